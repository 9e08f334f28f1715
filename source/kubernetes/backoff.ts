import {setTimeout as wait} from 'node:timers/promises';

/** How long to pause between tries, in ms: the first pause doubles up to the longest. */
export type BackoffTiming = {readonly firstRetry: number; readonly maxRetry: number};

const usualTiming: BackoffTiming = {firstRetry: 250, maxRetry: 15_000};

/** Pauses between tries: doubling, with jitter, so that many clients and streams do not come back at once. */
export class Backoff {
	readonly #timing: BackoffTiming;
	readonly #random: () => number;
	/** Tries since it last went well. */
	attempt = 0;

	/** @param random - As `Math.random`. */
	constructor(random: () => number, timing: BackoffTiming = usualTiming) {
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

/** Wait, or return early when the signal aborts. Never throws. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
	await wait(ms, undefined, {signal}).catch(() => {});
};
