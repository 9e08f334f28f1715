import {expect, test} from 'vitest';
import {Buffers} from '../../source/store/buffers.ts';

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
