import {gallopBack} from './bisect.ts';
import {noExtras} from './columns.ts';
import type {Leaf} from './leaf.ts';
import {reserve} from './leaf-writing.ts';
import {lineOfRun, type Run} from './run.ts';

/** The rank before which a line of a run goes: after all rows that stand before it. Quick where that is near the end. */
export const rankFor = (leaf: Leaf, run: Run, line: number, end: number = leaf.rows): number =>
	gallopBack(end, rank => leaf.compare(rank, run, line) < 0);

/**
Give lines that were appended their ranks.

@param first - The first of these lines.
@param at - The place in the run of that line; the others follow.
@returns The ranks of the first and the last of them.
*/
export const placeLines = (
	leaf: Leaf,
	run: Run,
	at: number,
	first: number,
): [first: number, last: number] => {
	const rank = rankFor(leaf, run, lineOfRun(run, at));
	if (rank === leaf.rows) {
		placeLast(leaf, first);
		return [rank, leaf.rows - 1];
	}

	reserve(leaf, 0, 0, {...noExtras, order: true});
	return [rank, mergeFrom(leaf, run, at, first, rank)];
};

const placeLast = (leaf: Leaf, first: number): void => {
	const {order} = leaf.columns!;
	for (let line = first; order && line < leaf.lines; line++) {
		order[leaf.rows + line - first] = line;
	}

	leaf.rows += leaf.lines - first;
};

/** Merge from the end: each row moves at most once; returns the rank of the last line. */
const mergeFrom = (leaf: Leaf, run: Run, at: number, first: number, lowest: number): number => {
	const order = leaf.columns!.order!;
	const count = leaf.lines - first;
	let end = leaf.rows;
	let last = -1;
	for (let next = count - 1; next >= 0; next--) {
		const rank = next === 0 ? lowest : rankFor(leaf, run, lineOfRun(run, at + next), end);
		order.copyWithin(rank + next + 1, rank, end);
		order[rank + next] = first + next;
		last = Math.max(last, rank + next);
		end = rank;
	}

	leaf.rows += count;
	leaf.moves++;
	return last;
};

/** Take out the row at a rank; its line stays where it arrived. */
export const removeRow = (leaf: Leaf, rank: number): void => {
	reserve(leaf, 0, 0, {...noExtras, order: true});
	leaf.columns!.order!.copyWithin(rank, rank + 1, leaf.rows);
	leaf.rows--;
	leaf.moves++;
};
