/** Hands items from writers to one reader, in order. Writers wait for room, so a slow reader costs no memory. */
export class Channel<T> implements AsyncIterable<T> {
	readonly #capacity: number;
	#items: T[] = [];
	#taken = 0;
	#end?: {readonly error?: unknown};
	#wake = Promise.withResolvers<void>();
	#room = Promise.withResolvers<void>();

	/** @param capacity - Items that may wait before writers should. */
	constructor(capacity = 256) {
		this.#capacity = capacity;
	}

	push(item: T): void {
		if (!this.#end) {
			this.#items.push(item);
			this.#wake.resolve();
		}
	}

	/** No more comes: the reader gets what waits, and then the error where there is one. */
	end(error?: unknown): void {
		this.#end ??= {error};
		this.#wake.resolve();
		this.#room.resolve();
	}

	/** Resolves when there is room for more. */
	async room(): Promise<void> {
		while (this.#items.length - this.#taken >= this.#capacity && !this.#end) {
			await this.#room.promise;
		}
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<T> {
		while (true) {
			while (this.#taken < this.#items.length) {
				yield this.#items[this.#taken++]!;
			}

			this.#items = [];
			this.#taken = 0;
			this.#room.resolve();
			this.#room = Promise.withResolvers();
			if (this.#end) {
				break;
			}

			await this.#wake.promise;
			this.#wake = Promise.withResolvers();
		}

		if (this.#end.error !== undefined) {
			throw this.#end.error;
		}
	}
}
