import {expect, test} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {Progress} from '../../../source/explorer/log/progress.ts';

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
