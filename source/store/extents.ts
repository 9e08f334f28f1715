import type {Extent} from '../spool/file-space.ts';

/** Pieces begin at multiples of it, so that few sizes differ and what is free fits again. */
const alignment = 4096;

/** Which pieces of a file are free. The first that is large enough is taken, so that the file stays short. */
export class Extents {
	readonly capacity: number;
	/** By offset; none touches the next. */
	readonly #free: Extent[] = [];
	/** Where the file ends. */
	#end = 0;
	/** Bytes that are taken. */
	used = 0;

	/** @param capacity - Bytes of the file at most. */
	constructor(capacity: number) {
		this.capacity = capacity;
	}

	/** A free piece; `undefined` where there is none. */
	take(length: number): Extent | undefined {
		const needed = aligned(length);
		const at = this.#free.findIndex(free => free.length >= needed);
		if (at < 0) {
			return this.#grow(needed);
		}

		const {offset, length: found} = this.#free[at]!;
		const rest = found > needed ? [{offset: offset + needed, length: found - needed}] : [];
		this.#free.splice(at, 1, ...rest);
		this.used += needed;
		return {offset, length: needed};
	}

	/** A piece that was taken is needed no more. */
	give({offset, length}: Extent): void {
		this.used -= length;
		const next = this.#free.findIndex(free => free.offset > offset);
		const at = next < 0 ? this.#free.length : next;
		this.#free.splice(at, 0, {offset, length});
		this.#join(at);
		this.#join(at - 1);
		const last = this.#free.at(-1)!;
		if (last.offset + last.length === this.#end) {
			this.#end = last.offset;
			this.#free.pop();
		}
	}

	#grow(length: number): Extent | undefined {
		if (this.#end + length > this.capacity) {
			return undefined;
		}

		const offset = this.#end;
		this.#end += length;
		this.used += length;
		return {offset, length};
	}

	/** Make a free piece and the next one a single one where they touch. */
	#join(at: number): void {
		const [one, two] = [this.#free[at], this.#free[at + 1]];
		if (one && two && one.offset + one.length === two.offset) {
			this.#free.splice(at, 2, {offset: one.offset, length: one.length + two.length});
		}
	}
}

const aligned = (length: number): number => Math.ceil(length / alignment) * alignment;
