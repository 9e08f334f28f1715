import {instantiate} from '../core/wasm-code.ts';
import {headCode} from './head-code.ts';
import {type HeadShape, shapeBytes} from './head-shape.ts';
import {newlineCode} from './newline-code.ts';
import {orderCode} from './order-code.ts';

/** The scanner looks at so many bytes at a time. */
const stepBytes = 16;

/** Memory for a block of a file, in which its lines are found, with what is known of each. */
export class LineScanner {
	/** The block: to be written by whoever reads it. */
	readonly bytes: Uint8Array;
	/** Where each line begins, and in the end where the bytes after the last newline do. */
	readonly starts: Uint32Array;
	/** Of each line its time (ns since the epoch), its level, and a bit for whether it tells that time. */
	readonly times: BigInt64Array;
	/** Times as pairs of 32 bits, low first. */
	readonly timeWords: Int32Array;
	readonly marks: Uint8Array;
	readonly own: Uint32Array;
	readonly #newlines: (size: number) => number;
	readonly #heads: (line: number, count: number) => number;
	readonly #stepBack: (line: number, count: number) => number;
	/** The shape in memory, and how it was when it came there. */
	readonly #shapeBytes: Uint8Array;
	#shape: HeadShape | undefined;
	#version = 0;

	/** @param capacity - Bytes of a block, at the most: a multiple of 16. */
	constructor(capacity: number) {
		// One after the other, what is in longer words first. A line may be nothing but its newline.
		const lines = Math.ceil((capacity + 1) / 32) * 32;
		const timesAt = capacity + stepBytes;
		const shapeAt = timesAt + 8 * lines;
		const startsAt = shapeAt + Math.ceil(shapeBytes / 16) * 16;
		const ownAt = startsAt + 4 * lines;
		const marksAt = ownAt + lines / 8;
		const {memory, newlines, heads, stepBack} = instantiate(marksAt + lines, [
			newlineCode,
			headCode,
			orderCode,
		]);
		this.bytes = new Uint8Array(memory, 0, timesAt);
		this.times = new BigInt64Array(memory, timesAt, lines);
		this.timeWords = new Int32Array(memory, timesAt, 2 * lines);
		this.starts = new Uint32Array(memory, startsAt, lines);
		this.own = new Uint32Array(memory, ownAt, lines / 32);
		this.marks = new Uint8Array(memory, marksAt, lines);
		this.#shapeBytes = new Uint8Array(memory, shapeAt, shapeBytes);
		this.#newlines = size => newlines(size, startsAt + 4);
		this.#stepBack = (line, count) => stepBack(line, count, timesAt);
		this.#heads = (line, count) => heads(line, count, startsAt, timesAt, marksAt, ownAt, shapeAt);
	}

	/**
	Find the lines in `size` bytes of the block.

	@returns How many lines end there.
	*/
	scan(size: number): number {
		// What a block before this one has left is none of its lines.
		this.bytes.fill(0, size, size + stepBytes);
		const count = this.#newlines(size);
		this.own.fill(0, 0, Math.ceil(count / 32));
		return count;
	}

	/**
	Read the lines from `line` on, up to `count` or to one that has another shape: their times, levels, and that they tell them.

	@returns The line that was not read, or `count`.
	*/
	readHeads(shape: HeadShape, line: number, count: number): number {
		if (shape !== this.#shape || shape.version !== this.#version) {
			this.#shapeBytes.set(shape.bytes);
			this.#shape = shape;
			this.#version = shape.version;
		}

		return this.#heads(line, count);
	}

	/** Whether no time of the lines from `line` on, up to `count`, is before the one before it. */
	isInOrder(line: number, count: number): boolean {
		return this.#stepBack(line, count) >= count;
	}
}
