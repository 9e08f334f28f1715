import type {Instant} from '../core/instant.ts';
import {levelOf} from '../core/levels.ts';
import {continuesMark, type LineBatch, lineCount} from '../core/line-batch.ts';
import {RecordReader} from '../core/record-reader.ts';
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

/** What is known of lines that came one after the other. */
type Sequence = {readonly reader: RecordReader; last: Last | undefined};

/** Knows to which records the lines of a stream belong. */
export class StreamRecords {
	/** Of the newest lines, of the older ones that are being read, and of those that come late. */
	readonly #sequences = {tail: newSequence(), head: newSequence(), late: newSequence()};

	/** Lines as they are to be placed. */
	prepare(batch: LineBatch, around: Around): Incoming {
		const {stream, floor, at} = around;
		const first = batch.times[0]!;
		const {last} = this.#sequences[at];
		if (last && first < last.time) {
			this.#sequences[at] = newSequence();
		}

		const own = batch.marks ?? readMarks(batch, this.#sequences[at].reader);
		const isContinued = (own[0]! & continuesMark) !== 0;
		const record = isContinued ? this.#recordBefore(first, around) : undefined;
		return {batch, stream, floor, marks: isContinued && !record ? startingAnew(own) : own, record};
	}

	/** The lines were placed; the last of them so. */
	note(at: Around['at'], last: Last): void {
		this.#sequences[at].last = last;
	}

	/** The record that a line continues; `undefined` where it cannot stand with it. */
	#recordBefore(time: Instant, {at, floor, horizon, isLast}: Around): Last | undefined {
		const {last} = this.#sequences[at];
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

const newSequence = (): Sequence => ({reader: new RecordReader(), last: undefined});

/** The levels of lines, and which of them continue a record. */
const readMarks = (batch: LineBatch, reader: RecordReader): Uint8Array => {
	const {bytes, starts, times, separator = 0} = batch;
	const marks = new Uint8Array(lineCount(batch));
	for (let line = 0; line < marks.length; line++) {
		const [from, end] = [starts[line]!, starts[line + 1]! - separator];
		const level = levelOf(bytes, from, end);
		const continues = reader.continues(bytes, from, end, level) && !isPaused(times, line);
		marks[line] = continues ? level | continuesMark : level;
	}

	return marks;
};

/** Whether a line was written too long after the one before it of the batch to belong to it. */
const isPaused = (times: BigInt64Array, line: number): boolean =>
	line > 0 && times[line]! - times[line - 1]! > longestPause;

/** The first line begins a record. */
const startingAnew = (marks: Uint8Array): Uint8Array => {
	const own = marks.slice();
	own[0]! &= ~continuesMark;
	return own;
};
