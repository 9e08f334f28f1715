import {TooSlowError} from '../core/errors/too-slow-error.ts';
import {nothingOf} from './evaluate.ts';
import type {Leaf} from './leaf.ts';
import {byDistance} from './leaf-distance.ts';
import {evaluateMatches, rowsOf} from './leaf-job.ts';
import {LeafJobs, type LeafJobsOptions, type Outcome} from './leaf-jobs.ts';
import {forgetMatches, keepMatches, knownOf} from './leaf-matches.ts';
import {isKnown, type KnownMatches, matchLines} from './match-lines.ts';
import type {Plan} from './plan.ts';
import {isQuick, type Query} from './queries.ts';
import {typedText} from './scan/line-query.ts';
import type {Shown} from './shown.ts';

/** Longest that leaves are evaluated between two keys, in ms. */
const sliceMs = 8;

/** Leaves that a thread gets at a time: so few that a new search need not wait, so many that talking to it costs little. */
const leavesAtOnce = 4;

/** From so many leaves on threads are worth their while. */
const manyLeaves = 8;

export type EvaluatorOptions = {
	/** All leaves, in order. */
	readonly leaves: readonly Leaf[];
	readonly shown: Shown;
	readonly sourcesOf: LeafJobsOptions['sourcesOf'];
	/** How long a leaf may take with an expression that can hang, in ms. */
	readonly patienceMs: number;
	/** A clock that only goes forward, in ms. */
	readonly ticks: () => number;
	/** More is known of rows. */
	readonly onProgress: () => void;
	/** Queries turned out to take much work, those with these keys in a thread: the plan is to say so. */
	readonly onSlow: (keys: readonly number[]) => void;
	/** A query takes too long, or cannot be run. */
	readonly onFailure: (query: Query, error: Error) => void;
};

/**
Finds out of each leaf what a plan asks: which of its rows are shown, and what is found in them.

What is small is there when it is asked for, within a slice of time; the rest follows, what is nearest to the reader first, from threads where
there is much of it.
*/
export class Evaluator {
	readonly #options: EvaluatorOptions;
	readonly #jobs: LeafJobs;
	/** Leaves of which not all is known. */
	readonly #stale = new Set<Leaf>();
	/** Those that no thread looks at, the next one last: of which nothing is known, and that changed since. Some may be evaluated already. */
	#queue: Leaf[] = [];
	#changed: Leaf[] = [];
	#plan: Plan | undefined;
	/** The queries of the plan. */
	#queries: readonly Query[] = [];
	#isSliceUsed = false;
	#settled: PromiseWithResolvers<void> | undefined;

	constructor(options: EvaluatorOptions) {
		this.#options = options;
		this.#jobs = new LeafJobs({
			sourcesOf: options.sourcesOf,
			onOutcomes: outcomes => this.#takeOutcomes(outcomes),
			onFailure: (leaves, {waitedMs, error}) => this.#takeFailure(leaves, waitedMs, error),
		});
	}

	/** Leaves of which not all is known. */
	get staleCount(): number {
		return this.#stale.size;
	}

	/** Lines of the leaves of which not all is known. */
	get untested(): number {
		return this.#stale.values().reduce((sum, {lines}) => sum + lines, 0);
	}

	/**
	Evaluate all leaves by a plan, or none.

	@param focus - The place of the leaf that the reader looks at.
	*/
	start(plan: Plan | undefined, queries: readonly Query[], focus: number): void {
		this.adapt(plan, queries);
		this.#stale.clear();
		this.#changed = [];
		forgetMatches(this.#options.leaves, plan);
		this.#queue = plan ? byDistance(this.#options.leaves, focus) : [];
		for (const leaf of this.#queue) {
			this.#stale.add(leaf);
		}

		this.#isSliceUsed = false;
		this.settle();
	}

	/** Go on by a plan that says the same of all leaves that are evaluated already. */
	adapt(plan: Plan | undefined, queries: readonly Query[]): void {
		this.#plan = plan;
		this.#queries = queries;
		if (plan) {
			this.#jobs.follow(plan, queries.every(isQuick) ? undefined : this.#options.patienceMs);
		}
	}

	/** A leaf has other rows now, or is to be evaluated anew. */
	changed(leaf: Leaf): void {
		if (this.#plan && !this.#stale.has(leaf)) {
			this.#stale.add(leaf);
			this.#changed.push(leaf);
		}
	}

	/** A leaf is gone. */
	gone(leaf: Leaf): void {
		this.#stale.delete(leaf);
	}

	/** Evaluate what is stale, for a slice of time; the rest follows by itself. */
	settle(): void {
		if (this.#stale.size === 0 || this.#isSliceUsed) {
			return;
		}

		const {ticks} = this.#options;
		const end = ticks() + sliceMs;
		const forThreads = this.#evaluateInline(this.#changed, () => ticks() < end);
		// While threads are at work, they get the rest.
		forThreads.push(...this.#evaluateInline(this.#queue, () => ticks() < end && this.#jobs.size === 0));
		this.#queue.push(...forThreads.reverse());
		this.#goOn();
	}

	/** Resolves when all is known of all leaves. */
	async idle(): Promise<void> {
		this.settle();
		if (this.#stale.size > 0) {
			this.#settled ??= Promise.withResolvers<void>();
			await this.#settled.promise;
		}
	}

	async close(): Promise<void> {
		this.start(undefined, [], 0);
		await this.#jobs.close();
	}

	/** Evaluate leaves, the last one first, while there is time; returns those that only a thread can. */
	#evaluateInline(leaves: Leaf[], hasTime: () => boolean): Leaf[] {
		const forThreads: Leaf[] = [];
		while (leaves.length > 0 && hasTime()) {
			const leaf = leaves.pop()!;
			if (!this.#stale.has(leaf) || this.#jobs.has(leaf)) {
				continue;
			}

			const known = knownOf(leaf, this.#plan!);
			if (!this.#isInline(leaf, known) || !this.#evaluate(leaf, known)) {
				forThreads.push(leaf);
			}
		}

		return forThreads;
	}

	/** Whether a leaf can be evaluated here: nothing has to be read, or can hang. */
	#isInline({columns, bytes, lines}: Leaf, known: readonly KnownMatches[]): boolean {
		return (
			columns !== undefined &&
			known.every(
				(matches, at) => isKnown(matches, lines) || (bytes !== undefined && isQuick(this.#queries[at]!)),
			)
		);
	}

	/** Whether that was little work; else a thread has to do it. */
	#evaluate(leaf: Leaf, known: readonly KnownMatches[]): boolean {
		const {columns, bytes, lines: count} = leaf;
		const lines = {bytes: bytes ?? noBytes, starts: columns!.starts, count};
		const quick = this.#queries.filter(isQuick);
		const matches = known.map((matches, at) => matchLines(this.#queries[at]!.matcher, lines, matches));
		if (!quick.every(isQuick)) {
			this.#options.onSlow([]);
			return false;
		}

		keepMatches(leaf, this.#plan!, matches);
		this.#stale.delete(leaf);
		this.#options.shown.set(leaf, evaluateMatches(rowsOf(leaf), this.#plan!, matches));
		return true;
	}

	/** See to it that the rest follows. */
	#goOn(): void {
		if (this.#stale.size === 0) {
			this.#settled?.resolve();
			this.#settled = undefined;
			return;
		}

		if (this.#queue.length >= manyLeaves || this.#jobs.size > 0 || this.#needsThreads) {
			this.#feedThreads();
		}

		const hasMore = this.#changed.length > 0 || (this.#queue.length > 0 && this.#jobs.size === 0);
		if (hasMore && !this.#isSliceUsed) {
			this.#isSliceUsed = true;
			setImmediate(() => {
				this.#isSliceUsed = false;
				this.settle();
				this.#options.onProgress();
			});
		}
	}

	get #needsThreads(): boolean {
		return this.#queue.some(
			leaf => this.#stale.has(leaf) && !this.#isInline(leaf, knownOf(leaf, this.#plan!)),
		);
	}

	/** Give threads as much as they take. */
	#feedThreads(): void {
		const most = this.#queries.every(isQuick) ? leavesAtOnce : 1;
		while (this.#jobs.hasRoom) {
			const leaves: Leaf[] = [];
			for (let leaf = this.#queue.pop(); leaf; leaf = leaves.length < most ? this.#queue.pop() : undefined) {
				// It may wait twice: a thread gave it back while all was begun anew.
				if (this.#stale.has(leaf) && !this.#jobs.has(leaf) && !leaves.includes(leaf)) {
					leaves.push(leaf);
				}
			}

			if (leaves.length === 0) {
				return;
			}

			this.#jobs.run(leaves, leaf => knownOf(leaf, this.#plan!));
		}
	}

	#takeOutcomes(outcomes: readonly Outcome[]): void {
		const slow = outcomes.flatMap(({result}) => result.slow ?? []);
		if (slow.length > 0) {
			this.#options.onSlow(slow);
		}

		for (const {leaf, plan, result, isSame} of outcomes) {
			if (!this.#stale.has(leaf)) {
				continue;
			}

			keepMatches(leaf, plan, result.matches);
			if (isSame && plan === this.#plan) {
				this.#stale.delete(leaf);
				this.#options.shown.set(leaf, result.evaluated ?? nothingOf(leaf, plan.wanted));
			} else {
				this.#changed.push(leaf);
			}
		}

		this.#afterThreads();
	}

	/** Who is to blame for leaves that come to nothing: an expression that can hang, else all queries. */
	#takeFailure(leaves: readonly Leaf[], waitedMs: number, error: Error | undefined): void {
		this.#changed.push(...leaves.filter(leaf => this.#stale.has(leaf)));
		const slow = this.#queries.find(query => !isQuick(query) && !query.failure);
		if (!error && slow) {
			this.#options.onFailure(slow, new TooSlowError(typedText(slow.query), waitedMs));
		}

		for (const query of error ? this.#queries : []) {
			this.#options.onFailure(query, error!);
		}

		// Where no query is to blame, trying again would lead to the same.
		for (const leaf of error && this.#queries.length === 0 ? leaves : []) {
			this.#stale.delete(leaf);
			this.#options.shown.set(leaf, nothingOf(leaf, this.#plan!.wanted));
		}

		this.#afterThreads();
	}

	#afterThreads(): void {
		this.settle();
		this.#goOn();
		this.#options.onProgress();
	}
}

const noBytes = new Uint8Array(0);
