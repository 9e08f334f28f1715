import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {KnownHistory} from '../../../source/explorer/log/known-history.ts';
import {readOlder} from '../../../source/explorer/log/older-lines.ts';
import {createLogStore} from '../../../source/store/create-log-store.ts';
import {batchOf, scriptedSource, taskOf} from '../../core/scripted-source.ts';

const opened: StreamEvent = {
	type: 'opened',
	stream: 's',
	task: taskOf('api').id,
	namespace: 'shop',
	pod: 'p',
	container: 'c',
	role: 'main',
};
const numbers = (from: number, to: number) => Array.from({length: to - from}, (_, i) => String(from + i));
const linesEvent = (from: number, to: number): StreamEvent => ({
	type: 'lines',
	stream: 's',
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(numbers(from, to), from * 1000),
});

/** A store that knows lines from `known` on, and reads lines up to `to` in batches. */
const readInto = async (
	known: number,
	batches: ReadonlyArray<readonly [number, number]>,
	{abort = false, exhausted = false} = {},
) => {
	const store = createLogStore({now: () => 0});
	const history = new KnownHistory();
	const first = linesEvent(known, 100) as Extract<StreamEvent, {type: 'lines'}>;
	store.push(opened);
	store.push(first);
	history.add('s', first.batch, 'tail');
	if (exhausted) {
		history.exhaust('s');
	}

	const source = scriptedSource();
	const stop = new AbortController();
	const reading = readOlder({
		source,
		selection: {scope: {}, queries: []},
		window: {anchor: 'now', follow: false},
		store,
		history,
		signal: stop.signal,
		onProgress: () => {},
		now: () => 0,
	});
	for (const [from, to] of batches) {
		source.say(linesEvent(from, to));
	}

	if (abort) {
		// A source that is ended may say that it is done.
		source.say({type: 'caughtUp', stream: 's'});
		stop.abort();
	} else {
		source.endLogs();
	}

	const {added} = await reading;
	const rows = Array.from({length: store.rowCount}, (_, index) => store.row(index)!);
	return {
		added,
		texts: rows.map(row =>
			row.type === 'line'
				? Buffer.from(row.bytes).toString()
				: row.type === 'notice'
					? row.notice.type
					: row.type,
		),
	};
};

test('older lines join the known ones: none is missing, none is there twice', async () => {
	const {added, texts} = await readInto(50, [
		[0, 30],
		[30, 60],
	]);
	expect(added).toBe(50);
	expect(texts).toEqual(numbers(0, 100));
});

test('they join however they are cut into batches', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({min: 1, max: 99}),
			fc.integer({min: 0, max: 99}),
			fc.array(fc.integer({min: 0, max: 99}), {maxLength: 6}),
			async (known, to, cuts) => {
				const end = Math.max(known, to);
				const edges = [0, ...cuts.filter(cut => cut < end).toSorted((a, b) => a - b), end];
				const batches = edges.slice(1).map((edge, index) => [edges[index]!, edge] as const);
				const {texts} = await readInto(known, batches);
				expect(texts).toEqual(numbers(0, 100));
			},
		),
		{numRuns: 50},
	);
});

test('reading that is ended early leaves a gap that is said', async () => {
	const {texts} = await readInto(50, [[0, 10]], {abort: true});
	expect(texts).toContain('gap');
});

test('a stream of which all is known is not read again beside others', async () => {
	const {added, texts} = await readInto(
		0,
		Array.from({length: 30}, () => [0, 100] as const),
		{
			exhausted: true,
		},
	);
	expect(added).toBe(0);
	expect(texts).toEqual(numbers(0, 100));
});
