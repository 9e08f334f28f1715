import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	type CharRanges,
	othersThan,
	pairsOf,
	unionOf,
} from '../../../../source/store/scan/expression/char-ranges.ts';
import {utf8Ranges} from '../../../../source/store/scan/expression/utf8-ranges.ts';

const border = fc.constantFrom(
	0,
	9,
	10,
	11,
	0x7f,
	0x80,
	0x7_ff,
	0x8_00,
	0xd7_ff,
	0xd8_00,
	0xdf_ff,
	0xe0_00,
	0xff_ff,
	0x1_00_00,
	0x10_ff_ff,
);
const codePoint = fc.oneof(border, fc.nat(0x10_ff_ff), fc.nat(0x3_00));
const pairs = fc
	.array(
		fc.tuple(codePoint, codePoint).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
		{maxLength: 5},
	)
	.map(all => all.flat());

const has = (set: CharRanges, char: number): boolean =>
	pairsOf(set).some(([first, last]) => first <= char && char <= last);

test('a union has what one of its sets has, in pairs that do not touch', () => {
	fc.assert(
		fc.property(pairs, pairs, codePoint, (a, b, char) => {
			const union = unionOf(a, b);
			expect(has(union, char)).toBe(has(a, char) || has(b, char));
			expect(
				union.every((each, index) => index === 0 || each >= union[index - 1]! + (index % 2 === 0 ? 2 : 0)),
			).toBe(true);
		}),
	);
});

test('others are what is not in a set, and no newline', () => {
	fc.assert(
		fc.property(pairs, codePoint, (set, char) => {
			expect(has(othersThan(set), char)).toBe(!has(set, char) && char !== 0x0a);
		}),
	);
});

test('the bytes of a set are those of its characters', () => {
	fc.assert(
		fc.property(pairs, codePoint, (set, char) => {
			fc.pre(char < 0xd8_00 || char > 0xdf_ff);
			const bytes = new TextEncoder().encode(String.fromCodePoint(char));
			const matching = utf8Ranges(unionOf(set)).filter(
				sequence =>
					sequence.length === bytes.length * 2 &&
					bytes.every((byte, index) => sequence[index * 2]! <= byte && byte <= sequence[index * 2 + 1]!),
			);
			expect(matching).toHaveLength(has(set, char) ? 1 : 0);
		}),
		{numRuns: 2000},
	);
});

test('no bytes but those of characters are in a set of all', () => {
	expect(utf8Ranges([0, 0x10_ff_ff])).toEqual([
		[0x00, 0x7f],
		[0xc2, 0xdf, 0x80, 0xbf],
		[0xe0, 0xe0, 0xa0, 0xbf, 0x80, 0xbf],
		[0xe1, 0xec, 0x80, 0xbf, 0x80, 0xbf],
		[0xed, 0xed, 0x80, 0x9f, 0x80, 0xbf],
		[0xee, 0xef, 0x80, 0xbf, 0x80, 0xbf],
		[0xf0, 0xf0, 0x90, 0xbf, 0x80, 0xbf, 0x80, 0xbf],
		[0xf1, 0xf3, 0x80, 0xbf, 0x80, 0xbf, 0x80, 0xbf],
		[0xf4, 0xf4, 0x80, 0x8f, 0x80, 0xbf, 0x80, 0xbf],
	]);
});
