import {expect, test} from 'vitest';
import {type PatternsView, paintPatterns} from '../../../source/explorer/patterns/paint-patterns.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';
import type {Shape} from '../../../source/store/scan/shapes/shape.ts';
import {cellWidth} from '../../../source/terminal/cells.ts';

const shape = (text: string, count: number, errors = 0): Shape => ({
	key: count,
	template: [],
	text,
	count,
	errors,
	first: 0n,
	last: 0n,
	example: {line: new Uint8Array(0), from: 0, end: 0},
});

const view = (changed: Partial<PatternsView> = {}): PatternsView => ({
	shapes: [
		shape('request handled path=<*> status=<*> dur=<*>', 60_102),
		shape('timed out', 12, 3),
		shape('', 1),
	],
	records: 60_115,
	order: 'count',
	top: 0,
	selected: 1,
	column: 0,
	width: 70,
	height: 10,
	theme: createTheme(0),
	...changed,
});

test('numbers stand below each other, and the mark of the order leaves them where they are', () => {
	expect(paintPatterns(view())).toEqual([
		' RECORDS▾  SHARE  ERRORS   PATTERN',
		'   60,102   99 %        –  request handled path=<*> status=<*> dur=<*>',
		'▌      12   <1 %        3  timed out',
		'        1   <1 %        –  (nothing)',
	]);
	expect(paintPatterns(view({order: 'errors'}))[0]).toBe(' RECORDS   SHARE  ERRORS▾  PATTERN');
});

test('a pattern that goes on beyond an edge has a sign there', () => {
	expect(paintPatterns(view({width: 50}))[1]).toBe('   60,102        –  request handled path=<*> stat›');
	expect(paintPatterns(view({width: 50, column: 16}))[1]).toBe(
		'   60,102        –  ‹ath=<*> status=<*> dur=<*>',
	);
});

test('a narrow terminal has no shares, and no row is wider than it', () => {
	for (let width = 1; width < 80; width++) {
		const rows = paintPatterns(view({width}));
		expect(rows[0]!.includes('SHARE')).toBe(width >= 64);
		expect(Math.max(...rows.map(cellWidth))).toBeLessThanOrEqual(width);
	}
});

test('only what is on the screen is painted, and widths are those of all', () => {
	const rows = paintPatterns(view({top: 1, height: 1}));
	expect(rows).toHaveLength(2);
	expect(rows[1]).toMatch(/^▌ {6}12 /);
});

test('what a log says does not reach the terminal as it is', () => {
	const [, row] = paintPatterns(view({shapes: [shape('a\u001B[31m\u009Bb', 1)]}));
	expect(row).not.toMatch(/[\u001B\u009B]/);
});
