import {setTimeout as sleep} from 'node:timers/promises';
import {isSameLine} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import type {LifeLog} from './life-log.ts';
import type {Timing} from './timing.ts';

/** Lines by which an idle stream is compared with the log. */
const comparedLines = 4;

/**
Watch a live connection: silence proves nothing, because a connection may be dead without a word.

@param arrivals - Counts what has arrived on it.
@returns Why the connection should be replaced. Never, where the signal aborts first.
*/
export const watchConnection = async (
	log: LifeLog,
	arrivals: () => number,
	timing: Timing,
	signal: AbortSignal,
): Promise<string | undefined> => {
	let elapsed = 0;
	let idle = timing.idle;
	while (elapsed < timing.renewal) {
		const before = arrivals();
		const pause = Math.min(idle, timing.renewal - elapsed);
		await sleep(pause, undefined, {signal});
		elapsed += pause;
		if (arrivals() !== before) {
			idle = timing.idle;
		} else if (await isBehind(log, arrivals, timing, signal)) {
			return 'the connection has gone silent';
		} else {
			idle = Math.min(idle * 2, timing.maxIdle);
		}
	}

	return undefined;
};

/** Whether the log has lines that do not arrive. */
const isBehind = async (
	log: LifeLog,
	arrivals: () => number,
	timing: Timing,
	signal: AbortSignal,
): Promise<boolean> => {
	const before = arrivals();
	const newest = await readTail(log, signal);
	if (!newest || lineCount(newest) === 0 || isKnown(log, newest)) {
		return false;
	}

	await sleep(timing.arrival, undefined, {signal});
	return arrivals() === before;
};

/** Where it cannot be read, the live connection has to tell by itself. */
const readTail = async (log: LifeLog, signal: AbortSignal): Promise<LineBatch | undefined> => {
	try {
		return (await log.collect({tailLines: comparedLines}, signal)).lines;
	} catch {
		return undefined;
	}
};

const isKnown = (log: LifeLog, tail: LineBatch): boolean => {
	const known = log.known.lines();
	return lineCount(known) > 0 && isSameLine(known, lineCount(known) - 1, tail, lineCount(tail) - 1);
};
