import type {Instance} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';
import type {Exit} from '../../core/task.ts';
import {ApiError} from '../api.ts';
import type {Breaks} from './breaks.ts';
import {type CatchUp, catchUp, deliverAll} from './catch-up.ts';
import type {AfterFailure, Failures} from './failures.ts';
import {fillFromFiles} from './file-fill.ts';
import {type FollowJob, isFollowed} from './follow-job.ts';
import {readHistory} from './history.ts';
import {LifeChangedError, LifeLog} from './life-log.ts';
import {type LiveEnd, readLive} from './live.ts';
import {exitOf, type Fate, fateOf} from './lives.ts';
import {watchOverdue} from './overdue.ts';
import {settle} from './settle.ts';
import type {Stand} from './stand.ts';
import {wantedOf} from './wanted.ts';
import {newestOfAll} from './window-end.ts';

/** Why reading a life stopped. */
export type LifeOutcome =
	/** All of it was read, or the reader knows what was not. */
	| 'read'
	/** Nothing of it was read: it was another life's turn. */
	| 'untouched'
	/** The pod went before the end was read. */
	| 'lost'
	/** Nothing more will be read of the stream, and the reader knows why. */
	| 'done';

export type LifeTools = {
	readonly stand: Stand;
	readonly breaks: Breaks;
	readonly failures: Failures;
	/** Called when the history of the window has been read. */
	readonly onCaughtUp: () => void;
};

/** After so many cut answers in a row, what is known is believed to be lost from the log. */
const maxCuts = 3;

const rotatedWords = 'the node had rotated them away before they were read';
const replacedWords = 'the container was started again before its last lines were read';
const unsettledWords = 'the end of the log could not be read';

/** Reads one life of a container: its history, then live, then to its end. */
export class LifeReader {
	readonly #job: FollowJob;
	readonly #tools: LifeTools;
	readonly #log: LifeLog;
	readonly #isNew: boolean;
	/** What is read is the life before the present one. */
	#isPrevious = false;
	/** Answers in a row that ended before they reached what is known. */
	#cuts = 0;
	/** How the life ended, once that is known. */
	exit: Exit | undefined;

	/** @param isNew - It began under our eyes: all of it is wanted, whatever the window. */
	constructor(job: FollowJob, instance: Instance, isNew: boolean, tools: LifeTools) {
		this.#job = job;
		this.#tools = tools;
		this.#isNew = isNew;
		this.#log = new LifeLog(job, {
			instance,
			isNew,
			isCurrent: () => this.#isCurrent(),
			onLines: () => tools.breaks.arrived(),
		});
	}

	async read(): Promise<LifeOutcome> {
		if (!this.#isNew) {
			const outcome = await this.#readHistory();
			if (outcome !== 'read' || this.#job.window.to !== undefined) {
				return outcome;
			}
		}

		if (this.#log.known.count > 0 && this.#log.known.isThin) {
			await this.#bridge();
		}

		if (fateOf(this.#log.instance, this.#tools.stand.now) !== 'same') {
			return this.finish();
		}

		const end = isFollowed(this.#job) ? await this.#follow() : await this.#verify();
		return end === 'over' ? this.finish() : end;
	}

	/** Read to the end of a life that is over. */
	async finish(): Promise<LifeOutcome> {
		const {signal} = this.#job;
		while (!signal.aborted) {
			const fate = await this.#tools.stand.fateOf(this.#log.instance);
			if (fate === 'gone') {
				return 'lost';
			}

			this.#isPrevious = fate === 'replaced';
			this.exit = exitOf(this.#log.instance, this.#tools.stand.now) ?? this.exit;
			if (this.#isPrevious && !this.#isPreviousReadable()) {
				return this.#endWithGap(replacedWords);
			}

			const outcome = await this.#settle(fate);
			if (outcome) {
				return outcome;
			}
		}

		return 'read';
	}

	async #readHistory(): Promise<LifeOutcome> {
		const {signal, window, end, stream} = this.#job;
		while (!signal.aborted) {
			try {
				const wanted = wantedOf(window, await newestOfAll(this.#job, this.#log, false));
				await readHistory(this.#log, wanted, false, signal);
				this.#tools.breaks.healed();
				return 'read';
			} catch (error) {
				end.tell(stream, undefined);
				const next = await this.#tools.failures.after(error);
				if (next === 'done') {
					return 'done';
				}

				if (this.#log.known.count > 0) {
					return 'read';
				}

				if (next === 'look') {
					return 'untouched';
				}
			}
		}

		return 'untouched';
	}

	/** Without follow: look once more, because a cut answer looks like a complete one. */
	async #verify(): Promise<LifeOutcome | 'over'> {
		const {signal, window} = this.#job;
		if (window.tail !== undefined) {
			// What is newer by now would be more than was asked for.
			return 'read';
		}

		while (!signal.aborted) {
			const fate = await this.#tools.stand.fateOf(this.#log.instance);
			if (fate !== 'same') {
				return 'over';
			}

			const next = await this.#bridge();
			if (next === 'bridged' || next === 'done') {
				return next === 'done' ? 'done' : 'read';
			}
		}

		return 'read';
	}

	/** Follow for as long as the life runs. */
	async #follow(): Promise<'over' | 'done'> {
		const {signal} = this.#job;
		const {stand, breaks, failures} = this.#tools;
		let misses = 0;
		while (!signal.aborted) {
			const end = await this.#readLive(misses);
			if ((await stand.fateOf(this.#log.instance)) !== 'same') {
				return 'over';
			}

			misses = end.type === 'unjoined' ? misses + 1 : 0;
			if (end.type === 'ended') {
				await breaks.pause(end.cause, signal);
			} else {
				const next = end.type === 'failed' ? await failures.after(end.error) : await this.#bridge();
				if (next === 'done') {
					return 'done';
				}
			}
		}

		return 'over';
	}

	async #readLive(misses: number): Promise<LiveEnd | {type: 'failed'; error: unknown}> {
		const {timing, signal} = this.#job;
		const {breaks, onCaughtUp} = this.#tools;
		const onJoined = () => {
			breaks.healed();
			onCaughtUp();
		};
		const isOver = () => fateOf(this.#log.instance, this.#tools.stand.now) !== 'same';
		const overdue = watchOverdue(this.#job, isOver);
		const missedMs = breaks.brokenMs;
		try {
			return await readLive(this.#log, {timing, missedMs, misses, onJoined, overdue: overdue.signal, signal});
		} catch (error) {
			return {type: 'failed', error};
		} finally {
			overdue.stop();
		}
	}

	/** Read what a connection would not join, up to the log's present end, by requests that end. */
	async #bridge(): Promise<AfterFailure | 'bridged'> {
		const {signal} = this.#job;
		const {breaks, failures} = this.#tools;
		try {
			const isLastTry = this.#cuts >= maxCuts;
			const result = await catchUp(this.#log, {previous: false, isLastTry, signal});
			this.#cuts = result.type === 'short' ? this.#cuts + 1 : 0;
			switch (result.type) {
				case 'joined':
					breaks.healed();
					if (!isFollowed(this.#job)) {
						this.#log.deliver(result.rest);
					}

					return 'bridged';
				case 'short':
					await breaks.pause(undefined, signal);
					return 'retry';
				case 'apart':
					return await this.#bridgeApart(result);
			}
		} catch (error) {
			return failures.after(error);
		}
	}

	/** What was rotated away may still be in the node's files. */
	async #bridgeApart({first, range}: CatchUp & {type: 'apart'}): Promise<AfterFailure | 'bridged'> {
		const {signal} = this.#job;
		const {added, isComplete} = await fillFromFiles(this.#log, false, signal);
		if (added === 0) {
			await this.#passGap('same', first);
			await deliverAll(this.#log, range, signal);
			return 'bridged';
		}

		if (isComplete) {
			this.#tools.breaks.healed();
		}

		return isComplete ? 'bridged' : 'retry';
	}

	/** @returns `undefined` where it has to be tried again, after another look. */
	async #settle(fate: Fate): Promise<LifeOutcome | undefined> {
		const {signal} = this.#job;
		try {
			const onGap = async (first: Instant | undefined) => {
				const {added} = await fillFromFiles(this.#log, false, signal);
				if (added === 0) {
					await this.#passGap(fate, first);
				}

				return added > 0;
			};
			const isWhole = await settle(this.#log, this.#isPrevious, onGap, signal);
			return isWhole ? 'read' : await this.#endWithGap(unsettledWords);
		} catch (error) {
			if (this.#isPrevious && error instanceof ApiError && (error.status === 400 || error.status === 404)) {
				return this.#endWithGap(replacedWords);
			}

			return (await this.#tools.failures.after(error)) === 'done' ? 'done' : undefined;
		}
	}

	/** Say that lines may be missing; but first make sure that it is this life's log that does not fit. */
	async #passGap(expected: Fate, first: Instant | undefined): Promise<void> {
		if ((await this.#tools.stand.fateOf(this.#log.instance)) !== expected) {
			throw new LifeChangedError();
		}

		this.#tools.breaks.lost();
		this.#sayGap(rotatedWords, first);
	}

	/** The API does not give the end of the life; where the node's files do, nothing is missing. */
	async #endWithGap(cause: string): Promise<LifeOutcome> {
		const {isComplete} = await fillFromFiles(this.#log, true, this.#job.signal);
		if (!isComplete) {
			this.#sayGap(cause, undefined);
		}

		return 'read';
	}

	#sayGap(cause: string, to: Instant | undefined): void {
		this.#log.sayGap({from: this.#log.known.newest, to, cause});
	}

	#isPreviousReadable(): boolean {
		const {container} = this.#tools.stand.now;
		return container?.state === 'running' && container.restarts === this.#log.instance.restart + 1;
	}

	/** A first life is the one that the list of tasks tells; where lives follow each other closely, the API server is asked. */
	async #isCurrent(): Promise<boolean> {
		if (!this.#isNew && this.#log.instance.restart === 0) {
			return true;
		}

		const fate = await this.#tools.stand.fateOf(this.#log.instance);
		return this.#isPrevious
			? fate === 'replaced' && this.#isPreviousReadable()
			: fate === 'same' || fate === 'ended';
	}
}
