/** Lets a few tasks run at once; the others wait, first come, first served. */
export class Limiter {
	readonly #limit: number;
	#running = 0;
	#waiting: Array<() => void> = [];

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** @throws What the task throws, or the signal's reason while it waits. */
	async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
		await this.#enter(signal);
		try {
			signal.throwIfAborted();
			return await task();
		} finally {
			this.#leave();
		}
	}

	async #enter(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (this.#running < this.#limit) {
			this.#running++;
			return;
		}

		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const stop = () => {
			this.#waiting = this.#waiting.filter(waiting => waiting !== resolve);
			reject(signal.reason);
		};
		this.#waiting.push(resolve);
		signal.addEventListener('abort', stop, {once: true});
		try {
			await promise;
		} finally {
			signal.removeEventListener('abort', stop);
		}
	}

	/** Whoever waits takes the place over. */
	#leave(): void {
		const next = this.#waiting.shift();
		if (next) {
			next();
		} else {
			this.#running--;
		}
	}
}
