import {levelOf} from '../core/levels.ts';
import {RecordReader} from '../core/record-reader.ts';
import {readFully} from './open-file.ts';

const newline = 0x0a;

/** Bytes that are read at once. */
const stepBytes = 64 * 1024;

/** Most lines begin a record: so much is enough to see one. */
const firstBytes = 4 * 1024;

/**
Finds where a file may be cut into parts without tearing a record.

Each part is looked at by a thread of its own, so what is found depends on the bytes of the file alone, and not on what came before.
*/
export class RecordBorders {
	readonly #fd: number;
	/** Bytes without a newline that were seen last: of a long line, so that it is not read again for every part. */
	#plain = {from: 0, to: 0};

	constructor(fd: number) {
		this.#fd = fd;
	}

	/**
	The first line that begins at an offset or after it, and a record with it; of a record that goes on for long, just the first line.

	@param limit - What is there found at the latest: there a record begins.
	*/
	firstFrom(offset: number, limit: number): number {
		if (offset === 0 || offset >= limit) {
			return Math.min(offset, limit);
		}

		const line = this.#lineFrom(offset, limit);
		if (line >= limit) {
			return limit;
		}

		const size = Math.min(stepBytes, limit - line);
		return (
			this.#headIn(line, Math.min(firstBytes, size)) ??
			this.#headIn(line, size) ??
			(line + size === limit ? limit : line)
		);
	}

	/** Where the first line begins that does so at an offset or after it. */
	#lineFrom(offset: number, limit: number): number {
		let at = offset - 1;
		if (at >= this.#plain.from && at < this.#plain.to) {
			at = this.#plain.to;
		}

		const bytes = new Uint8Array(stepBytes);
		for (const from = at; at < limit; at += stepBytes) {
			const size = readFully(this.#fd, bytes, 0, Math.min(stepBytes, limit - at), at);
			const found = bytes.subarray(0, size).indexOf(newline);
			if (found !== -1) {
				this.#plain = {from, to: at + found};
				return at + found + 1;
			}
		}

		return limit;
	}

	/** Where the first line begins, of those that are whole in so many bytes, that does not go on with the record before it. */
	#headIn(from: number, size: number): number | undefined {
		const bytes = new Uint8Array(size);
		const known = bytes.subarray(0, readFully(this.#fd, bytes, 0, size, from));
		const records = new RecordReader();
		for (let start = 0; ; ) {
			const end = known.indexOf(newline, start);
			if (end === -1) {
				return undefined;
			}

			if (!records.continues(known, start, end, levelOf(known, start, end))) {
				return from + start;
			}

			start = end + 1;
		}
	}
}
