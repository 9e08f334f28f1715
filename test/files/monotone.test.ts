import fc from 'fast-check';
import {expect, test} from 'vitest';
import {neverBack, TimeBounds} from '../../source/files/monotone.ts';

const times = (...values: readonly number[]): BigInt64Array => BigInt64Array.from(values, BigInt);

test('no time is before the one before it, and those that need not change do not', () => {
	const any = fc.array(fc.bigInt({min: -(2n ** 62n), max: 2n ** 62n}));
	fc.assert(
		fc.property(any, values => {
			const column = BigInt64Array.from(values);
			neverBack(column, 0);
			let latest: bigint | undefined;
			for (const [index, value] of values.entries()) {
				latest = latest === undefined || value > latest ? value : latest;
				expect(column[index]).toBe(latest);
			}
		}),
	);
});

test('a block goes on where the one before it ended', () => {
	const bounds = new TimeBounds();
	const [first, second] = [times(10, 20), times(0, 0, 15, 25)];
	bounds.fit(first, 0);
	bounds.fit(second, 2);
	expect([...second]).toEqual([20n, 20n, 20n, 25n]);
	expect(bounds.floor).toBe(25n);
});

test('lines before the first that tells a time have that time; where none does, none', () => {
	const [some, none] = [times(0, 0, 30), times(0, 0)];
	new TimeBounds().fit(some, 2);
	new TimeBounds().fit(none, 2);
	expect([...some]).toEqual([30n, 30n, 30n]);
	expect([...none]).toEqual([0n, 0n]);
});

test('no time is after what is known already', () => {
	const column = times(10, 20, 30);
	new TimeBounds(undefined, 15n).fit(column, 0);
	expect([...column]).toEqual([10n, 15n, 15n]);
});

test('a block without lines changes nothing', () => {
	const bounds = new TimeBounds(5n);
	bounds.fit(times(), 0);
	expect(bounds.floor).toBe(5n);
});
