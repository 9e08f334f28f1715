import {expect} from 'vitest';
import {lineBytes, lineCount} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {plain} from './spool-events.ts';

type Item =
	| {type: 'line'; text: string; time: bigint; flags: number}
	| {type: 'dropped'; lines: number; from: bigint; to: bigint}
	| {type: 'other'; event: unknown};

/** Every line and notice of a stream is there once, in order, with its bytes and time, or lies in a gap that counts it. */
export const expectAllDeclared = (pushed: readonly StreamEvent[], got: readonly StreamEvent[]): void => {
	for (const stream of new Set(pushed.map(streamOf))) {
		const wanted = itemsOf(pushed, stream);
		let next = 0;
		for (const item of itemsOf(got, stream)) {
			if (item.type === 'dropped') {
				const missing = wanted.slice(next, next + item.lines);
				const times = missing.map(one => (one.type === 'line' ? one.time : undefined)).sort(byTime);
				expect({lines: missing.length, from: times[0], to: times.at(-1)}).toEqual({
					lines: item.lines,
					from: item.from,
					to: item.to,
				});
				next += item.lines;
			} else {
				expect(item).toEqual(wanted[next]);
				next++;
			}
		}

		expect(next).toBe(wanted.length);
	}
};

const itemsOf = (events: readonly StreamEvent[], stream: string | undefined): Item[] =>
	events
		.filter(event => streamOf(event) === stream && event.type !== 'progress')
		.flatMap((event): Item[] => {
			if (event.type === 'gap') {
				const lines = Number(/^the reader was too slow.*: (\d+) lines? w/.exec(event.cause)![1]);
				return [{type: 'dropped', lines, from: event.from!, to: event.to!}];
			}

			return event.type === 'lines' ? lineItems(event) : [{type: 'other', event: plain(event)}];
		});

const lineItems = ({batch}: Extract<StreamEvent, {type: 'lines'}>): Item[] =>
	Array.from({length: lineCount(batch)}, (_, line) => ({
		type: 'line',
		text: Buffer.from(lineBytes(batch, line)).toString('latin1'),
		time: batch.times[line]!,
		flags: batch.flags[line]!,
	}));

const streamOf = (event: StreamEvent): string | undefined => ('stream' in event ? event.stream : undefined);

/** `undefined` is last: a notice among dropped lines is found by it. */
const byTime = (a: bigint | undefined, b: bigint | undefined): number => Number((a ?? 0n) - (b ?? 0n));
