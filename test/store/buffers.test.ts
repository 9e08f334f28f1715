import {expect, test} from 'vitest';
import {Buffers, bytesIn} from '../../source/store/buffers.ts';

test('A piece that was given back is used again', () => {
	const buffers = new Buffers(16 * 1000);
	const piece = buffers.take(600);
	buffers.give(piece);
	expect([buffers.used, buffers.spare]).toEqual([0, 600]);
	expect(buffers.take(600)).toBe(piece);
	expect([buffers.used, buffers.spare]).toEqual([600, 0]);
});

test('Pieces of a size that is given back no more make room for those that are', () => {
	const buffers = new Buffers(16 * 1000);
	for (const piece of Array.from({length: 10}, () => buffers.take(100))) {
		buffers.give(piece);
	}

	const piece = buffers.take(300);
	buffers.give(piece);
	expect(buffers.spare).toBe(1000);
	expect(buffers.take(300)).toBe(piece);
	expect(buffers.spare).toBe(700);
});

test('No more pieces wait than a sixteenth of the budget', () => {
	const buffers = new Buffers(16 * 1000);
	for (const piece of [buffers.take(400), buffers.take(500), buffers.take(600), buffers.take(2000)]) {
		buffers.give(piece);
		expect(buffers.spare).toBeLessThanOrEqual(1000);
	}

	expect(buffers.used).toBe(0);
});

test('The memory of a piece is one of its own, which goes back to the system whole', () => {
	const {arrayBuffers} = process.memoryUsage();
	const piece = new Buffers(2 ** 30).take(64 * 1024 * 1024);
	expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(1024 * 1024);
	expect(bytesIn(piece).length).toBe(64 * 1024 * 1024);
});

test('Small pieces share pages', () => {
	const buffers = new Buffers(2 ** 30);
	expect([buffers.take(1000).growable, buffers.take(100_000).growable]).toEqual([false, true]);
});

test('A view of the bytes of a piece has a length of its own', () => {
	const piece = new SharedArrayBuffer(8, {maxByteLength: 16});
	const bytes = bytesIn(piece);
	piece.grow(16);
	expect(bytes.length).toBe(8);
});
