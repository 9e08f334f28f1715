import type {Instance} from '../../core/instance.ts';
import {logGaps} from '../../core/sentences.ts';
import type {Exit} from '../../core/task.ts';
import {Breaks} from './breaks.ts';
import {Failures} from './failures.ts';
import {type FollowJob, isFollowed} from './follow-job.ts';
import {LifeReader, type LifeTools, type Taken} from './life-reader.ts';
import {exitOf, isLost as isLostContainer, isOtherLife, presentLife} from './lives.ts';
import {readLate, readPrevious} from './previous.ts';
import {Stand} from './stand.ts';

/** What was read of a stream before. */
export type Before = {readonly life: Instance; readonly exit?: Exit};

/**
Read the log of one container across its lives, and say all that is to be said of it.

Resolves when nothing more will come: the container has ended and is not started again, the window does not follow, or the log is out of
reach for good. A clean end of a connection is never believed: only the container's status says that it has ended.

@param before - Where the stream had ended and the container was started after all.
@returns What was read last.
*/
export const followContainer = async (job: FollowJob, before?: Before): Promise<Before | undefined> => {
	const follower = new ContainerFollower(job, before);
	try {
		await follower.run();
	} finally {
		follower.stop();
	}

	return follower.last;
};

class ContainerFollower {
	readonly #job: FollowJob;
	readonly #stand: Stand;
	readonly #tools: LifeTools;
	last: Before | undefined;
	/** The last life was read to its end. */
	#isSettled = false;
	#isCaughtUp: boolean;
	/** The container was seen without a log, so its log begins under our eyes. */
	#hasWaited = false;
	#reason: string | undefined;
	/** Lines of a life to come, which were taken for those of the last one. */
	#taken: Taken | undefined;

	constructor(job: FollowJob, before: Before | undefined) {
		this.#job = job;
		this.last = before;
		this.#isCaughtUp = before !== undefined;
		this.#stand = new Stand(job);
		const breaks = new Breaks(job);
		const failures = new Failures(job, this.#stand, breaks);
		this.#tools = {stand: this.#stand, breaks, failures, onCaughtUp: () => this.#sayCaughtUp()};
	}

	stop(): void {
		this.#tools.breaks.stop();
	}

	async run(): Promise<void> {
		const {signal, previous} = this.#job;
		if (previous) {
			await readPrevious(this.#job, this.#stand, this.#tools.failures);
			this.#sayCaughtUp();
			return;
		}

		let isDone = false;
		while (!isDone && !signal.aborted) {
			const life = this.#nextLife();
			isDone = life ? (await this.#readLife(life)) === 'done' : await this.#wait();
		}
	}

	#nextLife(): Instance | undefined {
		const life = presentLife(this.#stand.now);
		return life && (!this.last || isOtherLife(life, this.last.life)) ? life : undefined;
	}

	/** @returns Whether nothing more will be read. */
	async #readLife(life: Instance): Promise<'done' | 'next'> {
		const {last} = this;
		const between = last ? this.#livesBetween(last.life, life) : [];
		const present = between.at(-1) ?? life;
		if (last) {
			this.#sayRestarted(last, present);
		}

		const isNew = last !== undefined || this.#hasWaited;
		const known = this.#taken?.restart === present.restart ? this.#taken.known : undefined;
		this.#taken = undefined;
		const reader = new LifeReader(this.#job, {instance: present, isNew, known}, this.#tools);
		this.#reason = undefined;
		const outcome = between.length > 0 ? await reader.finish() : await reader.read();
		if (outcome === 'untouched') {
			await this.#tools.breaks.pause(undefined, this.#job.signal);
			return 'next';
		}

		if (outcome === 'mistaken') {
			this.#taken = reader.taken;
			const late = {life: present, until: this.#taken?.since};
			await readLate(this.#job, late, this.#stand, this.#tools.failures);
		}

		this.last = {life: present, exit: reader.exit ?? exitOf(present, this.#stand.now)};
		this.#isSettled = outcome === 'read';
		if (outcome === 'done' || !isFollowed(this.#job)) {
			this.#sayLast(outcome === 'done');
			return 'done';
		}

		return 'next';
	}

	/** Lives that came and went unseen. The API still has the one before the present life; others are lost. */
	#livesBetween(last: Instance, life: Instance): Instance[] {
		const {container} = this.#stand.now;
		const missed = life.restart - last.restart - 1;
		const readable = missed > 0 && container?.state === 'running' ? [{restart: life.restart - 1}] : [];
		const lost = missed - readable.length;
		if (lost > 0) {
			const cause = `${lost} ${lost === 1 ? 'restart' : 'restarts'} could not be read`;
			this.#job.out.push({type: 'gap', stream: this.#job.stream, from: this.last?.exit?.finishedAt, cause});
		}

		return readable;
	}

	/** There is nothing to read now. */
	async #wait(): Promise<boolean> {
		const {standing, end, stream, signal} = this.#job;
		end.tell(stream, undefined);
		const now = this.#stand.now.isGone ? await this.#stand.ask() : this.#stand.now;
		const isLost = now.container !== undefined && isLostContainer(now.container);
		if (isLost && !this.last) {
			this.#job.out.push({type: 'unreadable', stream, cause: logGaps.lost, permanent: true});
		}

		if (now.isGone || isLost || (this.last && now.isOver)) {
			this.#sayEnded(isLost ? now.container?.exit : undefined);
			return true;
		}

		if (this.#nextLife()) {
			// It was started while the API server was asked, and that wakes nobody any more.
			return false;
		}

		this.#sayWaiting();
		this.#hasWaited ||= !this.last;
		if (!isFollowed(this.#job) || now.isTaskEnded) {
			this.#sayLast(false);
			return true;
		}

		this.#sayCaughtUp();
		await standing.next(signal, standing.value.isGone ? this.#job.timing.unannounced : undefined);
		return false;
	}

	/** Without follow, or where it is given up: what is known of the end. */
	#sayLast(isGivenUp: boolean): void {
		this.#sayCaughtUp();
		const {container} = this.#stand.now;
		const exit = this.last?.exit;
		if (this.#job.window.to !== undefined || isGivenUp) {
			return;
		}

		if (container?.state === 'terminated' && exit) {
			this.#job.out.push({type: 'ended', stream: this.#job.stream, exit});
		} else {
			this.#sayWaiting();
		}
	}

	/** @param madeUp - As the kubelet tells the end of a container that it has lost. */
	#sayEnded(madeUp: Exit | undefined): void {
		const {out, stream} = this.#job;
		this.#sayCaughtUp();
		const exit = this.#isSettled ? this.last?.exit : undefined;
		out.push({type: 'ended', stream, exit: exit ?? madeUp ?? 'unconfirmed'});
	}

	#sayRestarted(last: Before, instance: Instance): void {
		const previous = last.exit ?? this.#stand.now.container?.lastExit ?? {code: null};
		const since = this.#taken?.since;
		this.#job.out.push({
			type: 'restarted',
			stream: this.#job.stream,
			previous,
			instance,
			...(since !== undefined && {since, isPast: true}),
		});
	}

	#sayWaiting(): void {
		const {container} = this.#stand.now;
		const reason = container?.state === 'waiting' ? (container.reason ?? 'waiting to start') : undefined;
		if (reason !== undefined && reason !== this.#reason && this.#job.window.to === undefined) {
			this.#reason = reason;
			this.#job.out.push({type: 'waiting', stream: this.#job.stream, task: this.#job.task, reason});
		}
	}

	#sayCaughtUp(): void {
		if (!this.#isCaughtUp) {
			this.#isCaughtUp = true;
			this.#job.out.push({type: 'caughtUp', stream: this.#job.stream});
		}
	}
}
