import type {EdgeRecord, Edges} from './edges.ts';
import type {Leaf} from './leaf.ts';
import {lastTimeIn} from './leaf-summary.ts';
import type {LeafState} from './shown.ts';

/** The record that is shown last up to the end of a leaf, and the one that stands for it as they say the same. */
export type Tail = {
	readonly leaf: Leaf;
	readonly record: EdgeRecord;
	readonly head: {readonly leaf: Leaf; readonly rank: number};
	/** Whether those that say the same are shown. */
	readonly isUnfolded: boolean;
};

/** How what is shown of a leaf joins what is shown before it. */
export type Joint = {
	/** The same object as long as nothing has changed there. */
	readonly before: Tail | undefined;
	/** Whether its first record says the same as the one before, so that they are one fold. */
	readonly isRepeat: boolean;
	readonly tail: Tail | undefined;
};

/** Whether two records of leaves say the same. */
export type SaysSame = (tail: Tail, leaf: Leaf, record: EdgeRecord) => boolean;

/** Join a leaf to what is shown before it. */
export const jointOf = (
	leaf: Leaf,
	state: LeafState,
	before: Tail | undefined,
	saysSame: SaysSame,
): Joint => {
	const first = state.edges?.first;
	// Those that the reader unfolded are not folded away when the ones before them come.
	const mayRepeat = before && first && (before.isUnfolded || !first.isUnfolded);
	const isRepeat = mayRepeat === true && saysSame(before!, leaf, first!);
	return {before, isRepeat, tail: state.edges && tailOf(leaf, state, state.edges, before, isRepeat)};
};

const tailOf = (
	leaf: Leaf,
	{kept, candidates}: LeafState,
	{first, last}: Edges,
	before: Tail | undefined,
	isRepeat: boolean,
): Tail | undefined => {
	if (kept.count === 0 && (candidates?.count ?? 0) === 0) {
		return before && !hasLinesOf(leaf, before.record.stream) ? before : undefined;
	}

	if (!last) {
		return undefined;
	}

	const isAllOne = isRepeat && last.head === first!.rank;
	return isAllOne
		? {leaf, record: last, head: before!.head, isUnfolded: before!.isUnfolded}
		: {leaf, record: last, head: {leaf, rank: last.head}, isUnfolded: last.isHeadUnfolded};
};

/** Whether lines of a stream stand in a leaf; where that is not known, they may. */
const hasLinesOf = (leaf: Leaf, stream: number): boolean => {
	const {columns, summary, version} = leaf;
	if (columns) {
		return columns.streams
			? columns.streams.subarray(0, leaf.lines).includes(stream)
			: leaf.stream === stream;
	}

	return summary?.version !== version || lastTimeIn(leaf, stream) !== undefined;
};
