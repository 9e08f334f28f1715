/** A value that changes, and a way to wait for its next change. */
export class Latest<T> {
	#value: T;
	#waiters = new Set<() => void>();

	constructor(value: T) {
		this.#value = value;
	}

	get value(): T {
		return this.#value;
	}

	set(value: T): void {
		this.#value = value;
		const waiters = this.#waiters;
		this.#waiters = new Set();
		for (const wake of waiters) {
			wake();
		}
	}

	/** Resolves with the next `set`, after `ms` where given, or when the signal aborts. */
	async next(signal: AbortSignal, ms?: number): Promise<void> {
		if (signal.aborted) {
			return;
		}

		const {promise, resolve} = Promise.withResolvers<void>();
		this.#waiters.add(resolve);
		signal.addEventListener('abort', resolve as () => void, {once: true});
		const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
		await promise;
		clearTimeout(timer);
		signal.removeEventListener('abort', resolve as () => void);
		this.#waiters.delete(resolve);
	}
}
