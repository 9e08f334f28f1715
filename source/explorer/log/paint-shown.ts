import {levels} from '../../core/level-words.ts';
import type {LogStore} from '../../store/log-store.ts';
import {cellWidth, clip, ellipsize} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {countText} from '../paint/count-words.ts';
import {shareText} from '../paint/share-text.ts';
import type {Theme} from '../theme/theme.ts';
import type {Shown} from './shown.ts';

const gap = '   ';

/** That not all of the log is shown, as painted rows: none, or one. It must never be forgotten. */
export const paintShown = (
	shown: Shown,
	store: Pick<LogStore, 'filters' | 'tested' | 'total' | 'isComplete'>,
	{theme, width}: {theme: Theme; width: number},
): string[] => {
	const level = shown.level === 0 ? [] : [`${theme.key('≥')} ${levels[shown.level - 1]}`];
	const around = shown.around === 0 || shown.filters.length === 0 ? [] : [`± ${shown.around} lines`];
	const ends = [...level, ...around];
	const room = width - 2 - ends.reduce((sum, end) => sum + cellWidth(end) + gap.length, 0);
	const parts = [...paintFilters(shown, store, room, theme), ...ends];
	return parts.length === 0 ? [] : [clip(` ${parts.join(gap)}${theme.quiet(shareText(store))}`, 0, width)];
};

/** Each filter as it was typed, and how many records it keeps; long ones are cut, so that no count goes. */
const paintFilters = (
	{filters}: Shown,
	{filters: states}: Pick<LogStore, 'filters'>,
	room: number,
	theme: Theme,
): string[] => {
	const most = Math.max(8, Math.floor(room / Math.max(1, filters.length)) - gap.length - 10);
	return filters.map(({typed, isInverted}, index) => {
		const state = states[index];
		const count = state?.failure ? theme.bad('too slow') : theme.quiet(countText(state?.count ?? 0));
		return `${theme.key(isInverted ? '!' : '&')} ${ellipsize(sanitizeText(typed), most)} ${count}`;
	});
};
