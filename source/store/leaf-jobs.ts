import type {Leaf, StoredLeaf} from './leaf.ts';
import type {LeafJob, LeafResult} from './leaf-job.ts';
import {LeafThreads, type ThreadFailure} from './leaf-threads.ts';
import type {KnownMatches} from './match-lines.ts';
import type {Plan} from './plan.ts';

/** What came of a leaf. */
export type Outcome = {
	readonly leaf: Leaf;
	readonly plan: Plan;
	readonly result: LeafResult;
	/** Whether the leaf is as it was when the thread was given it. */
	readonly isSame: boolean;
};

export type LeafJobsOptions = {
	/** Where a thread finds a leaf. */
	readonly sourcesOf: (leaf: Leaf) => Pick<LeafJob, 'columns' | 'messages'>;
	/** What came of some leaves. */
	readonly onOutcomes: (outcomes: readonly Outcome[]) => void;
	/** Of these leaves nothing will come. */
	readonly onFailure: (leaves: readonly Leaf[], failure: ThreadFailure) => void;
};

/** A leaf at which a thread looks, as it was then. */
type Running = {
	readonly leaf: Leaf;
	readonly version: number;
	/** Where it is read from the disk. */
	readonly stored: StoredLeaf | undefined;
	readonly plan: Plan;
};

/** Leaves that threads look at. */
export class LeafJobs {
	readonly #options: LeafJobsOptions;
	readonly #threads: LeafThreads;
	readonly #running = new Map<number, Running>();
	#plan: Plan | undefined;

	constructor(options: LeafJobsOptions) {
		this.#options = options;
		this.#threads = new LeafThreads({
			onResults: results => this.#take(results),
			onFailure: (jobs, failure) =>
				options.onFailure(
					jobs.map(job => this.#leave(job).leaf),
					failure,
				),
		});
	}

	/** How many leaves threads look at. */
	get size(): number {
		return this.#running.size;
	}

	/** Whether more can be given to threads. */
	get hasRoom(): boolean {
		return this.#threads.hasRoom;
	}

	has({serial}: Leaf): boolean {
		return this.#running.has(serial);
	}

	/** Find this out from now on; see `LeafThreads`. */
	follow(plan: Plan, boxMs: number | undefined): void {
		this.#plan = plan;
		this.#threads.follow(plan, boxMs);
	}

	/**
	Have a thread look at leaves.

	@param knownOf - What is known of the matches in a leaf, by query.
	*/
	run(leaves: readonly Leaf[], knownOf: (leaf: Leaf) => KnownMatches[]): void {
		this.#threads.run(leaves.map(leaf => this.#jobOf(leaf, knownOf(leaf))));
	}

	close(): Promise<void> {
		return this.#threads.close();
	}

	#jobOf(leaf: Leaf, known: KnownMatches[]): LeafJob {
		const {serial, lines, rows, size, stream, hasContinued, hasRepeats, hasNotices, version, stored} = leaf;
		const isStored = !leaf.columns || !(leaf.bytes || leaf.origin);
		leaf.readers++;
		this.#running.set(serial, {leaf, version, stored: isStored ? stored : undefined, plan: this.#plan!});
		return {
			...this.#options.sourcesOf(leaf),
			serial,
			lines,
			rows,
			size,
			stream,
			hasContinued,
			hasRepeats,
			hasNotices,
			ends: leaf.ends.slice(),
			shape: (leaf.columns ?? stored!).shape,
			known,
		};
	}

	#take(results: readonly LeafResult[]): void {
		const outcomes = results.map((result): Outcome => {
			const {leaf, version, stored, plan} = this.#leave(result);
			// What was read from the disk may have been of another leaf by then.
			const isRight = stored === undefined || leaf.stored === stored;
			const isSame = isRight && leaf.version === version;
			return {leaf, plan, result: isRight ? result : {...result, matches: []}, isSame};
		});
		this.#options.onOutcomes(outcomes);
	}

	#leave({serial}: {readonly serial: number}): Running {
		const running = this.#running.get(serial)!;
		this.#running.delete(serial);
		running.leaf.readers--;
		return running;
	}
}
