import type {Shape} from '../../store/scan/shapes/shape.ts';
import {cellWidth, clip} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Paint} from '../../terminal/style.ts';
import {countText} from '../paint/count-words.ts';
import type {Theme} from '../theme/theme.ts';
import type {PatternOrder} from './pattern-list.ts';

/** The part of the list that is on the screen. */
export type PatternsView = {
	readonly shapes: readonly Shape[];
	/** All records that were counted. */
	readonly records: number;
	readonly order: PatternOrder;
	/** Index of the first pattern that is visible. */
	readonly top: number;
	readonly selected: number;
	/** First cell of the patterns that is shown. */
	readonly column: number;
	readonly width: number;
	/** Rows for patterns, without the titles. */
	readonly height: number;
	readonly theme: Theme;
};

type Column = {
	readonly title: string;
	readonly width: number;
	readonly cell: (shape: Shape) => string;
	readonly paint: (shape: Shape) => Paint;
};

/** Below so many cells there is no column of shares. */
const wideCells = 64;

/** What is variable, as patterns write it. */
const placeholder = '<*>';

/** The titles and the visible patterns, as painted rows. Widths follow from all patterns, so that they stay when it scrolls. */
export const paintPatterns = (view: PatternsView): string[] => {
	const {shapes, top, height, selected, width, theme, column} = view;
	const columns = columnsOf(view);
	const titles = columns.map(({title, width}) => title.padStart(width)).join('  ');
	const rows = shapes.slice(top, top + height).map((shape, row) => {
		const cells = columns.map(({width, cell, paint}) => paint(shape)(cell(shape).padStart(width)));
		const before = `${top + row === selected ? theme.selected('▌') : ' '}${cells.join('  ')}  `;
		const pattern = cutPattern(shape, column, Math.max(1, width - cellWidth(before)), theme);
		return clip(before + pattern, 0, width);
	});
	return [theme.quiet(clip(` ${titles}  PATTERN`, 0, width)), ...rows];
};

const columnsOf = ({shapes, records, order, width, theme}: PatternsView): Column[] => {
	const titleOf = (title: string, by: PatternOrder) => (order === by ? `${title}▾` : `${title} `);
	const count = countColumn(
		titleOf('RECORDS', 'count'),
		shapes,
		({count}) => countText(count),
		() => plain,
	);
	const errors = countColumn(
		titleOf('ERRORS', 'errors'),
		shapes,
		({errors}) => (errors === 0 ? '–' : countText(errors)),
		({errors}) => (errors === 0 ? theme.quiet : theme.bad),
	);
	const share = countColumn(
		'SHARE',
		shapes,
		shape => shareOf(shape.count, records),
		() => theme.quiet,
	);
	return width < wideCells ? [count, errors] : [count, share, errors];
};

const countColumn = (
	title: string,
	shapes: readonly Shape[],
	cell: Column['cell'],
	paint: Column['paint'],
): Column => ({
	title,
	cell,
	paint,
	width: shapes.reduce((widest, shape) => Math.max(widest, cell(shape).length), title.length),
});

/** `71 %`; what is little is not nothing. */
const shareOf = (count: number, of: number): string => {
	const percent = (100 * count) / Math.max(1, of);
	return percent < 1 ? '<1 %' : `${Math.floor(percent)} %`;
};

const cutPattern = (shape: Shape, column: number, room: number, theme: Theme): string => {
	const text = patternText(shape.text, theme);
	const before = column > 0 ? theme.quiet('‹') : '';
	const after = cellWidth(text) > column + room ? theme.quiet('›') : '';
	return before + clip(text, column + cellWidth(before), room - cellWidth(before) - cellWidth(after)) + after;
};

/** A pattern, its placeholders stepping back behind its words. */
const patternText = (text: string, theme: Theme): string =>
	text === ''
		? theme.quiet('(nothing)')
		: sanitizeText(text).split(placeholder).join(theme.quiet(placeholder));

const plain: Paint = text => text;
