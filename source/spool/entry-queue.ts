import type {Entry} from './entry.ts';

/** Entries in order, with the sum of their costs. */
export class EntryQueue {
	#entries: Entry[] = [];
	#next = 0;
	#cost = 0;

	/** Bytes. */
	get cost(): number {
		return this.#cost;
	}

	get length(): number {
		return this.#entries.length - this.#next;
	}

	push(entry: Entry): void {
		this.#entries.push(entry);
		this.#cost += entry.cost;
	}

	pushAll(entries: Iterable<Entry>): void {
		for (const entry of entries) {
			this.push(entry);
		}
	}

	shift(): Entry | undefined {
		const entry = this.#entries[this.#next];
		if (entry === undefined) {
			return undefined;
		}

		this.#entries[this.#next] = undefined as never;
		this.#next++;
		this.#cost -= entry.cost;
		// Moving the rest down at each shift would cost the length of the queue.
		if (this.#next > 1024 && this.#next * 2 > this.#entries.length) {
			this.#entries = this.#entries.slice(this.#next);
			this.#next = 0;
		}

		return entry;
	}

	clear(): void {
		this.#entries = [];
		this.#next = 0;
		this.#cost = 0;
	}
}
