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
