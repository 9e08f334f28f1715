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

	@param limit - What is there found at the latest: there a record begins, after a newline.
	@returns `undefined` where the file no longer goes so far: it was truncated.
	*/
	firstFrom(offset: number, limit: number): number | undefined {
		if (offset === 0 || offset >= limit) {
			return Math.min(offset, limit);
		}

		const line = this.#lineFrom(offset, limit);
		if (line === undefined || line === limit) {
			return line;
		}

		const size = Math.min(stepBytes, limit - line);
		const bytes = new Uint8Array(size);
		const first = Math.min(firstBytes, size);
		if (readFully(this.#fd, bytes, 0, first, line) < first) {
			return undefined;
		}

		const head = headIn(bytes.subarray(0, first));
		if (head !== undefined) {
			return line + head;
		}

		if (readFully(this.#fd, bytes, first, size - first, line + first) < size - first) {
			return undefined;
		}

		const later = headIn(bytes);
		return later === undefined ? (line + size === limit ? limit : line) : line + later;
	}

	/** Where the first line begins that does so at an offset or after it; `undefined` where the file ends before. */
	#lineFrom(offset: number, limit: number): number | undefined {
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

		return undefined;
	}
}

/** Where the first of the whole lines in some bytes begins that does not go on with the record before it. */
const headIn = (bytes: Uint8Array): number | undefined => {
	const records = new RecordReader();
	for (let start = 0; ; ) {
		const end = bytes.indexOf(newline, start);
		if (end === -1) {
			return undefined;
		}

		if (!records.continues(bytes, start, end, levelOf(bytes, start, end))) {
			return start;
		}

		start = end + 1;
	}
};
