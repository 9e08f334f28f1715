import type {StreamId} from '../core/instance.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {type Entry, entryOf} from './entry.ts';
import {gapOf, joinSpans, type LineSpan, spanOf} from './line-span.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;

/** A gap that still grows: nothing of its stream has come since. */
type OpenGap = {readonly entry: Entry; readonly at: Lines['at']; span: LineSpan};

/** Says of lines that are dropped how many they were and when, one gap of a stream for all that were dropped in a row. */
export class DroppedLines {
	readonly #open = new Map<StreamId, OpenGap>();

	/**
	Lines are dropped.

	@param why - `the reader was too slow`.
	@returns The entry of a new gap, to be kept in the place of the lines; nothing where a gap that is kept already says it.
	*/
	add({stream, at, batch}: Lines, why: string): Entry | undefined {
		const span = spanOf(batch);
		const gap = this.#open.get(stream);
		if (gap?.at === at) {
			gap.span = joinSpans(gap.span, span);
			gap.entry.event = gapOf(stream, gap.span, why);
			return undefined;
		}

		const entry = entryOf(gapOf(stream, span, why));
		this.#open.set(stream, {entry, at, span});
		return entry;
	}

	/** Something is kept after the gap; what is dropped later is another one. Without a stream: of any stream. */
	close(stream?: StreamId): void {
		if (stream === undefined) {
			this.#open.clear();
		} else {
			this.#open.delete(stream);
		}
	}
}
