/** Tells listeners of changes: once for all changes of a turn of the event loop. */
export class Changes {
	#listeners = new Set<() => void>();
	#scheduled: Promise<void> | undefined;
	/** Number of changes so far. */
	count = 0;

	/** Something changed. */
	add(): void {
		this.count++;
		this.#scheduled ??= new Promise(resolve => {
			setImmediate(() => {
				this.#scheduled = undefined;
				for (const listener of this.#listeners) {
					listener();
				}

				resolve();
			});
		});
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Resolves when all listeners were told of all changes. */
	async told(): Promise<void> {
		while (this.#scheduled) {
			await this.#scheduled;
		}
	}
}
