import {grown} from './grown.ts';
import type {Instant} from './instant.ts';

/** What is special about a line; bits of `LineBatch.flags`. */
export const lineFlag = {
	/** The line has no end yet, or never got one: the container ended in mid-line. */
	partial: 1,
	/** It came without a timestamp, so it may be an error text of the kubelet and not of the container. */
	suspect: 2,
	/** It was longer than 1 MiB and is cut there. */
	cut: 4,
	/** It was written to standard error. Only the node's files tell. */
	stderr: 8,
	/** It is the rest of a line that a log rotation split. */
	rotated: 16,
	/** Nothing tells when it was written: its time only keeps its place among the others. */
	untimed: 32,
} as const;

/** A bit of `LineBatch.marks`: the line goes on with the record of the line before it. */
export const continuesMark = 8;

/** A bit of `LineBatch.marks`: the line says the same as the one at its place in the record before it of its stream. */
export const repeatMark = 16;

/** Longest line that is kept, in bytes; the rest of a longer one is dropped and the line is marked `cut`. */
export const maxLineBytes = 1024 * 1024;

/** A file that can be read again at any time, until its source is closed; also once it was renamed or removed. */
export type OriginFile = {
	/** Open for the whole process: worker threads may read from it, too. */
	readonly fd: number;
	/** Nobody else writes to it: what was read once can be read again. */
	readonly isOwn?: boolean;
	/** Its bytes were given up: none can be read again. */
	readonly isGone?: boolean;
	/**
	Read bytes again.

	@returns Fewer than were asked for where the file was cut short since.
	*/
	read(offset: number, length: number): Uint8Array;
};

/** Where the bytes of a batch stand in a file, so that nobody has to keep them. */
export type LineOrigin = {
	/** The same object for all batches of a file. */
	readonly file: OriginFile;
	/** Of `bytes[0]` in the file. */
	readonly offset: number;
};

/** Where one line stands in a file. */
export type LinePlace = LineOrigin & {readonly time: Instant};

/** Where the first line of a batch stands, where that is known. */
export const firstPlace = ({origin, starts, times}: LineBatch): LinePlace | undefined =>
	origin && times.length > 0
		? {file: origin.file, offset: origin.offset + starts[0]!, time: times[0]!}
		: undefined;

/**
Lines as columns: no object for a line.

Batches are values: whoever gets one may keep it, nobody writes to it.
*/
export type LineBatch = {
	/** The messages alone: no timestamps, no newlines, but for what `separator` says. Of a batch with an `origin` they are read when somebody asks. */
	readonly bytes: Uint8Array;
	/** n + 1 offsets into `bytes`: line i is `bytes[starts[i]] … bytes[starts[i + 1] - separator]`. */
	readonly starts: Uint32Array;
	/** Nanoseconds since the epoch. A suspect line has the time of the one before. */
	readonly times: BigInt64Array;
	/** Bits of `lineFlag`. */
	readonly flags: Uint8Array;
	/** Bytes after each line that belong to none: 1 where its newline stands there, as in a file. Absent: 0. */
	readonly separator?: 0 | 1;
	/** Of each line its level (as `readLevels` writes it), and `continuesMark` and `repeatMark`; where the source has looked. */
	readonly marks?: Uint8Array;
	readonly origin?: LineOrigin;
};

/** Number of lines. */
export const lineCount = (batch: LineBatch): number => batch.times.length;

/** The bytes of one line, as a view: nothing is copied. */
export const lineBytes = (batch: LineBatch, line: number): Uint8Array =>
	batch.bytes.subarray(batch.starts[line]!, batch.starts[line + 1]! - (batch.separator ?? 0));

/** Lines `from` (inclusive) to `to` (exclusive) of a batch; shares its bytes. */
export const sliceBatch = (batch: LineBatch, from: number, to: number = lineCount(batch)): LineBatch => {
	const columns = {
		starts: batch.starts.subarray(from, to + 1),
		times: batch.times.subarray(from, to),
		flags: batch.flags.subarray(from, to),
		marks: batch.marks?.subarray(from, to),
		separator: batch.separator,
	};
	return batch.origin
		? {
				...columns,
				origin: batch.origin,
				get bytes() {
					return batch.bytes;
				},
			}
		: {...columns, bytes: batch.bytes};
};

/** Collects lines into a batch; grows by doubling. */
export class LineBatchBuilder {
	#bytes: Uint8Array;
	#size = 0;
	#starts = new Uint32Array(65);
	#times = new BigInt64Array(64);
	#flags = new Uint8Array(64);
	#count = 0;

	/** @param bytes - Expected size of all messages together. */
	constructor(bytes = 4096) {
		this.#bytes = new Uint8Array(bytes);
	}

	/** Lines collected so far. */
	get count(): number {
		return this.#count;
	}

	/** Bytes of messages collected so far. */
	get size(): number {
		return this.#size;
	}

	/** Append one line; its bytes are copied. */
	add(message: Uint8Array, time: Instant, flags = 0): void {
		this.#reserve(message.length);
		this.#bytes.set(message, this.#size);
		this.#size += message.length;
		this.#times[this.#count] = time;
		this.#flags[this.#count] = flags;
		this.#count++;
		this.#starts[this.#count] = this.#size;
	}

	/** Take what was collected and start anew. */
	take(): LineBatch {
		const batch = {
			bytes: this.#bytes.subarray(0, this.#size),
			starts: this.#starts.subarray(0, this.#count + 1),
			times: this.#times.subarray(0, this.#count),
			flags: this.#flags.subarray(0, this.#count),
		};
		// What was taken keeps its arrays, so the next ones are as large as they need to be, not as large as these had to grow.
		this.#bytes = new Uint8Array(this.#size);
		this.#starts = new Uint32Array(65);
		this.#times = new BigInt64Array(64);
		this.#flags = new Uint8Array(64);
		this.#size = 0;
		this.#count = 0;
		return batch;
	}

	#reserve(length: number): void {
		if (this.#size + length > this.#bytes.length) {
			this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + length)));
		}

		if (this.#count === this.#times.length) {
			const capacity = this.#count * 2;
			this.#starts = grown(this.#starts, new Uint32Array(capacity + 1));
			this.#times = grown(this.#times, new BigInt64Array(capacity));
			this.#flags = grown(this.#flags, new Uint8Array(capacity));
		}
	}
}
