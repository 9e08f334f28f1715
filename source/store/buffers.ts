/** The bytes of a piece. Without its length a view would follow the piece as it grows, which is slow. */
export const bytesIn = (piece: SharedArrayBuffer): Uint8Array => new Uint8Array(piece, 0, piece.byteLength);

/** From so many bytes on a piece is worth memory of its own, which comes in pages, and of which a system gives so many at most (65,530 on Linux). */
const leastOwn = 16 * 1024;

/** Pieces that nobody uses now are kept up to this share of the budget: more than is ever given back at once (`residence.ts`). */
const spareShare = 1 / 16;

/**
Memory of rows, in pieces that are used again.

The pieces are shared, so that other threads read them without a copy; and V8 does not count shared memory when it decides to collect garbage,
so memory would grow without end if pieces were made anew for each leaf.

Large ones are growable, though none grows: V8 takes the memory of such a piece from the system by itself (`BackingStore::TryAllocateAndPartiallyCommitMemory`)
and gives it back whole. Other ones lie in the heap of malloc, where what is small and stays stands between them: 10 GB through a pipe left holes of 150 MB.
*/
export class Buffers {
	/** Bytes of the pieces in use. */
	used = 0;
	/** Bytes of the pieces that wait to be used again. */
	spare = 0;
	readonly #mostSpare: number;
	/** Pieces that wait, by their size; the size that was given back last is the last one. */
	readonly #free = new Map<number, SharedArrayBuffer[]>();

	/** @param budget - Bytes that all pieces are meant to take. */
	constructor(budget: number) {
		this.#mostSpare = budget * spareShare;
	}

	/** A piece of exactly so many bytes; it holds what its last user left there. */
	take(bytes: number): SharedArrayBuffer {
		this.used += bytes;
		const pieces = this.#free.get(bytes);
		const known = pieces?.pop();
		if (known) {
			this.spare -= bytes;
		}

		if (pieces?.length === 0) {
			this.#free.delete(bytes);
		}

		return (
			known ??
			(bytes < leastOwn ? new SharedArrayBuffer(bytes) : new SharedArrayBuffer(bytes, {maxByteLength: bytes}))
		);
	}

	/** It is not ours any more; somebody may still look at it. */
	lose(buffer: SharedArrayBuffer): void {
		this.used -= buffer.byteLength;
	}

	/** Nobody uses it any more. It takes the place of pieces of other sizes: those were wanted once, when lines came in another way. */
	give(buffer: SharedArrayBuffer): void {
		const {byteLength} = buffer;
		this.used -= byteLength;
		const pieces = this.#free.get(byteLength) ?? [];
		pieces.push(buffer);
		this.spare += byteLength;
		this.#free.delete(byteLength);
		this.#free.set(byteLength, pieces);
		while (this.spare > this.#mostSpare) {
			this.#forgetOne();
		}
	}

	/** Forget a piece of the size that was given back longest ago. */
	#forgetOne(): void {
		const [size, pieces] = this.#free.entries().next().value!;
		pieces.pop();
		this.spare -= size;
		if (pieces.length === 0) {
			this.#free.delete(size);
		}
	}
}
