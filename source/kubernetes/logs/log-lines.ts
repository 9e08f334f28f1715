import {type LineBatch, LineBatchBuilder, lineFlag, maxLineBytes} from '../../core/line-batch.ts';
import {TimestampReader} from '../../core/timestamp.ts';

const newline = 0x0a;
const space = 0x20;

/** Longest timestamp of the kubelet with the space after it, in bytes: nine digits and an offset. */
export const maxStampBytes = 36;

/** A stream keeps no larger buffer than this between long lines. */
const maxIdleBytes = 64 * 1024;

const emptyBatch = new LineBatchBuilder(0).take();

/**
Cuts the bytes of a `pods/log` body with timestamps into lines, whatever the chunks they come in.

Messages are copied once and never decoded: invalid UTF-8 and `\r` stay as they are.
*/
export class LogLines {
	readonly #stamp = new TimestampReader();
	/** The line whose end has not come. Beyond the longest line only its length is known. */
	#open = new Uint8Array(0);
	#openSize = 0;
	#isCut = false;
	#time = 0n;

	/** The lines that end in this chunk. */
	push(chunk: Uint8Array): LineBatch {
		let end = chunk.indexOf(newline);
		if (end === -1) {
			this.#keep(chunk, 0, chunk.length);
			return emptyBatch;
		}

		const builder = new LineBatchBuilder(chunk.length + this.#openSize);
		let position = 0;
		if (this.#openSize > 0) {
			this.#keep(chunk, 0, end);
			this.#addOpen(builder, 0);
			position = end + 1;
			end = chunk.indexOf(newline, position);
		}

		for (; end !== -1; end = chunk.indexOf(newline, position)) {
			this.#add(builder, chunk, position, end, 0);
			position = end + 1;
		}

		this.#keep(chunk, position, chunk.length);
		return builder.take();
	}

	/**
	The line that had no end when the body ended; empty where there is none.

	Nobody can tell from the body whether the container wrote no more of it, or the connection broke there.
	*/
	finish(): LineBatch {
		if (this.#openSize === 0) {
			return emptyBatch;
		}

		const builder = new LineBatchBuilder(this.#openSize);
		this.#addOpen(builder, lineFlag.partial);
		return builder.take();
	}

	#addOpen(builder: LineBatchBuilder, flags: number): void {
		this.#add(builder, this.#open, 0, this.#openSize, this.#isCut ? flags | lineFlag.cut : flags);
		this.#openSize = 0;
		this.#isCut = false;
		if (this.#open.length > maxIdleBytes) {
			this.#open = new Uint8Array(0);
		}
	}

	#add(builder: LineBatchBuilder, bytes: Uint8Array, from: number, end: number, flags: number): void {
		const stampEnd = this.#stamp.read(bytes, from, end);
		const isStamped = stampEnd !== -1 && (stampEnd === end || bytes[stampEnd] === space);
		const start = isStamped ? Math.min(stampEnd + 1, end) : from;
		const length = Math.min(end - start, maxLineBytes);
		let marks = length < end - start ? flags | lineFlag.cut : flags;
		if (isStamped) {
			this.#time = this.#stamp.time;
		} else {
			marks |= lineFlag.suspect;
		}

		builder.add(bytes.subarray(start, start + length), this.#time, marks);
	}

	#keep(chunk: Uint8Array, from: number, end: number): void {
		const room = maxLineBytes + maxStampBytes - this.#openSize;
		const length = Math.min(end - from, room);
		this.#isCut ||= length < end - from;
		if (this.#openSize + length > this.#open.length) {
			const grown = new Uint8Array(Math.max(this.#open.length * 2, this.#openSize + length));
			grown.set(this.#open.subarray(0, this.#openSize));
			this.#open = grown;
		}

		this.#open.set(chunk.subarray(from, from + length), this.#openSize);
		this.#openSize += length;
	}
}
