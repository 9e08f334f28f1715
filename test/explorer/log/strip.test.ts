import fc from 'fast-check';
import {expect, test} from 'vitest';
import {barAt, blockFor, endOf, nextBar, scaleOf} from '../../../source/explorer/log/strip.ts';

const second = 1_000_000_000n;
const time = fc.bigInt(0n, 4_000_000_000n * second);

test('bars cover the span, are no more than fit, and none is beyond it', () => {
	fc.assert(
		fc.property(
			time,
			fc.bigInt(0n, 100_000_000n * second),
			fc.integer({min: 1, max: 300}),
			(from, length, cells) => {
				const scale = scaleOf(from, from + length, cells);
				expect(scale.bars).toBeLessThanOrEqual(cells);
				expect(scale.from).toBeLessThanOrEqual(from);
				expect(endOf(scale)).toBeGreaterThan(from + length);
				expect(endOf(scale) - scale.barNs).toBeLessThanOrEqual(from + length);
				expect(scale.from % scale.barNs).toBe(0n);
			},
		),
	);
});

test('a span that grows leaves the bars that are there in their places', () => {
	const before = scaleOf(100n * second, 150n * second, 80);
	const after = scaleOf(100n * second, 165n * second, 80);
	expect(before).toEqual({from: 100n * second, barNs: second, bars: 51});
	expect(after).toEqual({...before, bars: 66});
});

test('a moment lies in the bar that covers it, one beyond the ends in the nearest', () => {
	const scale = scaleOf(100n * second, 150n * second, 80);
	expect(barAt(scale, 100n * second)).toBe(0);
	expect(barAt(scale, 102n * second - 1n)).toBe(1);
	expect(barAt(scale, 0n)).toBe(0);
	expect(barAt(scale, 1000n * second)).toBe(50);
});

test('the least count is seen, the most fills the cell, and none is empty', () => {
	expect([0, 1, 500, 1000].map(count => blockFor(count, 1000))).toEqual([' ', '▁', '▄', '█']);
	expect(blockFor(1, 1)).toBe('▅');
});

test('empty bars are passed over', () => {
	const timeline = {counts: Uint32Array.from([1, 0, 0, 2, 0]), errors: new Uint32Array(5)};
	expect(nextBar(timeline, 0, 1)).toBe(3);
	expect(nextBar(timeline, 3, -1)).toBe(0);
	expect(nextBar(timeline, 3, 1)).toBeUndefined();
	expect(nextBar(timeline, -1, 1)).toBe(0);
});
