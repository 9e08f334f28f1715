import type {Instance} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';
import type {RecentLines} from '../../core/recent-lines.ts';
import type {Exit} from '../../core/task.ts';
import type {Breaks} from './breaks.ts';
import type {Failures} from './failures.ts';
import {type FollowJob, isFollowed} from './follow-job.ts';
import {readHistory} from './history.ts';
import {LifeMistakenError} from './later-life.ts';
import {LifeFollower} from './life-follower.ts';
import {LifeLog} from './life-log.ts';
import {LifeRepair} from './life-repair.ts';
import {exitOf, type Fate, fateOf} from './lives.ts';
import type {LogRange} from './pod-log.ts';
import type {Stand} from './stand.ts';
import {wantedOf} from './wanted.ts';
import {newestOfAll} from './window-end.ts';

/** Why reading a life stopped. */
export type LifeOutcome =
	/** All of it was read, or the reader knows what was not. */
	| 'read'
	/** Nothing of it was read: it was another life's turn. */
	| 'untouched'
	/** What was read is of a later life: `taken` tells which. */
	| 'mistaken'
	/** The pod went before the end was read. */
	| 'lost'
	/** Nothing more will be read of the stream, and the reader knows why. */
	| 'done';

/** Lines that were taken for those of an earlier life. */
export type Taken = {
	/** Restart number of their own life. */
	readonly restart: number;
	/** The newest of them. */
	readonly known: RecentLines;
	/** Time of the first one that the reader has. */
	readonly since: Instant | undefined;
};

export type LifeTools = {
	readonly stand: Stand;
	readonly breaks: Breaks;
	readonly failures: Failures;
	/** Called when the history of the window has been read. */
	readonly onCaughtUp: () => void;
};

/** Reads one life of a container: its history, then live, then to its end. */
export class LifeReader {
	readonly #job: FollowJob;
	readonly #tools: LifeTools;
	readonly #log: LifeLog;
	readonly #repair: LifeRepair;
	/** Once it is followed. */
	#follower: LifeFollower | undefined;
	readonly #isNew: boolean;
	/** What is read is the life before the present one. */
	#isPrevious = false;
	/** The history is large: from where it is read and followed in one request. */
	#fresh: LogRange | undefined;
	/** Nothing of the history can be missing. */
	#isProven = false;
	/** How the life ended, once that is known. */
	exit: Exit | undefined;
	/** What was read, where that is of a later life. */
	taken: Taken | undefined;

	/**
	@param isNew - It began under our eyes: all of it is wanted, whatever the window.
	@param known - Lines of it that the reader has already.
	*/
	constructor(
		job: FollowJob,
		{instance, isNew, known}: {instance: Instance; isNew: boolean; known?: RecentLines},
		tools: LifeTools,
	) {
		this.#job = job;
		this.#tools = tools;
		this.#isNew = isNew;
		this.#log = new LifeLog(job, {
			instance,
			isNew,
			known,
			isCurrent: () => this.#isCurrent(),
			onLines: () => tools.breaks.arrived(),
		});
		this.#repair = new LifeRepair(job, tools, this.#log);
	}

	async read(): Promise<LifeOutcome> {
		if (!this.#isNew) {
			const outcome = await this.#readHistory(isFollowed(this.#job));
			if (outcome !== 'read' || this.#isAllRead) {
				return outcome;
			}
		}

		if (this.#log.known.count > 0 && this.#log.known.isThin) {
			await this.#repair.bridge();
		}

		if (fateOf(this.#log.instance, this.#tools.stand.now) !== 'same') {
			return this.finish();
		}

		const end = isFollowed(this.#job) ? await this.#follow() : await this.#verify();
		return end === 'over' ? this.finish() : end;
	}

	/** Read to the end of a life that is over. */
	async finish(): Promise<LifeOutcome> {
		try {
			const outcome = await this.#finish();
			await this.#follower?.finish();
			return outcome;
		} catch (error) {
			if (!(error instanceof LifeMistakenError)) {
				throw error;
			}

			const {known, firstShown: since} = this.#log;
			this.taken = {restart: error.restart, known, since};
			return 'mistaken';
		}
	}

	async #finish(): Promise<LifeOutcome> {
		const {signal} = this.#job;
		while (!signal.aborted) {
			const fate = await this.#tools.stand.fateOf(this.#log.instance);
			if (fate === 'gone') {
				return 'lost';
			}

			this.#isPrevious = fate === 'replaced';
			this.exit = exitOf(this.#log.instance, this.#tools.stand.now) ?? this.exit;
			const isReadable = !this.#isPrevious || this.#isPreviousReadable();
			if (isReadable && this.#isUnbegun) {
				const history = await this.#readHistory(false);
				if (history === 'untouched') {
					continue;
				}

				if (history !== 'read') {
					return history;
				}
			}

			const outcome = await this.#repair.settle(fate, isReadable);
			if (outcome !== 'retry') {
				return outcome;
			}
		}

		return 'read';
	}

	/** Nothing more of a window with an end can come. */
	get #isAllRead(): boolean {
		return this.#job.window.to !== undefined && (this.#isProven || this.#log.isPast);
	}

	/** A window was to be followed from its start, and no line of it has come. */
	get #isUnbegun(): boolean {
		const {known} = this.#log;
		return this.#fresh !== undefined && known.count === 0 && !known.isComplete;
	}

	/** @param mayFollow - A large history may be left to the live connection. */
	async #readHistory(mayFollow: boolean): Promise<LifeOutcome> {
		const {signal, window, end, stream} = this.#job;
		while (!signal.aborted) {
			try {
				const previous = this.#isPrevious;
				const wanted = wantedOf(window, await newestOfAll(this.#job, this.#log, previous));
				const history = await readHistory(this.#log, wanted, {previous, isFollowed: mayFollow, signal});
				this.#fresh = history.fresh;
				this.#isProven = history.isProven;
				this.#tools.breaks.healed();
				return 'read';
			} catch (error) {
				end.tell(stream, undefined);
				const next = await this.#tools.failures.after(error);
				if (next === 'done') {
					return 'done';
				}

				if (this.#log.known.count > 0 || next === 'lost') {
					return 'read';
				}

				if (next === 'look') {
					return 'untouched';
				}
			}
		}

		return 'untouched';
	}

	/** Without follow: a cut answer looks like a complete one, so the line that is the newest one by now must have come. */
	async #verify(): Promise<'read' | 'over'> {
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

			const next = await this.#repair.verify();
			if (next === 'verified' || next === 'done') {
				return 'read';
			}
		}

		return 'read';
	}

	/** Follow for as long as the life runs. */
	#follow(): Promise<'done' | 'over'> {
		const parts = {log: this.#log, repair: this.#repair, fresh: this.#fresh};
		this.#follower = new LifeFollower(this.#job, this.#tools, parts);
		return this.#follower.follow();
	}

	#isPreviousReadable(): boolean {
		const {container} = this.#tools.stand.now;
		return container?.state === 'running' && container.restarts === this.#log.instance.restart + 1;
	}

	async #isCurrent(): Promise<boolean> {
		const fate = await this.#tools.stand.fateOf(this.#log.instance);
		return this.#isPrevious ? this.#isPreviousReadable() : isReadable(fate);
	}
}

/** Whether the API gives the log of a life as the present one. */
const isReadable = (fate: Fate): boolean => fate === 'same' || fate === 'ended';
