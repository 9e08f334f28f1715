import {usualPollMs} from '../watch/watch.ts';

/** How long is waited for what, all in ms. Arguments, so that tests need not wait. */
export type Timing = {
	/** First pause before a broken stream is opened again; doubles up to `maxRetry`. */
	readonly firstRetry: number;
	readonly maxRetry: number;
	/** A connection that held so long is healthy: the next pause is the first one again. */
	readonly healthy: number;
	/** A new connection that brings nothing for so long, and has not shown that it goes on from what is known, is given up. */
	readonly join: number;
	/** After so much silence a stream that was in full flow is compared with the log. */
	readonly brisk: number;
	/** That comparison must be answered within this time. */
	readonly look: number;
	/** What that comparison found must arrive within this time, else the connection is dead. */
	readonly briskArrival: number;
	/** After so much silence a stream is compared with the log; doubles up to `maxIdle`. */
	readonly idle: number;
	readonly maxIdle: number;
	/** What the comparison of an idle stream found must arrive within this time, else the connection is dead. */
	readonly arrival: number;
	/** So often at the most is a log that is written fast looked at for a rotation. */
	readonly rotation: number;
	/** Every connection is replaced at least so often. */
	readonly renewal: number;
	/** Between two polls of a log that the node does not follow, at least. */
	readonly poll: number;
	/** A break that heals within this time is not worth a notice. */
	readonly unannounced: number;
	/** How long the log of a task that has ended is tried before it is given up. */
	readonly patience: number;
	/** How long a container that has ended, and that its node does not know, is asked for again. */
	readonly removed: number;
	/** How long the ends of a failed task's pods are waited for, which have its exit code. */
	readonly exit: number;
};

export const usualTiming: Timing = {
	firstRetry: 250,
	maxRetry: 15_000,
	healthy: 60_000,
	join: 3000,
	brisk: 1000,
	look: 5000,
	briskArrival: 500,
	idle: 30_000,
	maxIdle: 600_000,
	arrival: 2000,
	rotation: 1000,
	renewal: 3_600_000,
	poll: 1000,
	unannounced: 1000,
	patience: 60_000,
	removed: 3000,
	// Where pods may be listed and not watched, the next list may be that far away, and slow.
	exit: 2 * usualPollMs,
};
