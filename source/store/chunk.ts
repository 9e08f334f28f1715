import type {Instant} from '../core/instant.ts';
import type {LineBatch} from '../core/line-batch.ts';

/** Lines of one chunk at most. One less than a power of two, so that no slot equals `noSlot`. */
export const maxChunkLines = 2 ** 15 - 1;

/** No line: in a column of slots. */
export const noSlot = 0xff_ff_ff_ff;

/** No stream: of a notice that is about a task. Sorts after all streams. */
export const noStream = 0xff_ff;

/** A bit of `flags` beside those of `lineFlag`: the row is a notice, and has no bytes. */
export const noticeFlag = 128;

const firstLines = 1024;
const firstBytes = 64 * 1024;

/**
A stretch of rows in the order of their arrival: messages end to end, and columns beside them.

19 bytes a line: time 8, start 4, stream 2, flags 1, line before 4; with 4 in the row order that makes 23.
*/
export class Chunk {
	/** Messages, end to end. */
	bytes: Uint8Array;
	/** Bytes in use. */
	size = 0;
	/** Lines in use. */
	count = 0;
	/** Lines that the row order still holds. At 0 a sealed chunk is given back. */
	live = 0;
	starts = new Uint32Array(firstLines + 1);
	times = new BigInt64Array(firstLines);
	streams = new Uint16Array(firstLines);
	flags = new Uint8Array(firstLines);
	/** Slot of the line before it of the same stream. */
	previous = new Uint32Array(firstLines);
	/** Where it stands, where that is not its time: a column that only chunks with late lines have. */
	keys: BigInt64Array | undefined;
	/** The keys (or times) as pairs of 32 bits, low first: comparing them makes no bigint. */
	keyWords = wordsOf(this.times);

	readonly #maxBytes: number;

	/** @param maxBytes - Of messages; a longer line gets a chunk of its own. */
	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
		this.bytes = new Uint8Array(Math.min(firstBytes, maxBytes));
	}

	/** Bytes of memory that it takes. */
	get allocated(): number {
		const keys = this.keys ? 8 : 0;
		return this.bytes.length + this.times.length * (19 + keys);
	}

	/** Whether a line goes in. A chunk without lines takes any. */
	takes(batch: LineBatch, line: number): boolean {
		return this.count === 0 || this.roomFor(batch, line, line + 1) > 0;
	}

	/** How many of the lines `from` to `to` (exclusive) go in. */
	roomFor(batch: LineBatch, from: number, to: number): number {
		const {starts} = batch;
		const limit = starts[from]! + this.#maxBytes - this.size;
		const end = Math.min(to, from + maxChunkLines - this.count);
		let line = from;
		while (line < end && starts[line + 1]! <= limit) {
			line++;
		}

		return this.count === 0 && line === from && from < end ? 1 : line - from;
	}

	/** Append lines `from` to `to` (exclusive); room must have been asked for. */
	append(batch: LineBatch, from: number, to: number, stream: number): void {
		const {count, size} = this;
		const first = batch.starts[from]!;
		const length = batch.starts[to]! - first;
		this.#reserve(to - from, length);
		this.bytes.set(batch.bytes.subarray(first, first + length), size);
		for (let line = from; line < to; line++) {
			this.starts[count + line - from + 1] = batch.starts[line + 1]! - first + size;
		}

		const times = batch.times.subarray(from, to);
		this.times.set(times, count);
		this.keys?.set(times, count);
		this.flags.set(batch.flags.subarray(from, to), count);
		this.streams.fill(stream, count, count + to - from);
		this.size += length;
		this.count += to - from;
		this.live += to - from;
	}

	/** Append a notice: a row without bytes. */
	appendNotice(time: Instant, stream: number): void {
		this.#reserve(1, 0);
		this.starts[this.count + 1] = this.size;
		this.times[this.count] = time;
		this.flags[this.count] = noticeFlag;
		this.streams[this.count] = stream;
		this.previous[this.count] = noSlot;
		if (this.keys) {
			this.keys[this.count] = time;
		}

		this.count++;
		this.live++;
	}

	/** Let a line stand elsewhere than at its time. */
	setKey(line: number, key: Instant): void {
		if (!this.keys) {
			this.keys = this.times.slice();
			this.keyWords = wordsOf(this.keys);
		}

		this.keys[line] = key;
	}

	/** Nothing more comes: give back what is not in use. */
	seal(): void {
		this.bytes = this.bytes.slice(0, this.size);
		this.#resize(this.count);
	}

	#reserve(lines: number, bytes: number): void {
		const needed = this.size + bytes;
		if (needed > this.bytes.length) {
			const grown = new Uint8Array(Math.max(Math.min(this.bytes.length * 4, this.#maxBytes), needed));
			grown.set(this.bytes.subarray(0, this.size));
			this.bytes = grown;
		}

		if (this.count + lines > this.times.length) {
			this.#resize(Math.min(maxChunkLines, Math.max(this.times.length * 2, this.count + lines)));
		}
	}

	#resize(lines: number): void {
		this.starts = copied(this.starts, new Uint32Array(lines + 1));
		this.times = copied(this.times, new BigInt64Array(lines));
		this.streams = copied(this.streams, new Uint16Array(lines));
		this.flags = copied(this.flags, new Uint8Array(lines));
		this.previous = copied(this.previous, new Uint32Array(lines));
		this.keys &&= copied(this.keys, new BigInt64Array(lines));
		this.keyWords = wordsOf(this.keys ?? this.times);
	}
}

const wordsOf = (column: BigInt64Array): Int32Array => new Int32Array(column.buffer);

const copied = <T extends Uint8Array | Uint16Array | Uint32Array | BigInt64Array>(from: T, to: T): T => {
	to.set(from.subarray(0, to.length) as never);
	return to;
};
