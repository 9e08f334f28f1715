import {setTimeout as wait} from 'node:timers/promises';

/** ms before the first try again; it doubles with each. */
const firstMs = 250;
const longestMs = 15_000;

/**
How long to wait before a try again of a list or a watch.

@param attempt - 1 for the first.
@param random - 0 to 1: half of the time is jitter, so that many clients do not come back at once.
@returns ms
*/
export const retryDelayMs = (attempt: number, random: number): number => {
	const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
	return full / 2 + (full / 2) * random;
};

/** Wait, or return early when the signal aborts. Never throws. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
	await wait(ms, undefined, {signal}).catch(() => {});
};
