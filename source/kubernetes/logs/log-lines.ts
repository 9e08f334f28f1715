import {noLines} from '../../core/batch-parts.ts';
import {type LineBatch, lineFlag, maxLineBytes} from '../../core/line-batch.ts';
import {LineColumns} from '../../core/line-columns.ts';
import {OpenBytes} from '../../core/open-bytes.ts';
import {StampedRuns} from '../../core/stamped-runs.ts';
import {TimestampReader} from '../../core/timestamp.ts';

const newline = 0x0a;
const space = 0x20;

/** Longest timestamp of the kubelet with the space after it, in bytes: nine digits and an offset. */
export const maxStampBytes = 36;

/** All logs collect in the same memory: none leaves anything in it. */
const columns = new LineColumns();
const runs = new StampedRuns([{text: ' ', flags: 0}]);

/**
Cuts the bytes of a `pods/log` body with timestamps into lines, whatever the chunks they come in.

Messages are copied once and never decoded: invalid UTF-8 and `\r` stay as they are.
*/
export class LogLines {
	readonly #stamp = new TimestampReader();
	/** The line whose end has not come. Beyond the longest line only its length is known. */
	readonly #open = new OpenBytes(maxLineBytes + maxStampBytes);
	readonly #time = {upper: 0, lower: 0};

	/** The lines that end in this chunk. */
	push(chunk: Uint8Array): LineBatch {
		let end = chunk.indexOf(newline);
		if (end === -1) {
			this.#open.append(chunk, 0, chunk.length);
			return noLines;
		}

		columns.expect(chunk.length + this.#open.size);
		let position = 0;
		if (this.#open.size > 0) {
			this.#open.append(chunk, 0, end);
			this.#addOpen(0);
			position = end + 1;
			end = chunk.indexOf(newline, position);
		}

		runs.begin();
		while (end !== -1) {
			this.#add(chunk, position, end, 0);
			position = runs.read(chunk, end + 1, columns, this.#time);
			end = chunk.indexOf(newline, position);
		}

		if (position < chunk.length) {
			this.#open.append(chunk, position, chunk.length);
		}

		return columns.take();
	}

	/**
	The line that had no end when the body ended; empty where there is none.

	Nobody can tell from the body whether the container wrote no more of it, or the connection broke there.
	*/
	finish(): LineBatch {
		if (this.#open.size === 0) {
			return noLines;
		}

		this.#addOpen(lineFlag.partial);
		return columns.take();
	}

	#addOpen(flags: number): void {
		const {bytes, isCut} = this.#open;
		this.#add(bytes, 0, bytes.length, isCut ? flags | lineFlag.cut : flags);
		this.#open.clear();
	}

	#add(bytes: Uint8Array, from: number, end: number, flags: number): void {
		const stampEnd = this.#stamp.read(bytes, from, end);
		const isStamped = stampEnd !== -1 && (stampEnd === end || bytes[stampEnd] === space);
		const start = isStamped ? Math.min(stampEnd + 1, end) : from;
		const length = Math.min(end - start, maxLineBytes);
		let marks = length < end - start ? flags | lineFlag.cut : flags;
		if (isStamped) {
			this.#time.upper = this.#stamp.upper;
			this.#time.lower = this.#stamp.lower;
			runs.expect(bytes, from, this.#stamp, stampEnd);
		} else {
			marks |= lineFlag.suspect;
		}

		columns.addTimed(bytes, start, start + length, this.#time, marks);
	}
}
