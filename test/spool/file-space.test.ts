import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Extent, findSpace} from '../../source/spool/file-space.ts';

test('pieces follow each other, begin again at the start of the file, and wait where the oldest is in the way', () => {
	expect(findSpace([], 10, 10)).toBe(0);
	expect(findSpace([], 11, 10)).toBeUndefined();
	expect(findSpace([{offset: 0, length: 4}], 6, 10)).toBe(4);
	expect(findSpace([{offset: 0, length: 4}], 7, 10)).toBeUndefined();
	expect(findSpace([{offset: 4, length: 4}], 4, 10)).toBe(0);
	const wrapped = [
		{offset: 6, length: 4},
		{offset: 0, length: 4},
	];
	expect(findSpace(wrapped, 2, 10)).toBe(4);
	expect(findSpace(wrapped, 3, 10)).toBeUndefined();
});

test('whatever is written and read in turn, no piece lies on another one that is needed', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(fc.integer({min: 1, max: 40}), fc.constant(0))), steps => {
			const held: Extent[] = [];
			for (const length of steps) {
				const offset = length === 0 ? undefined : findSpace(held, length, 100);
				if (length === 0) {
					held.shift();
				} else if (offset !== undefined) {
					expect(offset + length).toBeLessThanOrEqual(100);
					expect(
						held.filter(one => offset < one.offset + one.length && one.offset < offset + length),
					).toEqual([]);
					held.push({offset, length});
				}
			}
		}),
	);
});
