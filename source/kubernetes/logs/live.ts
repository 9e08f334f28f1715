import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import type {RecentLines} from '../../core/recent-lines.ts';
import {Joiner} from './joiner.ts';
import type {LifeLog} from './life-log.ts';
import type {LogRange, PodLog} from './pod-log.ts';
import type {Timing} from './timing.ts';
import {watchConnection} from './watchdog.ts';

/** How a live connection ended. */
export type LiveEnd =
	/** In good order, which proves nothing about the container; or we replaced it ourselves, as `cause` says. */
	| {readonly type: 'ended'; readonly cause?: string}
	/** It was not proven where it goes on from what is known. Nothing was handed over. */
	| {readonly type: 'unjoined'};

export type LiveOptions = {
	readonly timing: Timing;
	/** For how long the log was not read, in ms: as a guess at how many lines to ask for again. */
	readonly missedMs: number;
	/** How often in a row it was not joined. */
	readonly misses: number;
	/** Called once it is proven to go on from what is known. */
	readonly onJoined: () => void;
	/** Aborts when the life is over and the connection should have noticed. */
	readonly overdue: AbortSignal;
	readonly signal: AbortSignal;
};

/** A log whose lines are all known is followed from its start: no proof is better. */
const maxWholeLines = 2000;

const minTail = 256;
const maxTail = 20_000;

/**
Follow a log from the known lines on, until the connection ends.

@throws {ApiError} Where it cannot be opened, or breaks.
*/
export const readLive = async (log: LifeLog, options: LiveOptions): Promise<LiveEnd> => {
	const stop = new AbortController();
	const signal = AbortSignal.any([options.signal, stop.signal]);
	const range = rangeOf(log.known, options);
	const answer = await log.open({...range, follow: true}, signal);
	const reading = new LiveReading(log, range, options, stop);
	try {
		return await reading.read(answer, signal);
	} finally {
		stop.abort();
	}
};

class LiveReading {
	readonly #log: LifeLog;
	readonly #range: LogRange;
	readonly #options: LiveOptions;
	readonly #stop: AbortController;
	readonly #joiner: Joiner;
	#end: LiveEnd | undefined;
	#isJoined = false;
	#arrivals = 0;

	constructor(log: LifeLog, range: LogRange, options: LiveOptions, stop: AbortController) {
		this.#log = log;
		this.#range = range;
		this.#options = options;
		this.#stop = stop;
		this.#joiner = new Joiner(log.known, range.tailLines === undefined);
	}

	async read(answer: PodLog, signal: AbortSignal): Promise<LiveEnd> {
		const timer = setTimeout(() => this.#stopWith({type: 'unjoined'}), this.#options.timing.join);
		this.#options.overdue.addEventListener('abort', () => this.#stopWith({type: 'ended'}), {once: true});
		try {
			this.#noteJoined(signal, timer);
			for await (const batch of answer.lines) {
				this.#take(batch, signal, timer);
			}
		} catch (error) {
			if (this.#end) {
				return this.#end;
			}

			throw error;
		} finally {
			clearTimeout(timer);
		}

		return this.#end ?? this.#endOf(answer);
	}

	#take(batch: LineBatch, signal: AbortSignal, timer: NodeJS.Timeout): void {
		const fresh = this.#joiner.push(batch);
		this.#arrivals += lineCount(batch);
		this.#noteJoined(signal, timer);
		this.#log.deliver(fresh);
		if (this.#joiner.state !== 'joined' && this.#joiner.count >= (this.#range.tailLines ?? maxTail)) {
			this.#stopWith({type: 'unjoined'});
		}
	}

	#noteJoined(signal: AbortSignal, timer: NodeJS.Timeout): void {
		if (this.#isJoined || this.#joiner.state !== 'joined') {
			return;
		}

		this.#isJoined = true;
		clearTimeout(timer);
		this.#options.onJoined();
		watchConnection(this.#log, () => this.#arrivals, this.#options.timing, signal).then(
			cause => this.#stopWith({type: 'ended', cause}),
			() => {},
		);
	}

	#stopWith(end: LiveEnd): void {
		this.#end ??= end;
		this.#stop.abort();
	}

	#endOf(answer: PodLog): LiveEnd {
		if (this.#joiner.state !== 'joined') {
			return {type: 'unjoined'};
		}

		return {type: 'ended', cause: answer.words};
	}
}

/** Enough of a tail to reach back to the known lines, and no more. */
const rangeOf = (known: RecentLines, {missedMs, misses}: LiveOptions): LogRange => {
	if (known.isComplete && known.count <= maxWholeLines) {
		return {};
	}

	const expected = linesPerSecond(known) * (1 + missedMs / 1000);
	return {tailLines: Math.min(Math.ceil((minTail + 2 * expected) * 4 ** misses), maxTail)};
};

const linesPerSecond = (known: RecentLines): number => {
	const {times} = known.lines();
	const newest = times.at(-1) ?? 0n;
	const span = Number(newest - (times[0] ?? 0n)) / 1e9;
	return times.length / Math.max(span, 1);
};
