import type {Instance} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';
import {logGaps} from '../../core/sentences.ts';
import type {LinesPlace} from '../../core/stream-event.ts';
import type {Failures} from './failures.ts';
import {fillElse, fillFromFiles} from './file-fill.ts';
import type {FollowJob} from './follow-job.ts';
import {readHistory} from './history.ts';
import {LifeChangedError, LifeLog} from './life-log.ts';
import {isOtherLifesAnswer, isOutOfReach} from './log-answers.ts';
import {settle} from './settle.ts';
import type {Stand} from './stand.ts';
import {wantedOf} from './wanted.ts';
import {newestOfAll} from './window-end.ts';

/** Read the log of the life before the present one, once. */
export const readPrevious = async (job: FollowJob, stand: Stand, failures: Failures): Promise<void> => {
	const {address, stream, out, end} = job;
	const {container} = stand.now;
	if (!container?.lastExit) {
		end.tell(stream, undefined);
		const cause = `container "${address.container}" in pod "${address.pod}" has had no life before this one`;
		out.push({type: 'unreadable', stream, cause, permanent: true});
		return;
	}

	if (await new PreviousLife(job, stand, failures, 'tail').read()) {
		out.push({type: 'ended', stream, exit: container.lastExit});
	}
};

/**
Read a life after all, because what was taken for it was of a later one.

@param until - Where that began.
*/
export const readLate = async (
	job: FollowJob,
	{life, until}: {life: Instance; until: Instant | undefined},
	stand: Stand,
	failures: Failures,
): Promise<void> => {
	const late = new PreviousLife(job, stand, failures, 'late');
	if (late.restart === life.restart) {
		await late.read();
	} else {
		job.out.push({type: 'gap', stream: job.stream, to: until, cause: logGaps.replaced});
	}
};

class PreviousLife {
	readonly #job: FollowJob;
	readonly #stand: Stand;
	readonly #failures: Failures;
	readonly restart: number;
	readonly #log: LifeLog;
	/** Its history was read, or part of it. */
	#isOpened = false;

	constructor(job: FollowJob, stand: Stand, failures: Failures, at: LinesPlace) {
		this.#job = job;
		this.#stand = stand;
		this.#failures = failures;
		this.restart = this.#readable;
		this.#log = new LifeLog(job, {
			instance: {restart: this.restart},
			isNew: false,
			at,
			isCurrent: () => this.#isCurrent(),
			onLines: () => {},
		});
	}

	/** @returns Whether the reader knows all that there is to know of it; if not, it has been told why. */
	async read(): Promise<boolean> {
		const {end, stream, signal} = this.#job;
		while (!signal.aborted) {
			try {
				await this.#readHistory();
				await this.#settle();
				return true;
			} catch (error) {
				end.tell(stream, undefined);
				this.#isOpened ||= this.#log.known.count > 0;
				const next = await this.#after(error);
				if (next !== 'retry') {
					return next === 'read';
				}
			}
		}

		return false;
	}

	async #readHistory(): Promise<void> {
		const {window, signal} = this.#job;
		if (!this.#isOpened) {
			const wanted = wantedOf(window, await newestOfAll(this.#job, this.#log, true));
			await readHistory(this.#log, wanted, {previous: true, isFollowed: false, signal});
			this.#isOpened = true;
		}
	}

	/** A cut answer looks like a complete one. */
	async #settle(): Promise<void> {
		const {signal} = this.#job;
		const onGap = (first: bigint | undefined) => fillElse(this.#log, () => this.#passGap(first), signal);
		if (!(await settle(this.#log, true, onGap, signal))) {
			this.#sayGap(logGaps.unsettled);
		}
	}

	async #passGap(first: bigint | undefined): Promise<void> {
		if (!(await this.#isCurrent())) {
			throw new LifeChangedError();
		}

		this.#sayGap(logGaps.rotated, first);
	}

	async #after(error: unknown): Promise<'retry' | 'read' | 'done'> {
		const {signal} = this.#job;
		if (
			error instanceof LifeChangedError ||
			(this.#isOpened && isOtherLifesAnswer(error) && !(await this.#isCurrent()))
		) {
			this.#sayGap(logGaps.replaced);
			return 'read';
		}

		if (this.#isOpened && isOutOfReach(error) && (await fillFromFiles(this.#log, true, signal)).isComplete) {
			return 'read';
		}

		const next = await this.#failures.after(error, true);
		if (next === 'lost') {
			this.#sayGap(logGaps.unsettled);
			return 'read';
		}

		return next === 'done' ? 'done' : 'retry';
	}

	#sayGap(cause: string, to?: bigint): void {
		this.#log.sayGap({from: this.#log.known.newest, to, cause});
	}

	/** The life that is the previous one by now. While it waits to be started again, the API counts the one that ended last. */
	get #readable(): number {
		const {container} = this.#stand.now;
		return container === undefined ? -1 : container.restarts - (container.state === 'waiting' ? 0 : 1);
	}

	async #isCurrent(): Promise<boolean> {
		return !(await this.#stand.ask()).isGone && this.#readable === this.restart;
	}
}
