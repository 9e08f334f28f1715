import {setTimeout as delay} from 'node:timers/promises';

const firstMs = 250;
const mostMs = 15_000;

/**
How long to wait before a try, in ms: 0.25 s doubling to 15 s, of which up to half is left out by chance, so that the
clients of a gateway that restarts do not come back all at once.

@param attempt - 1 for the first.
@param random - In [0, 1).
*/
export const backoffMs = (attempt: number, random: number): number =>
	Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 10)) * (1 - random / 2));

/** Wait, or less where the signal aborts. Never rejects. */
export const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
	await delay(ms, undefined, {signal}).catch(() => {});
};
