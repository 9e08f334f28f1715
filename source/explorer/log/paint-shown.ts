import {levels} from '../../core/level-words.ts';
import {clip} from '../../terminal/cells.ts';
import type {Theme} from '../theme/theme.ts';
import type {Shown} from './shown.ts';

/** That not all of the log is shown, as painted rows: none, or one. It must never be forgotten. */
export const paintShown = ({level}: Shown, {theme, width}: {theme: Theme; width: number}): string[] => {
	const parts = [...(level === 0 ? [] : [`${theme.key('≥')} ${levels[level - 1]}`])];
	return parts.length === 0 ? [] : [clip(` ${parts.join('   ')}`, 0, width)];
};
