import {addToBits, countBefore, type LineSet, rowsIn, select, setOfBits} from './line-set.ts';
import {bitsFor, hasBit, setBit} from './scan/line-bits.ts';

/** Of one leaf: the rows that the filters keep, and those that could be shown with them. */
export type KeptRows = {readonly kept: LineSet; readonly candidates: LineSet};

/** How far it is from a leaf to the nearest row that is kept: rows in between that could be shown; infinite where that is not known, or too far. */
export type Distances = {readonly before: number; readonly after: number};

/**
The rows that are kept, and so many before and after each.

@param most - Rows of context.
*/
export const withContext = ({kept, candidates}: KeptRows, most: number, distances: Distances): LineSet => {
	const bits = bitsFor(candidates.size);
	const isKept = bitsFor(candidates.size);
	addToBits(kept, isKept);
	const rows = rowsIn(candidates);
	const mark = (distance: number, rank: number): number => {
		const next = hasBit(isKept, rank) ? 0 : distance + 1;
		if (next <= most) {
			setBit(bits, rank);
		}

		return next;
	};

	rows.reduce(mark, distances.before);
	rows.reduceRight(mark, distances.after);
	return setOfBits(bits, candidates.size);
};

/**
How far it is from a leaf to the nearest row that is kept in the leaves before (-1) or after (1) it.

@param rowsOf - What is known of a leaf; `undefined` where nothing is.
*/
export const distanceTo = (
	at: number,
	direction: 1 | -1,
	most: number,
	rowsOf: (at: number) => KeptRows | undefined,
): number => {
	let distance = 0;
	for (let next = at + direction; distance < most; next += direction) {
		const rows = rowsOf(next);
		if (!rows) {
			break;
		}

		if (rows.kept.count > 0) {
			return distance + rowsBeside(rows, direction);
		}

		distance += rows.candidates.count;
	}

	return Number.POSITIVE_INFINITY;
};

/** Rows between the last row that is kept and the end of its leaf, or between the beginning and the first one. */
const rowsBeside = ({kept, candidates}: KeptRows, direction: 1 | -1): number => {
	const nearest = select(kept, direction === 1 ? 0 : kept.count - 1);
	const before = countBefore(candidates, nearest);
	return direction === 1 ? before : candidates.count - before - 1;
};
