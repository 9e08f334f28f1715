/** Nothing larger than this is kept between long lines. */
const maxIdleBytes = 64 * 1024;

/** Bytes of a line whose end has not come; beyond a limit only that there were more. */
export class OpenBytes {
	readonly #limit: number;
	#bytes = new Uint8Array(0);
	#size = 0;
	#isCut = false;

	/** @param limit - Bytes that are kept at the most. */
	constructor(limit: number) {
		this.#limit = limit;
	}

	get size(): number {
		return this.#size;
	}

	/** Whether bytes were dropped. */
	get isCut(): boolean {
		return this.#isCut;
	}

	/** The bytes, as a view that holds until the next call. */
	get bytes(): Uint8Array {
		return this.#bytes.subarray(0, this.#size);
	}

	append(chunk: Uint8Array, from: number, end: number): void {
		const length = Math.min(end - from, this.#limit - this.#size);
		this.#isCut ||= length < end - from;
		if (this.#size + length > this.#bytes.length) {
			const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + length));
			grown.set(this.bytes);
			this.#bytes = grown;
		}

		this.#bytes.set(chunk.subarray(from, from + length), this.#size);
		this.#size += length;
	}

	clear(): void {
		this.#size = 0;
		this.#isCut = false;
		if (this.#bytes.length > maxIdleBytes) {
			this.#bytes = new Uint8Array(0);
		}
	}
}
