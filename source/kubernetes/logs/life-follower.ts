import type {AfterFailure} from './failures.ts';
import {followFiles} from './follow-files.ts';
import type {FollowJob} from './follow-job.ts';
import type {LifeLog} from './life-log.ts';
import type {LifeTools} from './life-reader.ts';
import {type LiveEnd, readLive} from './live.ts';
import {fateOf} from './lives.ts';
import {watchOverdue} from './overdue.ts';

type FollowEnd = LiveEnd | {readonly type: 'failed'; readonly error: unknown};

/** Follows one life of a container for as long as it runs: by connections, one after the other, or, where it writes fast, by the node's files. */
export class LifeFollower {
	readonly #job: FollowJob;
	readonly #tools: LifeTools;
	readonly #log: LifeLog;
	readonly #bridge: () => Promise<AfterFailure | 'bridged'>;
	/** The node's files are not tried before then, in ms since the epoch. */
	#filesFrom = 0;

	/** @param bridge - Reads what a connection would not join. */
	constructor(
		job: FollowJob,
		tools: LifeTools,
		log: LifeLog,
		bridge: () => Promise<AfterFailure | 'bridged'>,
	) {
		this.#job = job;
		this.#tools = tools;
		this.#log = log;
		this.#bridge = bridge;
	}

	async follow(): Promise<'over' | 'done'> {
		const {signal} = this.#job;
		let misses = 0;
		while (!signal.aborted) {
			const end = await this.#readLive(misses);
			const isFast = end.type === 'fast';
			if (isFast) {
				await this.#followFiles();
			}

			if ((await this.#tools.stand.fateOf(this.#log.instance)) !== 'same') {
				return 'over';
			}

			misses = end.type === 'unjoined' ? misses + 1 : 0;
			if (!isFast && (await this.#heal(end)) === 'done') {
				return 'done';
			}
		}

		return 'over';
	}

	async #heal(end: Exclude<FollowEnd, {type: 'fast'}>): Promise<AfterFailure | 'bridged'> {
		const {breaks, failures} = this.#tools;
		switch (end.type) {
			case 'ended':
				await breaks.pause(end.cause, this.#job.signal);
				return 'retry';
			case 'failed':
				return failures.after(end.error);
			case 'unjoined':
				return this.#bridge();
		}
	}

	async #followFiles(): Promise<void> {
		const {timing, standing, now, signal} = this.#job;
		const options = {timing, standing, isOver: () => this.#isOver(), signal};
		const end = await this.#log.nodeLogs?.inPlace(() => followFiles(this.#log, options));
		this.#filesFrom = end === 'closed' ? now() + timing.filesAgain : 0;
	}

	async #canFollowFiles(): Promise<boolean> {
		const {timing, now, signal} = this.#job;
		if (now() < this.#filesFrom || !this.#log.nodeLogs?.hasPlace) {
			return false;
		}

		const isOpen = (await this.#log.nodeLog(signal)) !== undefined;
		this.#filesFrom = isOpen ? 0 : now() + timing.filesAgain;
		return isOpen;
	}

	async #readLive(misses: number): Promise<FollowEnd> {
		const {timing, signal} = this.#job;
		const {breaks, onCaughtUp} = this.#tools;
		const onJoined = () => {
			breaks.healed();
			onCaughtUp();
		};
		const canFollowFiles = () => this.#canFollowFiles();
		const overdue = watchOverdue(this.#job, () => this.#isOver());
		const missedMs = breaks.brokenMs;
		const options = {timing, missedMs, misses, onJoined, canFollowFiles, overdue: overdue.signal, signal};
		try {
			return await readLive(this.#log, options);
		} catch (error) {
			return {type: 'failed', error};
		} finally {
			overdue.stop();
		}
	}

	#isOver(): boolean {
		return fateOf(this.#log.instance, this.#tools.stand.now) !== 'same';
	}
}
