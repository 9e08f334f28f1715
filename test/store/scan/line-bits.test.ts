import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lineAt} from '../../../source/store/scan/line-at.ts';
import {
	andBits,
	andNotBits,
	bitsFor,
	countBits,
	hasBit,
	nextBit,
	previousBit,
	setBit,
	setBits,
} from '../../../source/store/scan/line-bits.ts';

const lines = fc.array(fc.nat(199), {maxLength: 60});
const range = fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const bitsOf = (all: readonly number[]) => {
	const bits = bitsFor(200);
	for (const line of all) {
		setBit(bits, line);
	}

	return bits;
};

test('bits are those that were set', () => {
	fc.assert(
		fc.property(lines, range, (all, [from, to]) => {
			const set = new Set(all);
			const bits = bitsOf(all);
			const within = [...set].filter(line => line >= from && line < to).sort((a, b) => a - b);
			expect(Array.from({length: 200}, (_, line) => hasBit(bits, line))).toEqual(
				Array.from({length: 200}, (_, line) => set.has(line)),
			);
			expect(countBits(bits, from, to)).toBe(within.length);
			expect(nextBit(bits, from, to)).toBe(within[0] ?? -1);
			expect(previousBit(bits, from, to)).toBe(within.at(-1) ?? -1);
		}),
	);
});

test('a stretch of bits is set at once', () => {
	fc.assert(
		fc.property(lines, range, (all, [from, to]) => {
			const bits = bitsOf(all);
			setBits(bits, from, to);
			const stretch = Array.from({length: to - from}, (_, index) => from + index);
			expect(bits).toEqual(bitsOf([...all, ...stretch]));
		}),
	);
});

test('bits are kept, or cleared, where others are set', () => {
	fc.assert(
		fc.property(lines, lines, (a, b) => {
			const kept = bitsOf(a);
			andBits(kept, bitsOf(b));
			expect(kept).toEqual(bitsOf(a.filter(line => b.includes(line))));
			const rest = bitsOf(a);
			andNotBits(rest, bitsOf(b));
			expect(rest).toEqual(bitsOf(a.filter(line => !b.includes(line))));
		}),
	);
});

test('the line of a byte is the one that it is in, its newline included', () => {
	const lengths = fc.array(fc.nat(5), {minLength: 1, maxLength: 50});
	fc.assert(
		fc.property(lengths, fc.nat(1000), fc.nat(50), (all, place, before) => {
			const starts = Uint32Array.from([0, ...all]);
			for (let line = 0; line < all.length; line++) {
				starts[line + 1] = starts[line]! + all[line]! + 1;
			}

			const offset = place % starts.at(-1)!;
			const expected = starts.findLastIndex(start => start <= offset);
			expect(lineAt(starts, Math.min(before, expected), all.length, offset)).toBe(expected);
		}),
	);
});
