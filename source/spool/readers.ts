type Reader<T> = {
	readonly resolve: (result: IteratorResult<T, undefined>) => void;
	readonly reject: (error: unknown) => void;
};

/** Calls of `next` that wait for an item, in order. */
export class Readers<T> {
	#waiting: Array<Reader<T>> = [];

	get length(): number {
		return this.#waiting.length;
	}

	wait(): Promise<IteratorResult<T, undefined>> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({resolve, reject});
		});
	}

	give(value: T): void {
		this.#waiting.shift()!.resolve({done: false, value});
	}

	fail(error: unknown): void {
		this.#waiting.shift()!.reject(error);
	}

	endAll(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const {resolve} of waiting) {
			resolve({done: true, value: undefined});
		}
	}
}
