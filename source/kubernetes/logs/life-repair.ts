import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {logGaps} from '../../core/sentences.ts';
import {ApiError} from '../api.ts';
import {type CatchUp, catchUp, deliverAll} from './catch-up.ts';
import type {AfterFailure} from './failures.ts';
import {fillElse, fillFromFiles} from './file-fill.ts';
import {type FollowJob, isFollowed} from './follow-job.ts';
import {LifeMistakenError, laterLifeOf} from './later-life.ts';
import {LifeChangedError, type LifeLog} from './life-log.ts';
import type {LifeTools} from './life-reader.ts';
import type {Fate} from './lives.ts';
import {isOtherLifesAnswer, isOutOfReach} from './log-answers.ts';
import {newestLine} from './newest-line.ts';
import {settle} from './settle.ts';

/** After so many cut answers in a row, what is known is believed to be lost from the log. */
const maxCuts = 3;

/** After so many looks in a row that find nothing new, and not the newest line either, that line is believed to be out of reach. */
const maxDoubts = 5;

/** Reads on where a live connection does not: across breaks and rotations, and to the end. What cannot be had is a gap, in words. */
export class LifeRepair {
	readonly #job: FollowJob;
	readonly #tools: LifeTools;
	readonly #log: LifeLog;
	/** Answers in a row that ended before they reached what is known. */
	#cuts = 0;
	/** The line that was the log's newest one when it was first verified; without a line as long as it tells none. */
	#goal: LineBatch | undefined;
	/** Looks in a row that found nothing new, and not the newest line either. */
	#doubts = 0;

	constructor(job: FollowJob, tools: LifeTools, log: LifeLog) {
		this.#job = job;
		this.#tools = tools;
		this.#log = log;
	}

	/**
	Look whether all came that was there when this was first asked, and read on where it did not.

	@returns `verified`: it did, or the reader knows that it did not; otherwise it has to be asked again.
	*/
	async verify(): Promise<AfterFailure | 'verified'> {
		if (!this.#goal || lineCount(this.#goal) === 0) {
			this.#goal = await this.#readGoal();
		}

		if (this.#isReached) {
			return 'verified';
		}

		const next = await this.bridge();
		if (this.#isReached || next === 'complete') {
			return 'verified';
		}

		if (next === 'current') {
			return this.#doubt();
		}

		if (next === 'bridged') {
			this.#doubts = 0;
			return 'retry';
		}

		return next;
	}

	/** All that came is known, and the newest line is not among it: answers are cut, again and again, or there is no line at all. */
	async #doubt(): Promise<AfterFailure | 'verified'> {
		if (this.#goal && lineCount(this.#goal) === 0 && this.#log.known.count === 0) {
			return 'verified';
		}

		this.#doubts++;
		if (this.#doubts > maxDoubts) {
			await this.#endWithGap(logGaps.unsettled);
			return 'verified';
		}

		await this.#tools.breaks.pause(undefined, this.#job.signal);
		return 'retry';
	}

	get #isReached(): boolean {
		const {known, isPast} = this.#log;
		const goal = this.#goal;
		const time = goal?.times.at(-1);
		const hasCome = time !== undefined && (known.newest! > time || known.find(goal!, 0) !== undefined);
		return isPast || hasCome;
	}

	/** @returns `undefined` where it cannot be had now: whoever reads on is told why. */
	async #readGoal(): Promise<LineBatch | undefined> {
		try {
			return (await newestLine(this.#log, false, this.#job.signal)).line;
		} catch (error) {
			if (error instanceof ApiError || error instanceof LifeChangedError) {
				return undefined;
			}

			throw error;
		}
	}

	/**
	Read what a connection would not join, up to the log's present end, by requests that end.

	@returns `current`: nothing was new. `complete`: more cannot be had.
	*/
	async bridge(): Promise<AfterFailure | 'bridged' | 'current' | 'complete'> {
		const {signal} = this.#job;
		const {breaks, failures} = this.#tools;
		try {
			const isLastTry = this.#cuts >= maxCuts;
			const result = await catchUp(this.#log, {previous: false, isLastTry, signal});
			this.#cuts = result.type === 'short' ? this.#cuts + 1 : 0;
			switch (result.type) {
				case 'joined':
					breaks.healed();
					return result.added > 0 ? 'bridged' : 'current';
				case 'short':
					await breaks.pause(undefined, signal);
					return 'retry';
				case 'apart':
					return await this.#bridgeApart(result);
			}
		} catch (error) {
			return !isFollowed(this.#job) && (await this.#isInFiles(error)) ? 'complete' : failures.after(error);
		}
	}

	/**
	Read a life that is over to its end.

	@param fate - What has become of it.
	@param isReadable - Whether the API still has its log.
	@returns `retry` where it has to be tried again, after another look.
	@throws {LifeMistakenError}
	*/
	async settle(fate: Fate, isReadable = true): Promise<'read' | 'done' | 'retry'> {
		try {
			await (isReadable ? this.#readEnd(fate) : this.#endReplaced());
			return 'read';
		} catch (error) {
			return (await this.#isInFiles(error)) ? 'read' : this.#afterEnd(error);
		}
	}

	async #readEnd(fate: Fate): Promise<void> {
		const {signal} = this.#job;
		const isPrevious = fate === 'replaced';
		const onGap = async (first: Instant | undefined) => {
			await this.#refuseLater();
			return fillElse(this.#log, () => this.#passGap(fate, first), signal);
		};
		try {
			if (!(await settle(this.#log, isPrevious, onGap, signal))) {
				await this.#refuseLater();
				await this.#endWithGap(logGaps.unsettled);
			}
		} catch (error) {
			if (!isPrevious || !isOtherLifesAnswer(error)) {
				throw error;
			}

			await this.#endReplaced();
		}
	}

	/** What is known does not fit the life: it may be that of a later one. */
	async #refuseLater(): Promise<void> {
		const restart = await laterLifeOf(this.#log, this.#tools.stand, this.#job.signal);
		if (restart !== undefined) {
			throw new LifeMistakenError(restart);
		}
	}

	/** The end of a life could not be read. */
	async #afterEnd(error: unknown): Promise<'read' | 'done' | 'retry'> {
		const next = await this.#tools.failures.after(error, true);
		if (next === 'lost') {
			this.#sayGap(logGaps.unsettled, undefined);
			return 'read';
		}

		return next === 'done' ? 'done' : 'retry';
	}

	/** Whether what `pods/log` will not give was in the node's files, to its end. */
	async #isInFiles(error: unknown): Promise<boolean> {
		return isOutOfReach(error) && (await fillFromFiles(this.#log, true, this.#job.signal)).isComplete;
	}

	/** The API gives the log of another life by now. */
	async #endReplaced(): Promise<void> {
		await this.#refuseLater();
		await this.#endWithGap(logGaps.replaced);
	}

	/** What was rotated away may still be in the node's files. */
	async #bridgeApart(apart: CatchUp & {type: 'apart'}): Promise<'bridged' | 'complete'> {
		const {signal} = this.#job;
		const {added, hasGap, isComplete} = await fillFromFiles(this.#log, false, signal);
		if (added === 0) {
			await this.#passGap('same', apart.first);
			return (await deliverAll(this.#log, apart, signal)) > 0 ? 'bridged' : 'complete';
		}

		if (hasGap) {
			this.#tools.breaks.lost();
		}

		if (isComplete) {
			this.#tools.breaks.healed();
		}

		return 'bridged';
	}

	/** Say that lines may be missing; but first make sure that it is this life's log that does not fit. */
	async #passGap(expected: Fate, first: Instant | undefined): Promise<void> {
		if ((await this.#tools.stand.fateOf(this.#log.instance)) !== expected) {
			throw new LifeChangedError();
		}

		this.#tools.breaks.lost();
		this.#sayGap(logGaps.rotated, first);
	}

	/** The API does not give the end of the life; where the node's files do, nothing is missing. */
	async #endWithGap(cause: string): Promise<void> {
		const {isComplete} = await fillFromFiles(this.#log, true, this.#job.signal);
		if (!isComplete) {
			this.#sayGap(cause, undefined);
		}
	}

	#sayGap(cause: string, to: Instant | undefined): void {
		this.#log.sayGap({from: this.#log.known.newest, to, cause});
	}
}
