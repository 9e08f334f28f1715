import {expect, test} from 'vitest';
import {LineBatchBuilder, lineBytes, lineCount, lineFlag, sliceBatch} from '../../source/core/line-batch.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('lines come out as they went in, however many', () => {
	const builder = new LineBatchBuilder(1);
	const texts = Array.from({length: 1000}, (_, index) => `line ${index} ${'x'.repeat(index % 50)}`);
	texts.forEach((text, index) => {
		builder.add(encode(text), BigInt(index), index % 2 === 0 ? lineFlag.stderr : 0);
	});
	const batch = builder.take();
	expect(lineCount(batch)).toBe(1000);
	expect(texts.every((text, line) => decode(lineBytes(batch, line)) === text)).toBe(true);
	expect([...batch.times.subarray(997)]).toEqual([997n, 998n, 999n]);
	expect([...batch.flags.subarray(0, 3)]).toEqual([lineFlag.stderr, 0, lineFlag.stderr]);
});

test('what was taken does not change when the builder goes on', () => {
	const builder = new LineBatchBuilder();
	builder.add(encode('first'), 1n);
	const batch = builder.take();
	builder.add(encode('other'), 2n);
	expect(decode(lineBytes(batch, 0))).toBe('first');
	expect(decode(lineBytes(builder.take(), 0))).toBe('other');
});

test('a small batch after a large one is small', () => {
	const builder = new LineBatchBuilder();
	for (let line = 0; line < 10_000; line++) {
		builder.add(encode('x'.repeat(100)), 0n);
	}

	builder.take();
	builder.add(encode('x'), 0n);
	expect(builder.take().times.buffer.byteLength).toBeLessThan(1000);
});

test('a slice shares the bytes of its batch', () => {
	const builder = new LineBatchBuilder();
	for (const text of ['a', 'bb', 'ccc']) {
		builder.add(encode(text), 0n);
	}

	const batch = builder.take();
	const slice = sliceBatch(batch, 1);
	expect(lineCount(slice)).toBe(2);
	expect(decode(lineBytes(slice, 1))).toBe('ccc');
	expect(slice.bytes).toBe(batch.bytes);
});
