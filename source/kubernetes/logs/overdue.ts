import {setTimeout as sleep} from 'node:timers/promises';
import type {FollowJob} from './follow-job.ts';

/** Tells when a connection should have ended, because its container has. */
export type Overdue = {
	readonly signal: AbortSignal;
	/** Watch no longer. */
	stop(): void;
};

/**
Watch a container beside its live connection: one that is dead without a word would hold back the container's end.

@param isOver - Whether the life that is followed is known to be over.
*/
export const watchOverdue = (job: FollowJob, isOver: () => boolean): Overdue => {
	const overdue = new AbortController();
	const stop = new AbortController();
	const signal = AbortSignal.any([job.signal, stop.signal]);
	const watch = async () => {
		while (!isOver()) {
			await job.standing.next(signal);
			signal.throwIfAborted();
		}

		await sleep(job.timing.arrival, undefined, {signal});
		overdue.abort();
	};

	watch().catch(() => {});
	return {signal: overdue.signal, stop: () => stop.abort()};
};
