import type {Instant} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import {Chunk, noSlot} from './chunk.ts';

/** Bits of a slot that number the line in its chunk. */
const lineBits = 15;
const lineMask = 2 ** lineBits - 1;
/** What is left of 32 bits numbers the chunk; it wraps, which is right as long as fewer chunks are held at a time. */
const chunkMask = 2 ** (32 - lineBits) - 1;

/**
All rows in the order of their arrival.

A slot is the number of a row in 32 bits; an id is the same number without the wrap: it is never used again.
*/
export class LineTable {
	/** Chunks by number, from `#first` on; `undefined` where all lines were dropped. */
	readonly #chunks: Array<Chunk | undefined> = [];
	#first = 0;
	/** Bytes of all chunks but the growing one. */
	#sealed = 0;
	readonly #chunkBytes: number;

	/** @param chunkBytes - Of messages in a chunk. */
	constructor(chunkBytes: number) {
		this.#chunkBytes = chunkBytes;
	}

	/** Bytes of memory that all chunks take. */
	get allocated(): number {
		return this.#sealed + (this.#chunks.at(-1)?.allocated ?? 0);
	}

	/** Append the lines of a batch; returns their slots. Each has the one before it as its previous line. */
	add(batch: LineBatch, stream: number): Uint32Array {
		const total = lineCount(batch);
		const slots = new Uint32Array(total);
		let before = noSlot;
		for (let from = 0; from < total; ) {
			const chunk = this.#growing(last => last.takes(batch, from));
			const to = from + chunk.roomFor(batch, from, total);
			const base = this.#slotOf(chunk.count);
			const start = chunk.count;
			chunk.append(batch, from, to, stream);
			for (let line = 0; line < to - from; line++) {
				slots[from + line] = base + line;
				chunk.previous[start + line] = before;
				before = base + line;
			}

			from = to;
		}

		return slots;
	}

	/** Append a notice; returns its slot. */
	addNotice(time: Instant, stream: number): number {
		const chunk = this.#growing(({count}) => count < lineMask);
		const slot = this.#slotOf(chunk.count);
		chunk.appendNotice(time, stream);
		return slot;
	}

	/** Which of two rows comes first: by where they stand, time, stream, arrival. */
	compare(a: number, b: number): number {
		const chunkA = this.chunkOf(a)!;
		const chunkB = this.chunkOf(b)!;
		const lineA = a & lineMask;
		const lineB = b & lineMask;
		const wordsA = chunkA.keyWords;
		const wordsB = chunkB.keyWords;
		const difference =
			wordsA[lineA * 2 + 1]! - wordsB[lineB * 2 + 1]! ||
			(wordsA[lineA * 2]! >>> 0) - (wordsB[lineB * 2]! >>> 0);
		if (difference !== 0) {
			return difference;
		}

		if ((chunkA.keys || chunkB.keys) && chunkA.times[lineA] !== chunkB.times[lineB]) {
			return chunkA.times[lineA]! < chunkB.times[lineB]! ? -1 : 1;
		}

		return chunkA.streams[lineA]! - chunkB.streams[lineB]! || this.idOf(a) - this.idOf(b);
	}

	/** The chunk of a slot; `undefined` where it is gone. */
	chunkOf(slot: number): Chunk | undefined {
		return this.#chunks[((slot >>> lineBits) - this.#first) & chunkMask];
	}

	timeOf(slot: number): Instant {
		return this.chunkOf(slot)!.times[slot & lineMask]!;
	}

	streamOf(slot: number): number {
		return this.chunkOf(slot)!.streams[slot & lineMask]!;
	}

	flagsOf(slot: number): number {
		return this.chunkOf(slot)!.flags[slot & lineMask]!;
	}

	keyOf(slot: number): Instant {
		const chunk = this.chunkOf(slot)!;
		return (chunk.keys ?? chunk.times)[slot & lineMask]!;
	}

	/** The message, as a view: the only way to it, so that a chunk's bytes may come to live elsewhere. */
	messageOf(slot: number): Uint8Array {
		const chunk = this.chunkOf(slot)!;
		const line = slot & lineMask;
		return chunk.bytes.subarray(chunk.starts[line]!, chunk.starts[line + 1]!);
	}

	/** Of a line; `undefined` where it has none before it, or that one is gone. */
	previousTimeOf(slot: number): Instant | undefined {
		const previous = this.chunkOf(slot)!.previous[slot & lineMask]!;
		return previous === noSlot ? undefined : this.chunkOf(previous)?.times[previous & lineMask];
	}

	/** Say which line was before it in the log; nothing to say of a line that is gone. */
	setPrevious(slot: number, previous: number): void {
		const chunk = this.chunkOf(slot);
		if (chunk) {
			chunk.previous[slot & lineMask] = previous;
		}
	}

	/** Let a row stand elsewhere than at its time. */
	setKey(slot: number, key: Instant): void {
		this.chunkOf(slot)!.setKey(slot & lineMask, key);
	}

	/** Whether lines `first` to `last` are, by time, between two others that are still there. */
	isBetween(before: number, first: number, last: number, after: number): boolean {
		return (
			this.chunkOf(before) !== undefined &&
			this.chunkOf(after) !== undefined &&
			this.timeOf(before) <= this.timeOf(first) &&
			this.timeOf(last) <= this.timeOf(after)
		);
	}

	idOf(slot: number): number {
		const chunk = this.#first + (((slot >>> lineBits) - this.#first) & chunkMask);
		return chunk * 2 ** lineBits + (slot & lineMask);
	}

	/** The slot of an id; `undefined` where its chunk is gone or no such line came yet. */
	slotOfId(id: number): number | undefined {
		const line = id % 2 ** lineBits;
		const chunk = this.#chunks[(id - line) / 2 ** lineBits - this.#first];
		return chunk && line < chunk.count ? id % 2 ** 32 : undefined;
	}

	/** A row left the order: give back its chunk with the last one. */
	release(slot: number): void {
		const index = ((slot >>> lineBits) - this.#first) & chunkMask;
		const chunk = this.#chunks[index]!;
		chunk.live--;
		if (chunk.live > 0 || index === this.#chunks.length - 1) {
			return;
		}

		this.#sealed -= chunk.allocated;
		this.#chunks[index] = undefined;
		while (this.#chunks.length > 1 && this.#chunks[0] === undefined) {
			this.#chunks.shift();
			this.#first++;
		}
	}

	/** The chunk that grows, or a new one where it has no room. */
	#growing(hasRoom: (chunk: Chunk) => boolean): Chunk {
		const last = this.#chunks.at(-1);
		if (last && hasRoom(last)) {
			return last;
		}

		if (last) {
			this.#sealLast(last);
		}

		const chunk = new Chunk(this.#chunkBytes);
		this.#chunks.push(chunk);
		return chunk;
	}

	#sealLast(last: Chunk): void {
		last.seal();
		if (last.live > 0) {
			this.#sealed += last.allocated;
		} else {
			this.#chunks[this.#chunks.length - 1] = undefined;
		}
	}

	/** The slot of a line in the growing chunk. */
	#slotOf(line: number): number {
		return (((this.#first + this.#chunks.length - 1) << lineBits) | line) >>> 0;
	}
}
