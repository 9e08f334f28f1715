import {ApiError} from '../api.ts';
import type {FollowJob} from './follow-job.ts';
import type {LifeLog} from './life-log.ts';
import type {LifeTools} from './life-reader.ts';
import type {LifeRepair} from './life-repair.ts';
import {type LiveEnd, readLive} from './live.ts';
import type {Skipped} from './live-lines.ts';
import {fateOf} from './lives.ts';
import {isAtNodeLimit, kubeletCause} from './node-limit.ts';
import {watchOverdue} from './overdue.ts';
import type {LogRange} from './pod-log.ts';
import {Polling} from './polling.ts';
import {Rotations} from './rotations.ts';

/** How a live connection went. */
type End = LiveEnd | {readonly type: 'failed'; readonly error: unknown};

/** Follows one life of a container for as long as it runs: connection after connection, each joined to what is known. */
export class LifeFollower {
	readonly #job: FollowJob;
	readonly #tools: LifeTools;
	readonly #log: LifeLog;
	readonly #repair: LifeRepair;
	readonly #rotations: Rotations;
	readonly #polling: Polling;
	/** From where a connection reads as long as no line of the window has come; absent: from what is known. */
	#fresh: LogRange | undefined;
	/** What was there when it was last opened has not come yet. */
	#isBehind: boolean;
	/** Connections in a row that were not joined. */
	#misses = 0;

	constructor(
		job: FollowJob,
		tools: LifeTools,
		parts: {log: LifeLog; repair: LifeRepair; fresh: LogRange | undefined},
	) {
		this.#job = job;
		this.#tools = tools;
		this.#log = parts.log;
		this.#repair = parts.repair;
		this.#fresh = parts.fresh;
		this.#isBehind = parts.fresh !== undefined;
		this.#polling = new Polling(job);
		const {timing, signal, window} = job;
		const isFromStart = parts.log.isNew || (window.from === undefined && window.tail === undefined);
		const isAllWanted = isFromStart && !parts.log.hasGap;
		this.#rotations = new Rotations(parts.log, {timing, isAllWanted, signal});
		parts.log.watch(this.#rotations);
	}

	async follow(): Promise<'over' | 'done'> {
		const {signal} = this.#job;
		while (!signal.aborted) {
			const end = await this.#readLive();
			if ((await this.#tools.stand.fateOf(this.#log.instance)) !== 'same') {
				return 'over';
			}

			this.#explainStepBack(end);
			if ((await this.#after(end)) === 'done') {
				return 'done';
			}

			if (this.#log.known.count > 0) {
				this.#fresh = undefined;
			}
		}

		return 'over';
	}

	/** All of the life was read: what a rotation may have hidden is looked for once more. */
	finish(): Promise<void> {
		this.#log.expectNothing();
		return this.#rotations.finish();
	}

	async #after(end: End): Promise<'done' | 'next'> {
		const limit = limitOf(end);
		this.#misses = end.type === 'unjoined' ? this.#misses + 1 : 0;
		if (limit !== undefined) {
			await this.#polling.wait(limit);
			return 'next';
		}

		if (end.type !== 'unjoined') {
			// A poll that was not joined is still one.
			this.#polling.stop();
		}

		if (end.type === 'ended') {
			await this.#tools.breaks.pause(end.cause, this.#job.signal);
			return 'next';
		}

		const next =
			end.type === 'failed' ? await this.#tools.failures.after(end.error) : await this.#repair.bridge();
		return next === 'done' ? 'done' : 'next';
	}

	async #readLive(): Promise<End> {
		const {timing, signal} = this.#job;
		const {breaks, onCaughtUp} = this.#tools;
		const isOver = () => fateOf(this.#log.instance, this.#tools.stand.now) !== 'same';
		const overdue = watchOverdue(this.#job, isOver);
		try {
			return await readLive(this.#log, {
				timing,
				fresh: this.#fresh,
				isBehind: this.#isBehind,
				missedMs: breaks.brokenMs,
				misses: this.#misses,
				onJoined: () => breaks.healed(),
				onSkipped: skipped => this.#explain(skipped),
				onCaughtUp: () => {
					this.#isBehind = false;
					onCaughtUp();
				},
				overdue: overdue.signal,
				signal,
			});
		} catch (error) {
			return {type: 'failed', error};
		} finally {
			overdue.stop();
		}
	}

	/**
	Either the line that it went back to is new, because the other output or a clock lagged: then it is the next one to come. Or a file was
	sent again from its start: then files before it may have been left out.
	*/
	#explainStepBack(end: End): void {
		const line = end.type === 'unjoined' ? end.stepBack : undefined;
		if (line) {
			this.#log.expectNext(line, () => this.#explain({to: line.times[0]!}));
		}
	}

	/** The connection seems to have left out lines. Reading goes on meanwhile. */
	#explain(skipped: Skipped): void {
		this.#rotations.explain(skipped).catch(error => this.#job.out.fail(error));
	}
}

/** Why the node does not follow the log, where it can follow no more of them now. */
const limitOf = (end: End): string | undefined => {
	if (end.type === 'ended') {
		return end.isAtNodeLimit ? end.cause : undefined;
	}

	const isRefused =
		end.type === 'failed' && end.error instanceof ApiError && isAtNodeLimit(end.error.message);
	return isRefused ? kubeletCause((end.error as ApiError).message) : undefined;
};
