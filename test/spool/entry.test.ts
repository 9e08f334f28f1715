import {expect, test} from 'vitest';
import {sliceBatch} from '../../source/core/line-batch.ts';
import {entryOf} from '../../source/spool/entry.ts';
import {linesOf, plain, waiting} from './spool-events.ts';

test('a few lines of a large batch do not hold all of it while they wait', () => {
	const large = linesOf(
		'a',
		Array.from({length: 10_000}, (_, line) => `line ${line}`),
	);
	const few = {...large, batch: sliceBatch(large.batch, 5000, 5003)};
	const {event, cost} = entryOf(few);
	expect(plain(event)).toEqual(plain(few));
	expect(event.type === 'lines' && event.batch.bytes.buffer.byteLength).toBeLessThan(200);
	expect(cost).toBeLessThan(2000);
});

test('a batch that fills its buffers is kept as it is', () => {
	const event = linesOf('a', ['x'.repeat(100_000)]);
	expect(entryOf(event).event).toBe(event);
	expect(entryOf(event).cost).toBeGreaterThan(100_000);
});

test('a long reason costs what it holds', () => {
	expect(entryOf(waiting('a', 'x'.repeat(10_000))).cost).toBeGreaterThan(20_000);
});
