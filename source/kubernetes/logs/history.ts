import {isSameLine, linesBetween, noLines} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import {readFileHistory} from './file-history.ts';
import type {Collected, LifeLog} from './life-log.ts';
import {newestLine} from './newest-line.ts';
import type {LogRange} from './pod-log.ts';
import {collectUncut, type TailStart} from './uncut-tail.ts';
import {hasStart, selectNewest, selectWindow, totalLines, type Wanted} from './wanted.ts';
import {isByOtherClock, startByDate} from './window-start.ts';
import {streamWindow} from './window-stream.ts';

/** The tails by which a window is opened: the kubelet seeks them from the file's end, but filters a whole file by time. */
const tails = [2000, 16_000];

/** Read beside what is shown, so that there is always something to join a log to. */
const seedLines = 64;

/** Two requests are not further apart than this, in seconds. */
const slackSeconds = 10;

/**
Read a window of a log, and hand it to the reader.

A window is opened by a growing tail, because asking by time alone makes the kubelet read the file from its start.

@throws {ApiError} Then nothing was handed over, or what was handed over is known to `log`, and `catchUp` goes on from there.
*/
export const readHistory = async (
	log: LifeLog,
	wanted: Wanted,
	options: HistoryOptions,
): Promise<HistoryResult> => {
	const history = new History(log, wanted, options);
	return history.read();
};

export type HistoryResult = {
	/** The log is followed, and no tail reaches back to the window's start: from where to follow it. Nothing was handed over then. */
	readonly fresh?: LogRange;
	/** It comes from files, whose size is known. What comes through `pods/log` may have been cut, and looks complete. */
	readonly isProven: boolean;
};

export type HistoryOptions = {
	/** The life before the present one. */
	readonly previous: boolean;
	/** The log is followed after its history: where all of it comes in one request, nothing has to be joined. */
	readonly isFollowed: boolean;
	readonly signal: AbortSignal;
};

class History {
	readonly #log: LifeLog;
	readonly #wanted: Wanted;
	readonly #previous: boolean;
	readonly #isFollowed: boolean;
	readonly #signal: AbortSignal;

	constructor(log: LifeLog, wanted: Wanted, {previous, isFollowed, signal}: HistoryOptions) {
		this.#log = log;
		this.#wanted = wanted;
		this.#previous = previous;
		this.#isFollowed = isFollowed;
		this.#signal = signal;
	}

	async read(): Promise<HistoryResult> {
		const {tail} = this.#wanted;
		this.#log.limit(this.#wanted);
		if (!hasStart(this.#wanted) && tail === undefined) {
			return (await this.#readFiles(undefined)) ? {isProven: true} : this.#streamOrFollow();
		}

		const read = await this.#growTail();
		if (!read && tail === undefined) {
			return this.#streamOrFollow();
		}

		if (!read) {
			await this.#readAllForTail();
		} else if (read !== 'handed' && !(await this.#handTail(read))) {
			return this.#streamOrFollow();
		}

		return {isProven: read === 'handed'};
	}

	/**
	The tail reaches back to the window's start.

	@returns Nothing was handed over, where so much was written meanwhile that it does so no longer.
	*/
	async #handTail(read: Collected): Promise<boolean> {
		const {tail, to, atLeast} = this.#wanted;
		const lines = selectWindow(read.lines, this.#wanted);
		const count = totalLines(lines);
		const isEnough = count >= Math.min(atLeast, tail ?? atLeast);
		if (count > 0 && isEnough) {
			this.#hand(read, lines, !hasStart(this.#wanted));
		} else if (isEnough && to === undefined) {
			return this.#readSeeds();
		} else {
			await this.#readNewest(read, atLeast);
		}

		return true;
	}

	/** @returns `undefined` where the tails that are tried do not reach back to the window's start; `handed` where the node's files do. */
	async #growTail(): Promise<Collected | 'handed' | undefined> {
		const {tail} = this.#wanted;
		const sizes = tail === undefined ? tails : [tail + seedLines, (tail + seedLines) * 8];
		for (const tailLines of sizes) {
			const read = await this.#collectTail(tailLines);
			const isEnough = tail !== undefined && totalLines(selectWindow(read.lines, this.#wanted)) >= tail;
			if (read.isWhole || isEnough) {
				return read;
			}

			if (tailLines === sizes[0] && (await this.#readFiles(read))) {
				return 'handed';
			}
		}

		return undefined;
	}

	async #collectTail(tailLines: number): Promise<Collected> {
		const {since, from, tail, isOnce} = this.#wanted;
		const range = {tailLines, ...since};
		const read = await this.#collect(range);
		const count = lineCount(read.lines);
		if (count >= tailLines || (count > 0 && tail !== undefined && !isOnce)) {
			// A tail that is followed begins where it was asked to, cut or not: what is missing comes with what is written.
			return read;
		}

		const about = from === undefined ? startByDate(this.#wanted, read) : undefined;
		return this.#collectUncut(range, {from, about}, read);
	}

	/**
	A large window comes faster from the node's files, and with what was rotated.

	@param first - A tail that does not reach back to the window's start.
	@returns Whether there is this way.
	*/
	async #readFiles(first: Collected | undefined): Promise<boolean> {
		const {to, tail, atLeast} = this.#wanted;
		const from = this.#wanted.from ?? startByDate(this.#wanted, first);
		const isTail = tail !== undefined && to === undefined;
		if (
			isTail ||
			(hasStart(this.#wanted) && (from === undefined || isByOtherClock(this.#wanted, from, first)))
		) {
			return false;
		}

		const range = {from, to, tail, atLeast: to === undefined ? 0 : atLeast};
		return readFileHistory(
			this.#log,
			range,
			to === undefined ? (first?.lines ?? noLines) : noLines,
			this.#signal,
		);
	}

	/** The window is large. */
	async #streamOrFollow(): Promise<HistoryResult> {
		const {since, to, atLeast} = this.#wanted;
		if (this.#isFollowed) {
			this.#log.known.reset(noLines, !hasStart(this.#wanted));
			return {fresh: since, isProven: false};
		}

		const shown = await streamWindow(this.#log, this.#wanted, this.#previous, this.#signal);
		if (shown === 0 && to !== undefined && atLeast > 0) {
			await this.#readNewest(undefined, atLeast);
		}

		return {isProven: false};
	}

	/** No tail was long enough, though lines are limited: all must be read before the newest are known. */
	async #readAllForTail(): Promise<void> {
		const {since, isOnce} = this.#wanted;
		const read = await (isOnce ? this.#collectUncut(since) : this.#collect(since));
		this.#hand(read, selectWindow(read.lines, this.#wanted), false);
	}

	/** The window holds less than a screenful: show the newest lines before it, too. */
	async #readNewest(window: Collected | undefined, atLeast: number): Promise<void> {
		const start = this.#wanted.from ?? startByDate(this.#wanted, window);
		for (let tailLines = atLeast + seedLines; ; tailLines *= 8) {
			const read = await this.#collectUncut({tailLines});
			const lines = selectNewest(read.lines, this.#wanted, atLeast);
			const reachesBack = start === undefined || lineCount(read.lines) === 0 || read.lines.times[0]! < start;
			if (read.isWhole || (reachesBack && totalLines(lines) >= atLeast) || tailLines > maxTail) {
				const inside = start === undefined ? [] : linesBetween(read.lines, start, this.#wanted.to);
				this.#hand(read, totalLines(inside) > atLeast ? inside : lines, read.isWhole);
				return;
			}
		}
	}

	/**
	The window is empty. Learn the lines before it without showing them; what was written meanwhile is the window's.

	@returns Not where that is more than a tail.
	*/
	async #readSeeds(): Promise<boolean> {
		const seeds = await this.#collectUncut({tailLines: seedLines});
		const again = await this.#collect({...this.#widened(), tailLines: tails[0]!});
		if (lineCount(again.lines) === 0) {
			this.#hand(seeds, [], seeds.isWhole);
		} else if (again.isWhole) {
			this.#hand(again, selectWindow(linesAfter(again.lines, seeds.lines), this.#wanted), false);
		}

		return lineCount(again.lines) === 0 || again.isWhole;
	}

	/** The same window a little later: on the node's clock its start has moved meanwhile. */
	#widened(): LogRange {
		const {sinceTime, sinceSeconds} = this.#wanted.since;
		return sinceSeconds === undefined ? {sinceTime} : {sinceSeconds: sinceSeconds + slackSeconds};
	}

	#collect(range: LogRange): Promise<Collected> {
		return this.#log.collect({...range, previous: this.#previous}, this.#signal);
	}

	#collectUncut(range: LogRange, start?: TailStart, first?: Collected): Promise<Collected> {
		return collectUncut({
			range,
			start,
			first,
			collect: asked => this.#collect(asked),
			newest: () => newestLine(this.#log, this.#previous, this.#signal),
		});
	}

	#hand(read: Collected, lines: readonly LineBatch[], isFromStart: boolean): void {
		this.#log.known.reset(read.lines, isFromStart && read.isWhole);
		this.#show(lines);
	}

	#show(lines: readonly LineBatch[]): void {
		for (const batch of lines) {
			this.#log.show(batch);
		}
	}
}

/** The lines that come after the last of those that were there before; all where that is not among them. */
const linesAfter = (lines: LineBatch, before: LineBatch): LineBatch => {
	const last = lineCount(before) - 1;
	const at = last < 0 ? -1 : lines.times.findLastIndex((_, line) => isSameLine(lines, line, before, last));
	return sliceBatch(lines, at + 1);
};

/** More lines than a screen could ever want. */
const maxTail = 200_000;
