import {expect, test} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {Progress} from '../../../source/explorer/log/progress.ts';
import {bytesText} from '../../../source/explorer/paint/count-words.ts';
import {batchOf} from '../../core/scripted-source.ts';

const at = (done: number, stream = 'a', total: number | undefined = 200): StreamEvent => ({
	type: 'progress',
	stream,
	done,
	total,
	unit: 'ns',
});

test('how far the reading is: the share of all streams that can tell, and the time that is left once that is known', () => {
	let now = 0;
	const progress = new Progress(() => now);
	expect(progress.toString()).toBe('');
	progress.take(at(0));
	progress.take({type: 'progress', stream: 'b', done: 5, unit: 'bytes'});
	expect(progress.toString()).toBe('0 %');
	now = 3000;
	progress.take(at(60));
	expect(progress.toString()).toBe('30 %, 7s left');
	progress.take(at(10, 'c', 10));
	expect(progress.toString()).toBe('65 %, 2s left');
	progress.take({type: 'caughtUp', stream: 'a'});
	progress.take({type: 'caughtUp', stream: 'b'});
	progress.take({type: 'caughtUp', stream: 'c'});
	expect(progress.toString()).toBe('');
});

test('how much has come since the reading began, and how fast, once that is known', () => {
	let now = 0;
	const progress = new Progress(() => now);
	const lines: StreamEvent = {
		type: 'lines',
		stream: 'a',
		instance: {restart: 0},
		at: 'tail',
		batch: batchOf(Array.from({length: 1000}, () => 'x'.repeat(4000))),
	};
	progress.take(lines);
	progress.take(at(0));
	progress.take(lines);
	expect(progress.volume).toBe('');
	now = 2000;
	expect(progress.volume).toBe('4.0 MB, 2.0 MB/s');
	progress.take(lines);
	progress.take(lines);
	progress.take(lines);
	expect(progress.volume).toBe('16 MB, 8.0 MB/s');
	progress.take({type: 'caughtUp', stream: 'a'});
	expect(progress.volume).toBe('');
});

test.each([
	[0, '0 B'],
	[999, '999 B'],
	[1000, '1.0 kB'],
	[9949, '9.9 kB'],
	[9950, '10 kB'],
	[999_499, '999 kB'],
	[999_500, '1.0 MB'],
	[10_000_000_000, '10 GB'],
])('%d bytes are %s', (bytes, text) => {
	expect(bytesText(bytes)).toBe(text);
});
