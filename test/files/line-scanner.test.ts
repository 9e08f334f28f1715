import fc from 'fast-check';
import {expect, test} from 'vitest';
import {LineScanner} from '../../source/files/line-scanner.ts';

const capacity = 256;

/** Where each line begins, found byte by byte. */
const startsOf = (bytes: Uint8Array): number[] => [
	0,
	...[...bytes].flatMap((byte, index) => (byte === 0x0a ? [index + 1] : [])),
];

test('finds every newline of a block, and none of the block before it', () => {
	const scanner = new LineScanner(capacity);
	const byte = fc.oneof(fc.constant(0x0a), fc.integer({min: 0, max: 255}));
	fc.assert(
		fc.property(
			fc.uint8Array({maxLength: capacity}),
			fc.array(byte, {maxLength: capacity}),
			(noise, block) => {
				scanner.bytes.set(noise);
				scanner.bytes.set(block);
				const count = scanner.scan(block.length);
				expect([...scanner.starts.subarray(0, count + 1)]).toEqual(startsOf(Uint8Array.from(block)));
			},
		),
	);
});

test('a block of nothing but newlines has as many lines as bytes', () => {
	const scanner = new LineScanner(capacity);
	scanner.bytes.fill(0x0a);
	expect(scanner.scan(capacity)).toBe(capacity);
	expect(scanner.starts[capacity]).toBe(capacity);
});

test('tells whether times are in order, from a line on', () => {
	const scanner = new LineScanner(capacity);
	const time = fc.oneof(fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}), fc.bigInt({min: -2n, max: 2n}));
	fc.assert(
		fc.property(fc.array(time, {maxLength: 20}), fc.nat(20), fc.boolean(), (times, from, isSorted) => {
			const column = BigInt64Array.from(times);
			if (isSorted) {
				column.sort();
			}

			scanner.times.set(column);
			const isBack = [...column].some((time, line) => line > from && time < column[line - 1]!);
			expect(scanner.isInOrder(from, column.length)).toBe(!isBack);
		}),
	);
});
