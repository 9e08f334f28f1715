import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lineBytes} from '../../source/core/line-batch.ts';
import {type Merged, StreamMerger} from '../../source/core/merge.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {batchOf, taskOf} from './scripted-source.ts';
import {SlowMerger} from './slow-merger.ts';

const task = taskOf('checkout').id;
const decoder = new TextDecoder();

const opened = (stream: string): StreamEvent => ({
	type: 'opened',
	stream,
	task,
	namespace: 'shop',
	pod: stream,
	container: 'app',
	role: 'main',
});

const lines = (stream: string, texts: string[], startMs: number): StreamEvent => ({
	type: 'lines',
	stream,
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(texts, startMs),
});

const said = (merged: Merged[]): string[] =>
	merged.flatMap(item => {
		if (item.type === 'notice') {
			return [`<${item.notice.type}>`];
		}

		const texts = [];
		for (let line = item.from; line < item.to; line++) {
			texts.push(decoder.decode(lineBytes(item.batch, line)));
		}

		return texts;
	});

const mergerOf = (maxWaitMs: number, ...events: StreamEvent[]): StreamMerger => {
	const merger = new StreamMerger(maxWaitMs);
	for (const event of events) {
		merger.push(event, 0);
	}

	return merger;
};

test('the lines of a single stream are released at once', () => {
	const merger = mergerOf(300, opened('a'), lines('a', ['one', 'two'], 0));
	expect(said(merger.release(0))).toEqual(['one', 'two']);
});

test('history waits until every stream has shown where it begins', () => {
	const merger = mergerOf(0, opened('a'), opened('b'), lines('a', ['a1', 'a2'], 1000));
	expect(said(merger.release(10_000))).toEqual([]);
	merger.push(lines('b', ['b1', 'b2', 'b3'], 500), 0);
	expect(said(merger.release(10_000))).toEqual(['b1', 'a1', 'b2', 'a2']);
	merger.push({type: 'caughtUp', stream: 'a'}, 0);
	expect(said(merger.release(10_000))).toEqual(['b3']);
});

test('a live line waits for older ones of other streams, but no longer than it may', () => {
	const merger = mergerOf(
		300,
		opened('a'),
		opened('b'),
		{type: 'caughtUp', stream: 'a'},
		{type: 'caughtUp', stream: 'b'},
		lines('a', ['late'], 2000),
	);
	expect(said(merger.release(100))).toEqual([]);
	expect(merger.nextReleaseMs).toBe(300);
	merger.push(lines('b', ['early'], 1000), 200);
	expect(said(merger.release(200))).toEqual(['early']);
	expect(said(merger.release(300))).toEqual(['late']);
});

test('a stream that ended holds nobody up', () => {
	const merger = mergerOf(300, opened('a'), opened('b'), lines('a', ['one'], 0), {
		type: 'ended',
		stream: 'b',
		exit: {code: 0},
	});
	expect(said(merger.release(0))).toEqual(['<ended>', 'one']);
});

test('a stream that waits for its container holds nobody up beyond the wait', () => {
	const merger = mergerOf(300, opened('a'), opened('b'), lines('a', ['one'], 0), {
		type: 'waiting',
		stream: 'b',
		task,
		reason: 'not scheduled',
	});
	expect(said(merger.release(0))).toEqual(['<waiting>']);
	expect(said(merger.release(300))).toEqual(['one']);
});

test('lines of the same time keep the order in which their streams were opened', () => {
	const merger = mergerOf(0, opened('a'), opened('b'), lines('b', ['b'], 0), lines('a', ['a'], 0));
	expect(said(merger.drain())).toEqual(['a', 'b']);
});

test('a notice of a stream stands between the lines where it was said', () => {
	const merger = mergerOf(
		0,
		opened('a'),
		lines('a', ['before'], 0),
		{type: 'gap', stream: 'a', cause: 'test'},
		lines('a', ['after'], 1000),
	);
	expect(said(merger.release(0))).toEqual(['before', '<gap>', 'after']);
});

test("a task's end is said after the last line of it, and before what came later", () => {
	const merger = mergerOf(300, opened('a'), opened('b'), lines('a', ['last'], 0), {
		type: 'task',
		task,
		state: 'succeeded',
		final: true,
	});
	expect(said(merger.release(10_000))).toEqual([]);
	merger.push({type: 'caughtUp', stream: 'a'}, 0);
	merger.push({type: 'caughtUp', stream: 'b'}, 0);
	merger.push(lines('b', ['later'], 5000), 10_000);
	expect(said(merger.release(20_000))).toEqual(['last', '<task>', 'later']);
});

test('whatever the batches, every line comes once, sorted by time', () => {
	const batches = fc.array(
		fc.record({stream: fc.nat(3), count: fc.integer({min: 0, max: 5}), gap: fc.nat(3)}),
	);
	fc.assert(
		fc.property(batches, steps => {
			const merger = mergerOf(0, ...['0', '1', '2', '3'].map(opened));
			const clocks = [0, 0, 0, 0];
			const all: Array<[number, string]> = [];
			const out: string[] = [];
			steps.forEach(({stream, count, gap}, index) => {
				const texts = Array.from({length: count}, (_, line) => `${stream}:${index}:${line}`);
				const start = clocks[stream]! + gap * 1000;
				merger.push(lines(String(stream), texts, start), 0);
				all.push(...texts.map((text, line): [number, string] => [start + line * 1000, text]));
				clocks[stream] = start + count * 1000;
				out.push(...said(merger.release(0)));
			});
			out.push(...said(merger.drain()));
			const times = new Map(all.map(([time, text]) => [text, time]));
			expect(out.toSorted()).toEqual(all.map(([, text]) => text).toSorted());
			const inOrder = out.map(text => times.get(text)!);
			expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
		}),
	);
});

test('lines and notices of many streams come in the order that looking at all of them for each line gives', () => {
	const names = Array.from({length: 12}, (_, index) => `s${index}`);
	const step = fc.record({
		stream: fc.constantFrom(...names),
		what: fc.constantFrom('lines', 'lines', 'lines', 'gap', 'caughtUp'),
		count: fc.integer({min: 1, max: 4}),
		start: fc.integer({min: 0, max: 20}),
		pause: fc.constantFrom(0, 0, 100, 300),
	});
	fc.assert(
		fc.property(fc.array(step, {maxLength: 60}), fc.nat(12), (steps, live) => {
			const merger = new StreamMerger(300);
			const slow = new SlowMerger(300);
			const push = (event: StreamEvent, now: number) => {
				merger.push(event, now);
				slow.push(event, now);
			};

			for (const [index, stream] of names.entries()) {
				push(opened(stream), 0);
				if (index < live) {
					push({type: 'caughtUp', stream}, 0);
				}
			}

			let now = 0;
			for (const [index, {stream, what, count, start, pause}] of steps.entries()) {
				now += pause;
				if (what === 'lines') {
					const texts = Array.from({length: count}, (_, line) => `${stream}:${index}:${line}`);
					push(lines(stream, texts, start * 1000), now);
				} else {
					push(what === 'gap' ? {type: 'gap', stream, cause: 'test'} : {type: 'caughtUp', stream}, now);
				}

				expect(said(merger.release(now))).toEqual(slow.release(now));
			}
		}),
		{numRuns: 300},
	);
});
