import type {StreamId} from '../core/instance.ts';
import type {Instant} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';

/** How many lines, and of which time; both ends belong to it. */
export type LineSpan = {readonly lines: number; readonly from: Instant; readonly to: Instant};

/** The span of a batch that is not empty. Every line is looked at, because standard output and error do not take turns. */
export const spanOf = ({times}: LineBatch): LineSpan => {
	let from = times[0]!;
	let to = from;
	for (const time of times) {
		if (time < from) {
			from = time;
		} else if (time > to) {
			to = time;
		}
	}

	return {lines: times.length, from, to};
};

export const joinSpans = (a: LineSpan, b: LineSpan): LineSpan => ({
	lines: a.lines + b.lines,
	from: earlier(a.from, b.from),
	to: earlier(a.to, b.to) === a.to ? b.to : a.to,
});

const earlier = (a: Instant, b: Instant): Instant => {
	if (a < b) {
		return a;
	}

	return b;
};

/** What says that these lines were not delivered. */
export const gapOf = (
	stream: StreamId,
	span: LineSpan,
	why: string,
): Extract<StreamEvent, {type: 'gap'}> => ({
	type: 'gap',
	stream,
	from: span.from,
	to: span.to,
	cause: `${why}: ${span.lines === 1 ? '1 line was' : `${span.lines} lines were`} dropped`,
});

/** Spans of many streams, small in memory: one is kept for each block of a file, whoever has written in it. */
export class StreamSpans {
	readonly #streams: StreamId[];
	readonly #lines: Uint32Array;
	readonly #times: BigInt64Array;

	constructor(spans: ReadonlyMap<StreamId, LineSpan>) {
		this.#streams = [...spans.keys()];
		this.#lines = Uint32Array.from(spans.values(), ({lines}) => lines);
		this.#times = BigInt64Array.from([...spans.values()].flatMap(({from, to}) => [from, to]));
	}

	*[Symbol.iterator](): IterableIterator<[StreamId, LineSpan]> {
		for (const [index, stream] of this.#streams.entries()) {
			const from = this.#times[2 * index]!;
			yield [stream, {lines: this.#lines[index]!, from, to: this.#times[2 * index + 1]!}];
		}
	}
}

/** Collects the spans of streams. */
export class SpanCounter {
	readonly #spans = new Map<StreamId, LineSpan>();

	add(stream: StreamId, batch: LineBatch): void {
		if (lineCount(batch) > 0) {
			const known = this.#spans.get(stream);
			const span = spanOf(batch);
			this.#spans.set(stream, known ? joinSpans(known, span) : span);
		}
	}

	get spans(): StreamSpans {
		return new StreamSpans(this.#spans);
	}
}
