import {setTimeout as delay} from 'node:timers/promises';

const firstMs = 250;
const mostMs = 15_000;

/** A connection that gave signs of life for so long, in ms, was healthy. */
const healthyMs = 60_000;

/** Waits so many ms, or less where the signal aborts. Never rejects. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleep: Sleep = async (ms, signal) => {
	await delay(ms, undefined, {signal}).catch(() => {});
};

/**
How long to wait before a try, in ms: 0.25 s doubling to 15 s, of which up to half is left out by chance, so that the
clients of a gateway that restarts do not come back all at once.

@param attempt - 1 for the first.
@param random - In [0, 1).
*/
export const backoffMs = (attempt: number, random: number): number =>
	Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 10)) * (1 - random / 2));

/**
How the connections for one thing went, and so how long to wait before the next.

That something came is no sign of health: a gateway may break at the same place each time. Only what is new is, or a
minute of life.
*/
export class Backoff {
	readonly #now: () => number;
	readonly #random: () => number;
	#attempt = 0;
	#firstAt: number | undefined;
	#lastAt = 0;
	#isFruitful = false;

	/** @param options - The clock in ms, and chance in [0, 1). */
	constructor({now, random}: {readonly now: () => number; readonly random: () => number}) {
		this.#now = now;
		this.#random = random;
	}

	/** The connection gave a sign of life. */
	heard(): void {
		this.#lastAt = this.#now();
		this.#firstAt ??= this.#lastAt;
	}

	/** The connection brought something that no other had. */
	learnt(): void {
		this.#isFruitful = true;
	}

	/** The connection is over: the number of the next try since it last went well, and how long to wait for it. */
	next(): {readonly attempt: number; readonly ms: number; readonly wasFruitful: boolean} {
		const wasFruitful = this.#isFruitful;
		if (wasFruitful || (this.#firstAt !== undefined && this.#lastAt - this.#firstAt >= healthyMs)) {
			this.#attempt = 0;
		}

		this.#attempt++;
		this.#firstAt = undefined;
		this.#isFruitful = false;
		return {attempt: this.#attempt, ms: backoffMs(this.#attempt, this.#random()), wasFruitful};
	}
}
