import {GatewayError} from './gateway-error.ts';

/** Gives up on a connection that says nothing, not even a `ping`. */
export class Watchdog {
	/** Set once it has given up. */
	failure?: GatewayError;
	readonly #silenceMs: number;
	readonly #abort = new AbortController();

	/** @param silenceMs - How long nothing may come while somebody waits for it. */
	constructor(silenceMs: number) {
		this.#silenceMs = silenceMs;
	}

	/** Aborts when it gives up. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	/**
	Wait for something that is a sign of life.

	@throws {GatewayError} Where it does not come in time.
	*/
	async during<T>(wait: () => Promise<T>): Promise<T> {
		const timer = setTimeout(() => {
			const seconds = Math.round(this.#silenceMs / 1000);
			this.failure = new GatewayError(`no sign of life for ${seconds} s`, {status: 0});
			this.#abort.abort();
		}, this.#silenceMs);
		try {
			return await wait();
		} catch (error) {
			throw this.failure ?? error;
		} finally {
			clearTimeout(timer);
		}
	}
}
