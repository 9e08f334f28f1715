import {type Joint, jointOf, type SaysSame, type Tail} from './folds.ts';
import type {Leaf} from './leaf.ts';
import {isIn, type LineSet, withoutRows} from './line-set.ts';
import type {LeafState} from './shown.ts';

/** A leaf whose first record, at a rank, and those after it that repeat it are folded into one of an earlier leaf. */
export type FoldedLeaf = {readonly leaf: Leaf; readonly state: LeafState; readonly rank: number};

export type LeafFoldsOptions = {
	/** All leaves, in order, as they are at any time. */
	readonly leaves: readonly Leaf[];
	/** What is known of a leaf for the present view. */
	readonly stateOf: (leaf: Leaf) => LeafState | undefined;
	/** The number of the present search. */
	readonly search: () => number;
	readonly saysSame: SaysSame;
	/** Records repeat one, the head, that is shown with those that repeat it: they are to be shown, too, those from the row at a rank on. */
	readonly onUnfolded: (leaf: Leaf, rank: number, head: Tail['head']) => void;
	/** Other rows of the leaf at a place are found. */
	readonly apply: (at: number) => void;
	/** Other rows of the leaf at a place are shown. */
	readonly applyAround: (at: number) => void;
};

/**
Folds what says the same over the borders of leaves.

All leaves are gone through from the first one on, but only those are looked at before which something has changed.
*/
export class LeafFolds {
	readonly #options: LeafFoldsOptions;
	#isJoined = true;

	constructor(options: LeafFoldsOptions) {
		this.#options = options;
	}

	/** Something has changed. */
	forget(): void {
		this.#isJoined = false;
	}

	/** Join each leaf to those before it, as far as that is not done. */
	join(): void {
		if (this.#isJoined) {
			return;
		}

		this.#isJoined = true;
		const {leaves, stateOf} = this.#options;
		let before: Tail | undefined;
		let isSearched = false;
		for (const [at, leaf] of leaves.entries()) {
			const state = stateOf(leaf);
			if (state && (!state.joint || state.joint.before !== before)) {
				this.#joinLeaf(at, state, before);
			}

			before = state?.joint?.tail;
			isSearched ||= state?.hits !== undefined;
		}

		if (isSearched) {
			this.#find();
		}
	}

	/**
	What of later leaves is folded into a row, or would be if it were not unfolded.

	@param from - The place of the leaf.
	*/
	*foldedInto(leaf: Leaf, rank: number, from: number): Generator<FoldedLeaf> {
		const {leaves, stateOf} = this.#options;
		let tail = stateOf(leaf)?.joint?.tail;
		for (let at = from + 1; at < leaves.length; at++) {
			const next = leaves[at]!;
			const state = stateOf(next);
			const isBehind = tail?.head.leaf === leaf && tail.head.rank === rank;
			if (!isBehind || !state?.joint || state.joint.before !== tail) {
				return;
			}

			if (state.joint.isRepeat) {
				yield {leaf: next, state, rank: state.edges!.first!.rank};
			}

			tail = state.joint.tail;
		}
	}

	#joinLeaf(at: number, state: LeafState, before: Tail | undefined): void {
		const {leaves, saysSame, onUnfolded, applyAround} = this.#options;
		const leaf = leaves[at]!;
		const wasFolded = isFolded(state.joint);
		state.joint = jointOf(leaf, state, before, saysSame);
		if (isFolded(state.joint) !== wasFolded) {
			applyAround(at);
		}

		const first = state.edges?.first;
		if (state.joint.isRepeat && before!.isUnfolded && !first!.isUnfolded) {
			onUnfolded(leaf, first!.rank, before!.head);
		}
	}

	/** Find the rows that stand for those of later leaves in which the search finds something. */
	#find(): void {
		const {leaves, stateOf, search, apply} = this.#options;
		const found = new Map<Leaf, number>();
		for (const leaf of leaves) {
			const state = stateOf(leaf);
			const hits = state?.search === search() && isFolded(state.joint) ? state.hits : undefined;
			if (hits && isIn(hits, state!.edges!.first!.rank)) {
				const {head} = state!.joint!.before!;
				found.set(head.leaf, head.rank);
			}
		}

		for (const [at, leaf] of leaves.entries()) {
			const state = stateOf(leaf);
			if (state && state.foundBehind !== found.get(leaf)) {
				state.foundBehind = found.get(leaf);
				apply(at);
			}
		}
	}
}

/** Rows of a leaf without those of its first record, where one of an earlier leaf stands for it. */
export const withoutFolded = ({joint, edges}: LeafState, rows: LineSet): LineSet => {
	if (!isFolded(joint)) {
		return rows;
	}

	const {rank, places} = edges!.first!;
	return withoutRows(rows, rank, Math.min(rows.size, rank + places.length / 2));
};

/** Whether the first record of a leaf is not shown, as one of an earlier leaf stands for it. */
const isFolded = (joint: Joint | undefined): boolean => joint?.isRepeat === true && !joint.before!.isUnfolded;
