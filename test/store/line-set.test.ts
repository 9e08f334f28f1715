import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	addToBits,
	countBefore,
	isIn,
	type LineSet,
	rowsIn,
	select,
	setOfBits,
} from '../../source/store/line-set.ts';
import {bitsFor, setBit} from '../../source/store/scan/line-bits.ts';

const setOf = (rows: readonly number[], size: number): LineSet => {
	const bits = bitsFor(size);
	for (const row of rows) {
		setBit(bits, row);
	}

	return setOfBits(bits, size);
};

/** Few, many, all or none of up to 300 rows. */
const choices = fc.integer({min: 1, max: 300}).chain(size =>
	fc.record({
		size: fc.constant(size),
		rows: fc
			.oneof(
				fc.uniqueArray(fc.nat(size - 1), {maxLength: 4}),
				fc.uniqueArray(fc.nat(size - 1), {maxLength: size}),
				fc.constant(Array.from({length: size}, (_, row) => row)),
			)
			.map(rows => rows.toSorted((a, b) => a - b)),
	}),
);

test('A set knows its rows, how many stand before each, and which one is the nth, however it is kept', () => {
	fc.assert(
		fc.property(choices, ({size, rows}) => {
			const set = setOf(rows, size);
			expect(set.count).toBe(rows.length);
			expect([...rowsIn(set)]).toEqual(rows);
			expect(rows.map((_, index) => select(set, index))).toEqual(rows);
			for (let row = 0; row < size; row++) {
				expect(isIn(set, row)).toBe(rows.includes(row));
				expect(countBefore(set, row)).toBe(rows.filter(other => other < row).length);
			}

			const again = bitsFor(size);
			addToBits(set, again);
			expect(setOfBits(again, size)).toEqual(set);
		}),
	);
});

test('A set of few rows takes less than a bit a row', () => {
	expect(setOf([5, 900], 1000)).toEqual({size: 1000, count: 2, list: Uint16Array.of(5, 900)});
});
