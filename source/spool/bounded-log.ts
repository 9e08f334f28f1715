/** One entry of the log, with the position that its writer gave it. */
export type Entry<T> = {readonly position: number; readonly item: T; readonly cost: number};

/**
An append-only log that holds what fits its limit and drops the oldest first.

Positions only grow, so a reader is no more than a number, and many readers share one log. What is dropped is told to
`onDrop`: who announces it to readers is the owner's business, that it is announced is his duty.
*/
export class BoundedLog<T> {
	readonly #limit: number;
	readonly #onDrop: (item: T) => void;
	#entries: Array<Entry<T>> = [];
	#start = 0;
	#cost = 0;

	/**
	@param limit - Sum of costs (bytes, or a count) that is kept. The newest entry is kept whatever it costs.
	*/
	constructor(limit: number, onDrop: (item: T) => void = () => {}) {
		this.#limit = limit;
		this.#onDrop = onDrop;
	}

	/** Sum of the costs of what is held. */
	get cost(): number {
		return this.#cost;
	}

	get length(): number {
		return this.#entries.length - this.#start;
	}

	get oldest(): Entry<T> | undefined {
		return this.#entries[this.#start];
	}

	/** Whether an entry of this cost could only be held by dropping the oldest. */
	wouldDrop(cost: number): boolean {
		return this.length > 0 && this.#cost + cost > this.#limit;
	}

	/** @param position - Greater than every one before it. */
	append(position: number, item: T, cost: number): void {
		while (this.wouldDrop(cost)) {
			this.#dropOldest();
		}

		this.#entries.push({position, item, cost});
		this.#cost += cost;
	}

	/** The first entry at this position or later. */
	from(position: number): Entry<T> | undefined {
		let low = this.#start;
		let high = this.#entries.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#entries[middle]!.position < position) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return this.#entries[low];
	}

	/** All that is held, oldest first. */
	*[Symbol.iterator](): IterableIterator<T> {
		for (let index = this.#start; index < this.#entries.length; index++) {
			yield this.#entries[index]!.item;
		}
	}

	#dropOldest(): void {
		const entry = this.#entries[this.#start]!;
		this.#entries[this.#start] = undefined as never;
		this.#start++;
		this.#cost -= entry.cost;
		// Moving the rest down at each drop would cost the length of the log.
		if (this.#start > 1024 && this.#start * 2 > this.#entries.length) {
			this.#entries = this.#entries.slice(this.#start);
			this.#start = 0;
		}

		this.#onDrop(entry.item);
	}
}
