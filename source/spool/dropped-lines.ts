import type {StreamId} from '../core/instance.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {gapOf, joinSpans, type LineSpan, spanOf} from './line-span.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;

/** A gap that still grows: nothing of its stream was kept since. */
type OpenGap = {readonly at: Lines['at']; readonly span: LineSpan; readonly why: string};

/** Counts lines that are dropped, one gap of a stream for all that were dropped in a row. */
export class DroppedLines {
	readonly #open = new Map<StreamId, OpenGap>();

	get isEmpty(): boolean {
		return this.#open.size === 0;
	}

	/**
	Lines are dropped.

	@param why - `the reader was too slow`.
	@returns Gaps that are complete by that, to be kept now.
	*/
	add({stream, at, batch}: Lines, why: string): StreamEvent[] {
		const span = spanOf(batch);
		const gap = this.#open.get(stream);
		const isSame = gap?.at === at;
		const complete = isSame ? [] : this.close(stream);
		this.#open.set(stream, {at, span: isSame ? joinSpans(gap.span, span) : span, why});
		return complete;
	}

	/**
	Something comes that is kept; what is dropped after it is another gap.

	@param stream - Absent: all streams.
	@returns The gaps that are complete, to be kept before it.
	*/
	close(stream?: StreamId): StreamEvent[] {
		if (this.#open.size === 0) {
			return [];
		}

		const gaps = [...this.#open].filter(([id]) => stream === undefined || id === stream);
		for (const [id] of gaps) {
			this.#open.delete(id);
		}

		return gaps.map(([id, {span, why}]) => gapOf(id, span, why));
	}
}
