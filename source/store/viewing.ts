import {Evaluator, type EvaluatorOptions} from './evaluator.ts';
import type {Tail} from './folds.ts';
import type {Leaf} from './leaf.ts';
import type {FilterState, Search, StreamInfo, Tested, View} from './log-store.ts';
import type {Plan, PlannedQuery} from './plan.ts';
import {isQuick, Queries, type Query} from './queries.ts';
import {RecordMessages} from './record-messages.ts';
import {RowSearch} from './row-search.ts';
import {type LineQuery, narrows} from './scan/line-query.ts';
import {Shown} from './shown.ts';
import {Unfolded} from './unfolded.ts';
import {isPlain, wantedOf} from './wanted.ts';

export type ViewingOptions = Pick<EvaluatorOptions, 'leaves' | 'sourcesOf' | 'ticks' | 'patienceMs'> & {
	readonly streams: readonly StreamInfo[];
	/** More is known of rows, or other ones are wanted. */
	readonly onChange: () => void;
};

/** What is looked at: the present view, and what is looked for in it. */
export class Viewing {
	readonly shown: Shown;
	/** The place of the leaf that was looked at last. */
	focus = 0;
	readonly #options: ViewingOptions;
	readonly #evaluator: Evaluator;
	readonly #queries = new Queries();
	#view: View = {};
	readonly #unfolded = new Unfolded();
	/** The queries of the view's filters, in their order, then that of the search. */
	#used: readonly Query[] = [];
	#search: RowSearch | undefined;
	#progress: PromiseWithResolvers<void> | undefined;

	constructor(options: ViewingOptions) {
		this.#options = options;
		const messages = new RecordMessages(leaf => options.sourcesOf(leaf).messages);
		this.shown = new Shown({
			leaves: options.leaves,
			saysSame: (tail, leaf, record) => messages.saysSame(tail, leaf, record),
			onUnfolded: (leaf, rank, head) => this.#spread(leaf, rank, head),
		});
		this.#evaluator = new Evaluator({
			...options,
			shown: this.shown,
			onProgress: () => this.#tellProgress(),
			onSlow: keys => this.#noteSlow(keys),
			onFailure: (query, error) => this.#giveUp(query, error),
		});
	}

	/** How far the view and the search are. */
	get tested(): Tested {
		const total = this.#options.leaves.reduce((sum, {lines}) => sum + lines, 0);
		const {untested} = this.#evaluator;
		return {tested: total - untested, total, isComplete: untested === 0};
	}

	get filters(): FilterState[] {
		const filters = this.#view.filters ?? [];
		const usable = this.#usable.slice(0, filters.length);
		const counts = this.#countsOf(usable.length);
		return filters.map((filter, at) => {
			const query = this.#used[at]!;
			return {...filter, count: counts[usable.indexOf(query)] ?? 0, failure: query.failure};
		});
	}

	/** Evaluate what is stale, for a slice of time. */
	settle(): void {
		const {staleCount} = this.#evaluator;
		this.#evaluator.settle();
		if (this.#evaluator.staleCount < staleCount) {
			this.#wakeWaiting();
		}
	}

	/** @throws {UsageError} Where a regular expression is none. */
	show(view: View): void {
		const plan = this.#planFor(view, this.#search);
		this.#view = view;
		this.shown.isPlain = isPlain(view);
		this.shown.context = view.context ?? 0;
		this.shown.view++;
		this.#start(plan);
	}

	/** Other streams are there. */
	noteStreams(): void {
		this.#adapt();
	}

	/**
	In a folded view, show all lines of a record and those that repeat it, or its first one again.

	@param homes - Leaves in which it may be.
	*/
	unfold(id: number, isUnfolded: boolean, homes: readonly Leaf[]): void {
		this.#evaluateAnew(
			isUnfolded ? this.#unfolded.unfold(id, homes) : this.#unfolded.fold(id, homes, this.shown),
		);
	}

	/** Records that repeat one of an earlier leaf are unfolded with it. */
	#spread(leaf: Leaf, rank: number, head: Tail['head']): void {
		if (this.#unfolded.spread(leaf, rank, head)) {
			this.#evaluateAnew([leaf]);
			this.#options.onChange();
		}
	}

	#evaluateAnew(leaves: readonly Leaf[]): void {
		this.#adapt();
		for (const leaf of leaves) {
			this.#evaluator.changed(leaf);
		}
	}

	/** @throws {UsageError} Where a regular expression is none. */
	search(query: LineQuery): Search {
		const search = new RowSearch(query, this, this.#options.leaves);
		const plan = this.#planFor(this.#view, search);
		this.#search?.end();
		this.#wakeWaiting();
		this.#search = search;
		this.shown.search++;
		this.#start(plan);
		return search;
	}

	/** A search is given up. */
	endSearch(search: RowSearch): void {
		if (this.#search === search) {
			this.#search = undefined;
			this.#adapt();
			this.#tellProgress();
		}
	}

	/** Follow the row at an index: gives its index at any later moment. */
	holdPlace(index: number): () => number {
		const {leaves} = this.#options;
		const place = this.shown.locate(index);
		if (!place) {
			return () => (index < 0 ? -1 : this.shown.count);
		}

		const {leaf, rank} = place;
		const {moves} = leaf;
		return () => {
			const isThere = leaf.moves === moves && leaves[this.shown.placeOf(leaf)] === leaf;
			return (isThere ? this.shown.indexOf(leaf.place, rank) : undefined) ?? index;
		};
	}

	/** A leaf has other rows. */
	changed(leaf: Leaf): void {
		this.shown.forget();
		this.#evaluator.changed(leaf);
	}

	/** A leaf is gone. */
	gone(leaf: Leaf): void {
		this.shown.forget();
		this.#evaluator.gone(leaf);
	}

	/** Resolves when more is known. */
	progress(): Promise<void> {
		this.#progress ??= Promise.withResolvers<void>();
		return this.#progress.promise;
	}

	async idle(): Promise<void> {
		do {
			await this.#evaluator.idle();
			this.shown.join();
		} while (this.#evaluator.staleCount > 0);
	}

	async close(): Promise<void> {
		this.#search?.end();
		await this.#evaluator.close();
		this.#tellProgress();
	}

	get #usable(): Query[] {
		return this.#used.filter(({failure}) => !failure);
	}

	/** What is to be found out for a view and a search; absent where nothing is. */
	#planFor(view: View, search: RowSearch | undefined): Plan | undefined {
		const filters = view.filters ?? [];
		const before = this.#usable;
		this.#used = this.#queries.use([...filters.map(({query}) => query), ...(search ? [search.query] : [])]);
		const isUsable = (at: number): boolean => !this.#used[at]!.failure;
		const hasSearch = search !== undefined && isUsable(filters.length);
		if (isPlain(view) && !hasSearch) {
			return undefined;
		}

		const inverted = filters.filter((_, at) => isUsable(at)).map(({isInverted}) => isInverted);
		const {streams} = this.#options;
		return {
			wanted: wantedOf({view, streams, inverted, unfolded: this.#unfolded}),
			queries: this.#usable.map(query => plannedQuery(query, before)),
			hasSearch,
		};
	}

	/** Find out all of it anew. */
	#start(plan: Plan | undefined): void {
		this.shown.forget();
		this.#evaluator.start(plan, this.#usable, this.focus);
		this.#options.onChange();
	}

	/** Go on; what is known stays. */
	#adapt(): void {
		const plan = this.#planFor(this.#view, this.#search);
		this.#evaluator.adapt(plan, this.#usable);
	}

	/** Queries that take much work are from now on run by threads that can be ended. */
	#noteSlow(keys: readonly number[]): void {
		for (const query of this.#used) {
			query.isSlow ||= keys.includes(query.key);
		}

		this.#adapt();
	}

	/** Go on without a query: a filter keeps all then, a search has failed. */
	#giveUp(query: Query, error: Error): void {
		query.failure = error;
		if (
			this.#search &&
			this.#used.at(-1) === query &&
			this.#used.length > (this.#view.filters ?? []).length
		) {
			this.#search.failure = error;
		}

		this.shown.view++;
		this.#start(this.#planFor(this.#view, this.#search));
	}

	/** Records that each of so many filters keeps. */
	#countsOf(filters: number): number[] {
		const counts = new Array<number>(filters).fill(0);
		for (const leaf of this.#options.leaves) {
			const known = this.shown.stateOf(leaf)?.counts;
			for (let at = 0; known && at < filters; at++) {
				counts[at]! += known[at] ?? 0;
			}
		}

		return counts;
	}

	#tellProgress(): void {
		this.#wakeWaiting();
		this.#options.onChange();
	}

	#wakeWaiting(): void {
		this.#progress?.resolve();
		this.#progress = undefined;
	}
}

/** A query that narrows one that was in use looks only at what that one found. */
const plannedQuery = (asked: Query, before: readonly Query[]): PlannedQuery => {
	const {key, query} = asked;
	const isKnown = before.some(other => other.key === key);
	return {
		key,
		query,
		within: isKnown ? undefined : before.find(other => narrows(other.query, query))?.key,
		isBoxed: !isQuick(asked),
	};
};
