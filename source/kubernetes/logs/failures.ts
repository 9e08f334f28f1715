import type {Breaks} from './breaks.ts';
import {type FollowJob, isFollowed} from './follow-job.ts';
import {LifeChangedError} from './life-log.ts';
import {logAnswerOf} from './log-answers.ts';
import type {Stand} from './stand.ts';

/** What to do after a request for a log has failed. */
export type AfterFailure =
	/** Ask again; the pause is over. */
	| 'retry'
	/** The container stands otherwise than was thought: look again what to read. */
	| 'look'
	/** The rest of the log is gone for good; the reader has to be told. */
	| 'lost'
	/** Nothing more will be read; the reader has been told. */
	| 'done';

/** Decides about failed requests of one stream, waits, and tells the reader. */
export class Failures {
	readonly #job: FollowJob;
	readonly #stand: Stand;
	readonly #breaks: Breaks;
	#said: string | undefined;
	/** Since when there is an end to what may be read. */
	#finiteSince: number | undefined;
	/** Since when the node does not know the container, which has ended. */
	#removedSince: number | undefined;

	constructor(job: FollowJob, stand: Stand, breaks: Breaks) {
		this.#job = job;
		this.#stand = stand;
		this.#breaks = breaks;
	}

	/** @param isEnded - The life that is read is over, whatever the container does now. */
	async after(error: unknown, isEnded = false): Promise<AfterFailure> {
		const {signal, address} = this.#job;
		if (signal.aborted || error instanceof LifeChangedError) {
			return 'look';
		}

		const answer = logAnswerOf(error, address.namespace);
		switch (answer.type) {
			case 'waiting':
				await this.#breaks.pause(undefined, signal);
				await this.#stand.ask();
				return 'look';
			case 'absent':
				return (await this.#stand.ask()).isGone ? 'look' : this.#again(answer.cause);
			case 'removed':
				return isEnded || (await this.#stand.ask()).container?.state !== 'running'
					? this.#afterRemoval(answer.cause)
					: this.#again(answer.cause);
			case 'unreadable':
				this.#sayUnreadable(answer.cause, answer.permanent);
				return answer.permanent ? 'done' : this.#again(answer.cause);
			case 'broken':
				return this.#again(answer.cause, answer.retryAfterMs);
		}
	}

	/** Tried for ever while there may be more to read; else not longer than patience lasts. */
	async #again(cause: string, retryAfterMs?: number): Promise<AfterFailure> {
		if (this.#isPatienceOver()) {
			this.#sayUnreadable(cause, false);
			return 'done';
		}

		await this.#breaks.pause(cause, this.#job.signal, retryAfterMs);
		return 'retry';
	}

	/** A container that was removed does not come back; but its runtime may only be starting. */
	async #afterRemoval(cause: string): Promise<AfterFailure> {
		const {now, signal, timing} = this.#job;
		this.#removedSince ??= now();
		if (now() - this.#removedSince < timing.removed) {
			await this.#breaks.pause(undefined, signal);
			return 'retry';
		}

		if (this.#breaks.arrivedAt > 0) {
			return 'lost';
		}

		this.#sayUnreadable(cause, this.#stand.now.isOver);
		return 'done';
	}

	#isPatienceOver(): boolean {
		const {now, timing} = this.#job;
		const {isOver, isTaskEnded} = this.#stand.now;
		if (isFollowed(this.#job) && !isOver && !isTaskEnded) {
			return false;
		}

		this.#finiteSince ??= now();
		return now() - Math.max(this.#finiteSince, this.#breaks.arrivedAt) > timing.patience;
	}

	#sayUnreadable(cause: string, permanent: boolean): void {
		if (this.#said !== cause) {
			this.#said = cause;
			this.#job.out.push({type: 'unreadable', stream: this.#job.stream, cause, permanent});
		}
	}
}
