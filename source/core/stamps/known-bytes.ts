import {ByteView} from '../byte-view.ts';

/** So many bytes (at least 4) that were seen before, compared four at a time. */
export class KnownBytes {
	readonly #length: number;
	readonly #words: Int32Array;
	readonly #view = new ByteView();
	#isEmpty = true;

	constructor(length: number) {
		this.#length = length;
		this.#words = new Int32Array(Math.ceil(length / 4));
	}

	/** Whether they stand there. They must lie within `bytes`. */
	areAt(bytes: Uint8Array, from: number): boolean {
		const view = this.#view.of(bytes);
		const words = this.#words;
		const last = words.length - 1;
		// The last word may overlap the one before it. It is the one that changes first.
		if (this.#isEmpty || view.getInt32(from + this.#length - 4, true) !== words[last]) {
			return false;
		}

		for (let word = 0; word < last; word++) {
			if (view.getInt32(from + word * 4, true) !== words[word]) {
				return false;
			}
		}

		return true;
	}

	keep(bytes: Uint8Array, from: number): void {
		const view = this.#view.of(bytes);
		const last = this.#words.length - 1;
		for (let word = 0; word < last; word++) {
			this.#words[word] = view.getInt32(from + word * 4, true);
		}

		this.#words[last] = view.getInt32(from + this.#length - 4, true);
		this.#isEmpty = false;
	}
}
