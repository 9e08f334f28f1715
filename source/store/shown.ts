import type {Evaluated} from './evaluate.ts';
import type {Leaf} from './leaf.ts';
import {countBefore, isIn, type LineSet, noLine, select} from './line-set.ts';
import {PrefixCounts} from './prefix-counts.ts';

/** What was found out of a leaf, and of which state of it and of the view. */
export type LeafState = {
	/** `Leaf.version` and `Leaf.moves`. */
	readonly version: number;
	readonly moves: number;
	/** Of the view, and of the search. */
	readonly view: number;
	readonly search: number;
	readonly evaluated: Evaluated;
	/** Rows that are shown, by rank. */
	shown: LineSet;
};

/** A row of the view. */
export type RowPlace = {readonly leaf: Leaf; readonly rank: number; readonly at: number};

/** The rows of the present view, counted from the first one. */
export class Shown {
	readonly #leaves: readonly Leaf[];
	readonly #states = new WeakMap<Leaf, LeafState>();
	readonly #counts: PrefixCounts;
	/** Whether all rows are shown. */
	isPlain = true;
	/** Counts views. */
	view = 0;

	/** @param leaves - All leaves, in order, as they are at any time. */
	constructor(leaves: readonly Leaf[]) {
		this.#leaves = leaves;
		this.#counts = new PrefixCounts(
			() => leaves.length,
			at => this.setOf(leaves[at]!)?.count ?? leaves[at]!.rows,
		);
	}

	get count(): number {
		return this.#counts.total;
	}

	stateOf(leaf: Leaf): LeafState | undefined {
		return this.#states.get(leaf);
	}

	setState(leaf: Leaf, state: LeafState): void {
		this.#states.set(leaf, state);
		this.#counts.forget();
	}

	/** Rows of a leaf that are shown, by rank; `undefined` where all are. */
	setOf(leaf: Leaf): LineSet | undefined {
		if (this.isPlain) {
			return undefined;
		}

		const state = this.#states.get(leaf);
		return state && state.view === this.view && state.moves === leaf.moves ? state.shown : noLine(leaf.rows);
	}

	/** Rows came, went, or are shown now. */
	forget(): void {
		this.#counts.forget();
	}

	/** The row at an index. */
	locate(index: number): RowPlace | undefined {
		const located = this.#counts.locate(index);
		if (!located) {
			return undefined;
		}

		const leaf = this.#leaves[located.at]!;
		const set = this.setOf(leaf);
		return {leaf, rank: set ? select(set, located.rest) : located.rest, at: located.at};
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
}
