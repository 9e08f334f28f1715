import {oldestTime} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {disorderNs, type LifeLog} from './life-log.ts';
import {fateOf} from './lives.ts';
import {isOtherLifesAnswer} from './log-answers.ts';
import type {Stand} from './stand.ts';

/** What was read of a life is of a later one. Only steers; never shown. */
export class LifeMistakenError extends Error {
	override readonly name = 'LifeMistakenError';
	/** Restart number of the life that it is of. */
	readonly restart: number;

	constructor(restart: number) {
		super();
		this.restart = restart;
	}
}

/** An answer that shows neither what is known nor what is newer may be a cut one, and is asked for so often. */
const maxTries = 3;

/**
Find out whether the known lines of a life are of a later one.

The kubelet gives the log of a container as soon as it runs, and tells the API server of it a little later. So a log that is opened between
the two is that of a life of which nobody knows yet, and what was asked of the API server before and after says otherwise.

@returns The restart number of the life that they are of; `undefined` where it is none of those that the API has the log of.
@throws {ApiError}
*/
export const laterLifeOf = async (
	log: LifeLog,
	stand: Stand,
	signal: AbortSignal,
): Promise<number | undefined> => {
	const standing = await stand.ask();
	const {container} = standing;
	if (!container || fateOf(log.instance, standing) !== 'replaced' || log.known.count === 0) {
		return undefined;
	}

	const {restarts} = container;
	if (await hasKnown(log, false, signal)) {
		return restarts;
	}

	const before = restarts - 1;
	return before > log.instance.restart && (await hasKnown(log, true, signal)) ? before : undefined;
};

const hasKnown = async (log: LifeLog, previous: boolean, signal: AbortSignal): Promise<boolean> => {
	for (let tries = 0; tries < maxTries; tries++) {
		const found = await findKnown(log, previous, signal);
		if (found !== undefined) {
			return found;
		}
	}

	return false;
};

/** @returns `undefined` where the answer came to no line that tells. */
const findKnown = async (
	log: LifeLog,
	previous: boolean,
	signal: AbortSignal,
): Promise<boolean | undefined> => {
	const oldest = oldestTime(log.known.lines());
	const newest = log.known.newest!;
	const stop = new AbortController();
	try {
		const range = {previous, sinceTime: oldest};
		const answer = await log.open(range, AbortSignal.any([signal, stop.signal]), false);
		for await (const batch of answer.lines) {
			if (hasKnownLine(log, batch, oldest, newest)) {
				return true;
			}

			if (batch.times.some(time => time > newest + disorderNs)) {
				return false;
			}
		}

		return undefined;
	} catch (error) {
		if (isOtherLifesAnswer(error)) {
			return false;
		}

		throw error;
	} finally {
		stop.abort();
	}
};

const hasKnownLine = (log: LifeLog, batch: LineBatch, oldest: bigint, newest: bigint): boolean => {
	for (let line = 0; line < lineCount(batch); line++) {
		const time = batch.times[line]!;
		if (time >= oldest && time <= newest && log.known.find(batch, line)) {
			return true;
		}
	}

	return false;
};
