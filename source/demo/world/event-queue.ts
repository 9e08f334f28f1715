type Entry = {readonly time: number; readonly order: number; run: (() => void) | undefined};

/** Things to do at their times: earliest first, and first come first served at the same time. A binary heap. */
export class EventQueue {
	readonly #heap: Entry[] = [];
	#order = 0;

	/** Time (ms since the epoch) of what comes next; `undefined` where nothing is planned. */
	get nextTime(): number | undefined {
		this.#dropCancelled();
		return this.#heap[0]?.time;
	}

	/** Plan something; returns the undo. */
	add(time: number, run: () => void): () => void {
		const entry: Entry = {time, order: this.#order++, run};
		this.#heap.push(entry);
		this.#up(this.#heap.length - 1);
		return () => {
			entry.run = undefined;
		};
	}

	/** Take out what comes next. */
	take(): (() => void) | undefined {
		this.#dropCancelled();
		return this.#pop()?.run;
	}

	clear(): void {
		this.#heap.length = 0;
	}

	#dropCancelled(): void {
		while (this.#heap.length > 0 && !this.#heap[0]!.run) {
			this.#pop();
		}
	}

	#pop(): Entry | undefined {
		const first = this.#heap[0];
		const last = this.#heap.pop();
		if (last && first !== last) {
			this.#heap[0] = last;
			this.#down(0);
		}

		return first;
	}

	#up(start: number): void {
		const heap = this.#heap;
		let index = start;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!isBefore(heap[index]!, heap[parent]!)) {
				return;
			}

			[heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
			index = parent;
		}
	}

	#down(start: number): void {
		const heap = this.#heap;
		let index = start;
		for (;;) {
			let least = index;
			for (const child of [index * 2 + 1, index * 2 + 2]) {
				if (child < heap.length && isBefore(heap[child]!, heap[least]!)) {
					least = child;
				}
			}

			if (least === index) {
				return;
			}

			[heap[index], heap[least]] = [heap[least]!, heap[index]!];
			index = least;
		}
	}
}

const isBefore = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);
