import {createNewlineScanner, type NewlineScanner} from './newline-module.ts';

/** The scanner looks at so many bytes at a time. */
const stepBytes = 16;

/** Memory for a block of a file, in which its lines are found. */
export class LineScanner {
	/** The block: to be written by whoever reads it. */
	readonly bytes: Uint8Array;
	/** Where each line begins, and in the end where the bytes after the last newline do. */
	readonly starts: Uint32Array;
	readonly #scan: NewlineScanner['scan'];
	readonly #out: number;

	/** @param capacity - Bytes of a block, at the most: a multiple of 16. */
	constructor(capacity: number) {
		const startsAt = capacity + stepBytes;
		const {memory, scan} = createNewlineScanner(startsAt + 4 * (capacity + 1));
		this.bytes = new Uint8Array(memory, 0, startsAt);
		this.starts = new Uint32Array(memory, startsAt, capacity + 1);
		this.#scan = scan;
		this.#out = startsAt + 4;
	}

	/**
	Find the lines in `size` bytes of the block.

	@returns How many lines end there.
	*/
	scan(size: number): number {
		// What a block before this one has left is none of its lines.
		this.bytes.fill(0, size, size + stepBytes);
		return this.#scan(size, this.#out);
	}
}
