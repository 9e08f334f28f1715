import type {Instant} from '../core/instant.ts';
import {continuesMark, type LineBatch, lineCount} from '../core/line-batch.ts';
import type {LinesPlace} from '../core/stream-event.ts';
import type {Incoming, RecordPlace} from './run.ts';

/** Lines that were written so much later do not continue a record, whatever they look like. In ns. */
const longestPause = 1_000_000_000n;

/** What is known around lines that come. */
export type Around = {
	readonly at: LinesPlace;
	/** Number of the stream. */
	readonly stream: number;
	/** Up to where rows no longer move; `undefined` where all may. */
	readonly floor: Instant | undefined;
	/** Up to where rows were dropped. */
	readonly horizon: Instant | undefined;
	/** Whether the last row of all is a line of this stream. */
	readonly isLast: () => boolean;
};

type Last = RecordPlace & {
	/** Time of its last line so far. */
	readonly time: Instant;
};

/** Knows to which record the next lines of a stream belong. */
export class StreamRecords {
	/** The last record of the newest lines, and of the older ones that are being read. */
	readonly #last: Partial<Record<LinesPlace, Last>> = {};

	/** Lines as they are to be placed. */
	prepare(batch: LineBatch, around: Around): Incoming {
		const {stream, floor} = around;
		const own = batch.marks ?? new Uint8Array(lineCount(batch));
		const isContinued = (own[0]! & continuesMark) !== 0;
		const record = isContinued ? this.#recordBefore(batch.times[0]!, around) : undefined;
		const marks = isContinued && !record ? startingAnew(own) : own;
		return {batch, stream, floor, marks, record, hasLevels: batch.marks !== undefined};
	}

	/** The lines were placed; the last of them so. */
	note(at: Around['at'], last: Last): void {
		this.#last[at] = last;
	}

	/** The record that a line continues; `undefined` where it cannot stand with it. */
	#recordBefore(time: Instant, {at, floor, horizon, isLast}: Around): Last | undefined {
		const last = this.#last[at];
		if (
			!last ||
			time < last.time ||
			time - last.time > longestPause ||
			(horizon !== undefined && last.key <= horizon)
		) {
			return undefined;
		}

		return floor === undefined || last.key > floor || isLast() ? last : undefined;
	}
}

/** The first line begins a record. */
const startingAnew = (marks: Uint8Array): Uint8Array => {
	const own = marks.slice();
	own[0]! &= ~continuesMark;
	return own;
};
