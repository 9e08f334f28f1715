import {type FileRange, type LogFolder, type Memory, maxRangeBytes} from './log-folder.ts';
import {checkOverlap, overlapBytes, type Position, positionAfter} from './position.ts';

const mebibyte = 1024 * 1024;

/** How many bytes the requests ask for, one after the other: the first ones come soon, the later ones are cheap. */
const sizes = [mebibyte / 4, mebibyte, 2 * mebibyte, 4 * mebibyte, maxRangeBytes - overlapBytes];

/** Requests that are under way at once. */
const maxPending = 2;

/** A file that is read on and on: each time from where it was left to its present end. */
export type FileBytes = {
	/** Of the bytes that were given; in a compressed file: of what they are unpacked. */
	readonly position: Position;
	/** Bytes of the file as it is stored that have been read. */
	readonly done: number;
	/**
	Holds until the next step only.

	@throws {ApiError} Then reading again goes on where it stopped.
	@throws {FileMovedError} Nothing of another file is ever given.
	*/
	read(signal: AbortSignal): AsyncGenerator<Uint8Array>;
};

/** The bytes of a plain file, by ranges that overlap: that proves that they are of one file, whatever is renamed meanwhile. */
export class PlainBytes implements FileBytes {
	readonly #folder: LogFolder;
	readonly #name: string;
	position: Position;
	#free: Uint8Array[] = [];
	#step = 0;

	constructor(folder: LogFolder, name: string, position: Position) {
		this.#folder = folder;
		this.#name = name;
		this.position = position;
	}

	get done(): number {
		return this.position.offset;
	}

	async *read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
		const stop = new AbortController();
		const requests = new Requests(this.position, (from, end) =>
			this.#folder.range(this.#name, from, end, AbortSignal.any([signal, stop.signal]), this.#memory),
		);
		try {
			this.#step = 0;
			requests.add(this.#nextSize());
			for (let range = await requests.next(); range; range = await requests.next()) {
				checkOverlap(this.position, range.bytes);
				requests.total = range.total;
				const fresh = range.bytes.subarray(this.position.before.length);
				this.position = positionAfter(this.position, fresh);
				while (requests.pending < maxPending && requests.end < range.total) {
					requests.add(this.#nextSize());
				}

				if (fresh.length > 0) {
					yield fresh;
				}

				this.#free.push(range.bytes);
			}
		} finally {
			stop.abort();
			this.#free = [];
		}
	}

	#nextSize(): number {
		return sizes[Math.min(this.#step++, sizes.length - 1)]!;
	}

	/** What was read has been copied when the next step is asked for, so its memory is used again. */
	#memory: Memory = size => {
		const index = this.#free.findIndex(({buffer}) => buffer.byteLength >= size);
		return index === -1 ? new Uint8Array(size) : new Uint8Array(this.#free.splice(index, 1)[0]!.buffer);
	};
}

/** Ranges that follow each other, in order. */
class Requests {
	readonly #ask: (from: number, end: number) => Promise<FileRange>;
	#overlap: number;
	readonly #pending: Array<Promise<FileRange>> = [];
	/** Up to where it was asked. */
	end: number;
	/** Size of the file, as far as it is known. */
	total = Number.POSITIVE_INFINITY;

	constructor({offset, before}: Position, ask: (from: number, end: number) => Promise<FileRange>) {
		this.#ask = ask;
		this.#overlap = before.length;
		this.end = offset;
	}

	get pending(): number {
		return this.#pending.length;
	}

	next(): Promise<FileRange> | undefined {
		return this.#pending.shift();
	}

	add(size: number): void {
		const from = this.end;
		this.end = Math.min(from + size, this.total);
		const request = this.#ask(from - this.#overlap, this.end);
		this.#overlap = overlapBytes;
		// It is awaited only once it is its turn.
		request.catch(() => {});
		this.#pending.push(request);
	}
}
