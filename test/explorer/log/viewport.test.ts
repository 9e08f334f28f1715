import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	advance,
	endView,
	isAtEnd,
	isAtStart,
	type Lines,
	lastTop,
	page,
	reveal,
	screenPlaces,
	stepDown,
	stepUp,
	type View,
} from '../../../source/explorer/log/viewport.ts';

const linesOf = (...heights: number[]): Lines => ({count: heights.length, height: index => heights[index]!});
const flat = (count: number) => linesOf(...Array.from({length: count}, () => 1));
const viewAt = (top: number, cursor: number): View => ({top: {index: top, row: 0}, cursor});

test('who follows sees the last line at the bottom', () => {
	expect(endView(flat(100), 10)).toEqual(viewAt(90, 99));
});

test('fewer lines than the screen has begin at its top', () => {
	expect(endView(flat(3), 10)).toEqual(viewAt(0, 2));
});

test('a wrapped last line is wholly on the screen', () => {
	expect(lastTop(linesOf(1, 1, 1, 4), 5)).toEqual({index: 2, row: 0});
	expect(lastTop(linesOf(1, 1, 9), 5)).toEqual({index: 2, row: 4});
});

test('going forth and back by rows crosses wrapped lines', () => {
	const lines = linesOf(1, 3, 2);
	expect(advance(lines, {index: 0, row: 0}, 2)).toEqual({index: 1, row: 1});
	expect(advance(lines, {index: 2, row: 1}, -3)).toEqual({index: 1, row: 1});
	expect(advance(lines, {index: 0, row: 0}, 99)).toEqual({index: 2, row: 1});
	expect(advance(lines, {index: 2, row: 0}, -99)).toEqual({index: 0, row: 0});
});

test('the rows of the screen name each row of each line', () => {
	expect(screenPlaces(linesOf(1, 2, 1), {index: 1, row: 1}, 5)).toEqual([
		{index: 1, row: 1},
		{index: 2, row: 0},
	]);
});

test('a step keeps rows visible beyond the cursor', () => {
	expect(stepUp(flat(100), viewAt(50, 53), 10, 3)).toEqual(viewAt(49, 52));
	expect(stepDown(flat(100), viewAt(50, 56), 10, 3)).toEqual(viewAt(51, 57));
});

test('a step within the screen does not scroll', () => {
	expect(stepDown(flat(100), viewAt(50, 54), 10, 3)).toEqual(viewAt(50, 55));
});

test('a line that is higher than the screen is scrolled through, not jumped over', () => {
	const lines = linesOf(1, 30, 1);
	let view = stepDown(lines, viewAt(0, 0), 10, 2);
	const seen = new Set<number>();
	while (view.cursor < 2) {
		for (const {index, row} of screenPlaces(lines, view.top, 10)) {
			if (index === 1) {
				seen.add(row);
			}
		}

		view = stepDown(lines, view, 10, 2);
	}

	expect(seen.size).toBe(30);
});

test('a page keeps the cursor at its height on the screen', () => {
	expect(page(flat(100), viewAt(50, 53), -8, 10)).toEqual(viewAt(42, 45));
});

test('a page at the end takes the cursor to the last line, at the start to the first', () => {
	expect(page(flat(100), viewAt(90, 93), 8, 10)).toEqual(viewAt(90, 99));
	expect(page(flat(100), viewAt(0, 5), -8, 10)).toEqual(viewAt(0, 0));
});

test('the end is reached with the last line selected and on the screen', () => {
	expect(isAtEnd(flat(100), viewAt(90, 99), 10)).toBe(true);
	expect(isAtEnd(flat(100), viewAt(90, 98), 10)).toBe(false);
	expect(isAtStart(viewAt(0, 5))).toBe(true);
});

const heights = fc.array(fc.integer({min: 1, max: 30}), {minLength: 1, maxLength: 30});

test('whatever is pressed, the selected line is on the screen and no row is wasted below the end', () => {
	const moves = fc.array(fc.constantFrom('down', 'up', 'page', 'back'), {maxLength: 40});
	fc.assert(
		fc.property(heights, fc.integer({min: 1, max: 12}), moves, (all, height, pressed) => {
			const lines = linesOf(...all);
			const rows = all.reduce((sum, next) => sum + next, 0);
			let view = endView(lines, height);
			for (const move of pressed) {
				const margin = Math.floor(height / 4);
				view =
					move === 'down'
						? stepDown(lines, view, height, margin)
						: move === 'up'
							? stepUp(lines, view, height, margin)
							: page(lines, view, move === 'page' ? height : -height, height);
				const places = screenPlaces(lines, view.top, height);
				expect(places.map(({index}) => index)).toContain(view.cursor);
				expect(places).toHaveLength(Math.min(height, rows));
			}
		}),
	);
});

test('pressing down often enough always arrives at the end, up at the start', () => {
	fc.assert(
		fc.property(heights, fc.integer({min: 1, max: 12}), (all, height) => {
			const lines = linesOf(...all);
			const presses = all.reduce((sum, next) => sum + next + 1, 0);
			let view = viewAt(0, 0);
			for (let i = 0; i < presses; i++) {
				view = stepDown(lines, view, height, 0);
			}

			expect(isAtEnd(lines, view, height)).toBe(true);
			for (let i = 0; i < presses; i++) {
				view = stepUp(lines, view, height, 0);
			}

			expect(isAtStart(view) && view.cursor === 0).toBe(true);
		}),
	);
});

test('a view of rows that are gone is brought back within what is there', () => {
	expect(reveal(flat(5), viewAt(50, 60), 10, 0)).toEqual(viewAt(0, 4));
	expect(reveal(flat(0), viewAt(50, 60), 10, 0).top).toEqual({index: 0, row: 0});
});
