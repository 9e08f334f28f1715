import {distanceTo, type KeptRows, withContext} from './context.ts';
import type {Evaluated} from './evaluate.ts';
import type {Joint} from './folds.ts';
import type {Leaf} from './leaf.ts';
import {type FoldedLeaf, LeafFolds, type LeafFoldsOptions, withoutFolded} from './leaf-folds.ts';
import {bothOf, countBefore, isIn, type LineSet, noLine, select, withRow} from './line-set.ts';
import {PrefixCounts} from './prefix-counts.ts';

/** What was found out of a leaf, and of which state of it and of the plan. */
export type LeafState = Evaluated & {
	/** `Leaf.version` and `Leaf.moves`. */
	readonly version: number;
	readonly moves: number;
	/** Counts of `Shown`. */
	readonly view: number;
	readonly search: number;
	/** Rows that are shown, by rank; and those among them in which the search finds something. */
	shown: LineSet;
	found: LineSet;
	/** How it joins the leaf before. */
	joint: Joint | undefined;
	/** The row that stands for those of later leaves in which the search finds something. */
	foundBehind: number | undefined;
};

export type ShownOptions = Pick<LeafFoldsOptions, 'leaves' | 'saysSame' | 'onUnfolded'>;

/** A row of the view: its leaf, where that stands, and its rank there. */
export type RowPlace = {readonly leaf: Leaf; readonly at: number; readonly rank: number};

/** The rows of the present view and those that a search finds, counted from the first one. */
export class Shown {
	/** Whether all rows are shown. */
	isPlain = true;
	/** Rows around each that is kept. */
	context = 0;
	/** Counts views, and searches. */
	view = 0;
	search = 0;
	/** Rows that the search finds. */
	readonly found: PrefixCounts;
	readonly #leaves: readonly Leaf[];
	readonly #counts: PrefixCounts;
	readonly #folds: LeafFolds;

	constructor(options: ShownOptions) {
		const {leaves} = options;
		this.#leaves = leaves;
		this.#folds = new LeafFolds({
			...options,
			stateOf: leaf => this.stateOf(leaf),
			search: () => this.search,
			apply: at => this.#apply(at),
			applyAround: at => this.#applyAround(at),
		});
		const length = () => leaves.length;
		this.#counts = new PrefixCounts(length, at => this.setOf(leaves[at]!)?.count ?? leaves[at]!.rows);
		this.found = new PrefixCounts(length, at => this.foundIn(leaves[at]!).count);
	}

	get count(): number {
		return this.#counts.total;
	}

	/** What is known of a leaf for the present view; it may have more rows since. */
	stateOf(leaf: Leaf): LeafState | undefined {
		const {state} = leaf;
		return state && state.view === this.view && state.moves === leaf.moves ? state : undefined;
	}

	/** Whether all is known of a leaf. */
	isCurrent(leaf: Leaf): boolean {
		const state = this.stateOf(leaf);
		return state?.version === leaf.version && state.search === this.search;
	}

	/** More is known of a leaf as it is now. */
	set(leaf: Leaf, evaluated: Evaluated): void {
		const {view, search} = this;
		const none = noLine(leaf.rows);
		leaf.state = {
			...evaluated,
			version: leaf.version,
			moves: leaf.moves,
			view,
			search,
			shown: none,
			found: none,
			joint: undefined,
			foundBehind: undefined,
		};
		const at = this.placeOf(leaf);
		this.#applyAround(at);
		this.forget();
	}

	/** Where a leaf stands among all. */
	placeOf(leaf: Leaf): number {
		if (this.#leaves[leaf.place] !== leaf) {
			for (const [at, other] of this.#leaves.entries()) {
				other.place = at;
			}
		}

		return leaf.place;
	}

	/** Rows of a leaf that are shown, by rank; `undefined` where all are. */
	setOf(leaf: Leaf): LineSet | undefined {
		this.join();
		return this.isPlain ? undefined : (this.stateOf(leaf)?.shown ?? noLine(leaf.rows));
	}

	/** Rows of a leaf that the search finds, by rank. */
	foundIn(leaf: Leaf): LineSet {
		this.join();
		const state = this.stateOf(leaf);
		return state && state.search === this.search ? state.found : noLine(leaf.rows);
	}

	/** Rows came or went, or are shown in another way. */
	forget(): void {
		this.#counts.forget();
		this.found.forget();
		this.#folds.forget();
	}

	/** The row at an index. */
	locate(index: number): RowPlace | undefined {
		const located = this.#counts.locate(index);
		if (!located) {
			return undefined;
		}

		const leaf = this.#leaves[located.at]!;
		const set = this.setOf(leaf);
		return {leaf, at: located.at, rank: set ? select(set, located.rest) : located.rest};
	}

	/** Rows that are shown before the leaf at a place. */
	before(at: number): number {
		return this.#counts.before(at);
	}

	/** The index of a row; `undefined` where it is hidden. */
	indexOf(at: number, rank: number): number | undefined {
		const set = this.setOf(this.#leaves[at]!);
		return set && !(rank < set.size && isIn(set, rank)) ? undefined : this.firstFrom(at, rank);
	}

	/** The index of the first row that is shown at or after a rank of a leaf. */
	firstFrom(at: number, rank: number): number {
		const set = this.setOf(this.#leaves[at]!);
		return this.#counts.before(at) + (set ? countBefore(set, Math.min(rank, set.size)) : rank);
	}

	/** Where a row is shown, or the one that it is folded into as they say the same; `undefined` where it is hidden. */
	standInOf(at: number, rank: number): number | undefined {
		const leaf = this.#leaves[at]!;
		const index = this.indexOf(at, rank);
		const {repeats, joint, edges} = (!this.isPlain && this.stateOf(leaf)) || {};
		const isRepeat =
			(repeats && rank < repeats.size && isIn(repeats, rank)) ||
			(joint?.isRepeat && edges?.first?.rank === rank);
		return index ?? (isRepeat ? this.firstFrom(at, rank) - 1 : undefined);
	}

	/** What of later leaves is folded into a row; see `LeafFolds`. */
	foldedInto(leaf: Leaf, rank: number): Generator<FoldedLeaf> {
		this.join();
		return this.#folds.foldedInto(leaf, rank, this.placeOf(leaf));
	}

	/** Fold rows of each leaf with those of the leaves before it, as far as that is not done. */
	join(): void {
		if (!this.isPlain) {
			this.#folds.join();
		}
	}

	/** As `apply`, also for the leaves whose context that changes. */
	#applyAround(at: number): void {
		this.#apply(at);
		this.#reach(at, -1);
		this.#reach(at, 1);
	}

	/** Find out which rows of a leaf are shown. */
	#apply(at: number): void {
		const state = this.stateOf(this.#leaves[at]!)!;
		const {hits, foundBehind} = state;
		const rows = this.#keptRows(at);
		state.shown =
			this.context > 0 && rows
				? withContext(rows, this.context, {before: this.#distance(at, -1), after: this.#distance(at, 1)})
				: withoutFolded(state, state.kept);
		const all = hits && foundBehind !== undefined ? withRow(hits, foundBehind) : hits;
		state.found = all ? bothOf(all, state.shown) : noLine(state.kept.size);
	}

	/** Apply what is known to the leaves whose context may reach into the one at a place, or come from it. */
	#reach(from: number, direction: 1 | -1): void {
		let rows = 0;
		for (let at = from + direction; rows < this.context; at += direction) {
			const near = this.#keptRows(at);
			if (!near) {
				return;
			}

			this.#apply(at);
			rows += near.candidates.count;
		}
	}

	#distance(at: number, direction: 1 | -1): number {
		return distanceTo(at, direction, this.context, near => this.#keptRows(near));
	}

	#keptRows(at: number): KeptRows | undefined {
		const leaf = this.#leaves[at];
		const state = leaf && this.stateOf(leaf);
		return (
			state?.candidates && {
				kept: withoutFolded(state, state.kept),
				candidates: withoutFolded(state, state.candidates),
			}
		);
	}
}
