import type {Timing} from './timing.ts';

/** Pauses between tries: doubling, with jitter, so that many streams do not come back at once. */
export class Backoff {
	readonly #timing: Timing;
	readonly #random: () => number;
	/** Tries since it last went well. */
	attempt = 0;

	/** @param random - As `Math.random`. */
	constructor(timing: Timing, random: () => number) {
		this.#timing = timing;
		this.#random = random;
	}

	/** Count a try, and say how long to wait before it, in ms: between a half and the whole of the doubled pause. */
	next(): number {
		const pause = Math.min(this.#timing.firstRetry * 2 ** this.attempt, this.#timing.maxRetry);
		this.attempt++;
		return pause * (0.5 + this.#random() / 2);
	}

	reset(): void {
		this.attempt = 0;
	}
}
