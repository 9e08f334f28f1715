import {type Instant, instantFromMs} from '../../core/instant.ts';
import {taskLabel} from '../../core/task.ts';
import type {PatternCount} from '../../store/log-store.ts';
import type {Shape} from '../../store/scan/shapes/shape.ts';
import {clip} from '../../terminal/cells.ts';
import {sanitizeLine, sanitizeText} from '../../terminal/sanitize.ts';
import type {ListFrame} from '../components/list-screen.tsx';
import {spanText} from '../log/head-text.ts';
import type {LogView} from '../log/log-view.ts';
import {paintShown} from '../log/paint-shown.ts';
import {bar} from '../paint/bar.ts';
import {countText, countWords} from '../paint/count-words.ts';
import {firstFitting} from '../paint/first-fitting.ts';
import {shareText} from '../paint/share-text.ts';
import {paintPatterns} from './paint-patterns.ts';

/** Rows at the bottom that tell of the selected pattern. */
const detailRows = 2;

/** Rows for patterns on a screen: without header, titles, detail and footer, and the one that tells what is shown of the log. */
export const patternRows = (rows: number): number => Math.max(1, rows - 4 - detailRows);

/** Paint the list of patterns as it is now. */
export const patternFrame = (view: LogView): ListFrame => {
	const {patterns, size, context, shown, session} = view;
	const {theme} = context;
	const {columns: width} = size;
	const count = patterns.count!;
	const {shapes, order, column} = patterns;
	const height = patternRows(size.rows);
	const [narrowed = ''] = paintShown(shown, session.store, {theme, width});
	const list = {shapes, order, column, width, height, theme, records: count.records};
	const rows = paintPatterns({...list, ...patterns.settle(height)});
	const nothing = shapes.length === 0 && !patterns.isCounting ? [theme.quiet(' there are no records')] : [];
	return {
		header: paintHeader(view, count),
		body: [narrowed, ...rows, ...nothing],
		detail: paintDetail(view, count, patterns.selected).map(row => clip(row, 0, width)),
	};
};

const paintHeader = (
	{task, context, session, shown, patterns, size}: LogView,
	count: PatternCount,
): string => {
	const {theme, clock} = context;
	const label = theme.title(sanitizeText(taskLabel(task.id)));
	const share = patterns.isCounting ? theme.warning(` · counting${shareText(count)}`) : '';
	const records = ` · ${countWords(count.records, 'record')}`;
	const kinds = ` · ${countWords(patterns.shapes.length, 'pattern')}`;
	const asOf = `  ${clock.seconds(instantFromMs(patterns.askedAt))}`;
	const span = spanText(session, shown, context);
	const left = ` ${label} · patterns`;
	const choices = [
		span + records + kinds + share + asOf,
		span + records + kinds + share,
		records.slice(3) + kinds + share,
		kinds.slice(3) + share,
	].map(right => `${right} `);
	const fitting = firstFitting(
		choices.map(right => `${left}  ${right}`),
		size.columns,
	);
	return bar(left, fitting.slice(left.length + 2), size.columns);
};

/** When there were lines of a pattern, and one of them; what is not in the list must not be forgotten. */
const paintDetail = ({context}: LogView, count: PatternCount, shape: Shape | undefined): string[] => {
	const {theme, clock} = context;
	const missing = missingWords(count);
	const warning = missing === '' ? '' : theme.warning(`${sanitizeText(missing)}   `);
	if (!shape) {
		return [` ${warning}`, ''];
	}

	const time = (instant: Instant) => clock.full(instant).slice(0, 19).replace('T', ' ');
	const times = `${time(shape.first)} – ${time(shape.last)}`;
	return [
		` ${warning}${theme.quiet(times)}`,
		` ${theme.quiet('one of them:')} ${sanitizeLine(shape.example.line, {colour: false})}`,
	];
};

const missingWords = ({others, unread, failure}: PatternCount): string =>
	[
		...(failure ? [`counting ended: ${failure.message}`] : []),
		...(others.count > 0 ? [`${countText(others.count)} more in rarer patterns, too many to be listed`] : []),
		...(unread > 0 ? [`${countWords(unread, 'line')} could not be read back`] : []),
	].join(' · ');
