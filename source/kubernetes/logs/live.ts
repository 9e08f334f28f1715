import {oldestTime} from '../../core/batch-parts.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import type {RecentLines} from '../../core/recent-lines.ts';
import {HistoryEnd} from './history-end.ts';
import {Joiner} from './joiner.ts';
import type {LifeLog} from './life-log.ts';
import {type Found, LiveLines, type Skipped} from './live-lines.ts';
import type {LogRange, PodLog} from './pod-log.ts';
import type {Timing} from './timing.ts';
import {Watchdog} from './watchdog.ts';

/** How a live connection ended. */
export type LiveEnd =
	/** In good order, which proves nothing about the container; or we replaced it ourselves, as `cause` says. */
	| {
			readonly type: 'ended';
			readonly cause?: string;
			/** The node cannot follow one more log now. What was in the log has come. */
			readonly isAtNodeLimit?: boolean;
	  }
	/** It was not proven where it goes on from what is known; what was not proven was not handed over. */
	| {
			readonly type: 'unjoined';
			/** It went far back in time, to this line, which was not known. */
			readonly stepBack?: LineBatch;
	  };

export type LiveOptions = {
	readonly timing: Timing;
	/** A log that is read from a beginning on in the same request that follows it, so that nothing has to be joined. Absent: it goes on from what is known. */
	readonly fresh?: LogRange;
	/** What was there when it was last opened has not come yet: the end of the log is far from what is known. */
	readonly isBehind: boolean;
	/** For how long the log was not read, in ms: as a guess at how many lines to ask for again. */
	readonly missedMs: number;
	/** How often in a row it was not joined. */
	readonly misses: number;
	/** Called once it is proven to go on from what is known; at a fresh start, once something was read. */
	readonly onJoined: () => void;
	/** Called once all that was there when it was opened has come. */
	readonly onCaughtUp: () => void;
	/** Called where lines may have been left out between two times, because the node rotated the log faster than it sent it. */
	readonly onSkipped: (skipped: Skipped) => void;
	/** Aborts when the life is over and the connection should have noticed. */
	readonly overdue: AbortSignal;
	readonly signal: AbortSignal;
};

/** A log whose lines are all known is followed from its start: no proof is better. */
const maxWholeLines = 2000;

const minTail = 256;
const maxTail = 20_000;

/** Lines beyond the known ones that are held, where they were asked for by time, before it is clear that they do not join. */
const maxHeldLines = 150_000;

/**
Follow a log, from a beginning or from the known lines on, until the connection ends.

@throws {ApiError} Where it cannot be opened, or breaks.
*/
export const readLive = async (log: LifeLog, options: LiveOptions): Promise<LiveEnd> => {
	const stop = new AbortController();
	const signal = AbortSignal.any([options.signal, stop.signal]);
	const range = options.fresh ?? rangeOf(log.known, options);
	const answer = await log.open({...range, follow: true}, signal);
	const reading = new LiveReading(log, range, {...options, signal}, stop);
	try {
		return await reading.read(answer);
	} finally {
		stop.abort();
	}
};

class LiveReading {
	readonly #log: LifeLog;
	#limit: number;
	readonly #options: LiveOptions;
	readonly #stop: AbortController;
	readonly #lines: LiveLines;
	#end: LiveEnd | undefined;
	/** Ends a connection that is not joined. */
	#timer: NodeJS.Timeout | undefined;
	#watchdog: Watchdog | undefined;
	#historyEnd: HistoryEnd | undefined;
	#isToldJoined = false;
	/** All that was there when it was opened has come. */
	#isReached = false;

	constructor(log: LifeLog, range: LogRange, options: LiveOptions, stop: AbortController) {
		this.#log = log;
		this.#limit = range.tailLines ?? log.known.count + maxHeldLines;
		this.#options = options;
		this.#stop = stop;
		const isFromStart = range.tailLines === undefined && range.sinceTime === undefined;
		this.#lines = new LiveLines(log.known, options.fresh ? undefined : new Joiner(log.known, isFromStart));
	}

	async read(answer: PodLog): Promise<LiveEnd> {
		const {fresh, isBehind, overdue, signal} = this.#options;
		overdue.addEventListener('abort', () => this.#stopWith({type: 'ended'}), {once: true});
		if (fresh || isBehind) {
			this.#historyEnd = new HistoryEnd(this.#log, () => this.#noteCaughtUp(), signal);
		} else {
			this.#joinSoon();
		}

		try {
			this.#noteJoined();
			await answer.readAll(batch => this.#take(batch));
		} catch (error) {
			if (this.#end) {
				return this.#end;
			}

			throw error;
		} finally {
			clearTimeout(this.#timer);
			this.#historyEnd?.stop();
		}

		return this.#end ?? this.#endOf(answer);
	}

	#take(batch: LineBatch): void {
		this.#lines.push(batch, this.#onFound);

		if (this.#lines.isJoined) {
			this.#watchdog!.arrived(batch);
			this.#historyEnd?.take(batch);
		} else if (this.#lines.count >= this.#limit) {
			this.#stopWith({type: 'unjoined'});
		} else {
			this.#joinSoon();
		}
	}

	readonly #onFound = (found: Found): void => {
		switch (found.type) {
			case 'new':
				this.#noteJoined();
				this.#tellJoined();
				this.#log.deliver(found.batch);
				break;
			case 'again':
				this.#limit = this.#log.known.count + maxHeldLines;
				this.#options.onSkipped(found.skipped);
				break;
			case 'stepBack':
				// A clock that was set back, or lines of long ago: requests that end tell which.
				this.#stopWith({type: 'unjoined', stepBack: found.line});
		}
	};

	/** If nothing more comes for a while, it was in vain. Where the kubelet looks for a time it may be silent for long before its first line. */
	#joinSoon(): void {
		this.#timer ??= setTimeout(() => this.#stopWith({type: 'unjoined'}), this.#options.timing.join);
		this.#timer.refresh();
	}

	#noteJoined(): void {
		if (!this.#lines.isJoined) {
			return;
		}

		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#watchdog) {
			return;
		}

		const {timing, signal} = this.#options;
		this.#watchdog = new Watchdog(this.#log, timing, signal, cause => this.#stopWith({type: 'ended', cause}));
		if (!this.#historyEnd || this.#isReached) {
			this.#noteCaughtUp();
		}
	}

	#noteCaughtUp(): void {
		this.#isReached = true;
		if (this.#lines.isJoined) {
			this.#tellJoined();
			this.#options.onCaughtUp();
		} else if (this.#lines.count === 0) {
			this.#stopWith({type: 'unjoined'});
		}
	}

	#tellJoined(): void {
		if (!this.#isToldJoined) {
			this.#isToldJoined = true;
			this.#options.onJoined();
		}
	}

	#stopWith(end: LiveEnd): void {
		this.#end ??= end;
		this.#stop.abort();
	}

	#endOf(answer: PodLog): LiveEnd {
		const {words: cause, isAtNodeLimit} = answer;
		if (isAtNodeLimit) {
			// The node has sent all that was there before it said so.
			this.#noteCaughtUp();
		}

		return this.#lines.isJoined ? {type: 'ended', cause, isAtNodeLimit} : {type: 'unjoined'};
	}
}

/** Enough to reach back to the known lines, and no more. */
const rangeOf = (known: RecentLines, {isBehind, missedMs, misses}: LiveOptions): LogRange => {
	if (known.isComplete && known.count <= maxWholeLines) {
		return {};
	}

	const lines = known.lines();
	if (isBehind && misses === 0 && known.count > 0) {
		return {sinceTime: oldestTime(lines)};
	}

	const expected = linesPerSecond(lines) * (1 + missedMs / 1000);
	return {tailLines: Math.min(Math.ceil((minTail + 2 * expected) * 4 ** misses), maxTail)};
};

const linesPerSecond = ({times}: LineBatch): number => {
	const newest = times.at(-1) ?? 0n;
	const span = Number(newest - (times[0] ?? 0n)) / 1e9;
	return times.length / Math.max(span, 1);
};
