import {cellWidth} from './cells.ts';
import {RowCells} from './row-cells.ts';

const eraseToEnd = '\u001B[K';

/** Where the cursor goes: both from 0. */
export const moveTo = (row: number, column = 0): string =>
	column === 0 ? `\u001B[${row + 1}H` : `\u001B[${row + 1};${column + 1}H`;

/** Rows that have less in common than this part of them are written whole: finding what differs would cost more than it spares. */
const leastAlike = 0.5;

/**
What makes one row of the screen another one.

@param before - What it shows; `undefined` where that is not known.
@param at - Which row, from 0.
@param columns - Cells of the screen.
*/
export const rowChange = (
	before: string | undefined,
	after: string,
	{at, columns}: {at: number; columns: number},
): string => {
	if (before === after) {
		return '';
	}

	const part = before === undefined || !isAlike(before, after) ? undefined : changedPart(before, after, at);
	return part ?? wholeRow(after, at, columns);
};

const wholeRow = (row: string, at: number, columns: number): string => {
	if (!plain.test(row)) {
		// Where a terminal draws fewer cells than were counted, something of the row before would be left at its end.
		return moveTo(at) + eraseToEnd + row;
	}

	// At the edge the cursor stands on the last cell, so that erasing would take it away.
	return moveTo(at) + row + (cellWidth(row) < columns ? eraseToEnd : '');
};

const plain = /^[ -~\u001B]*$/;

const isAlike = (before: string, after: string): boolean => {
	const longest = Math.max(before.length, after.length);
	const shortest = Math.min(before.length, after.length);
	let same = 0;
	while (same < shortest && before.charCodeAt(same) === after.charCodeAt(same)) {
		same++;
	}

	let end = 0;
	while (
		end < shortest - same &&
		before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
	) {
		end++;
	}

	return same + end >= longest * leastAlike;
};

/** What the terminal shows in a row, and what it is to show there. */
const [old, cells] = [new RowCells(), new RowCells()];

/** Only the cells that differ; `undefined` where it is not certain at which column they stand on the terminal. */
const changedPart = (before: string, after: string, at: number): string | undefined => {
	old.read(before);
	cells.read(after);
	const from = firstDifference();
	if (!cells.areCertain(0, from)) {
		return undefined;
	}

	const end = sameEnd(from);
	const [gone, come] = [old.count - end, cells.count - end];
	// What is the same at the end stands at the same columns, so both are equally wide.
	if (end > 0 && old.areCertain(from, gone) && cells.areCertain(from, come)) {
		return moveTo(at, from) + cells.textOf(from, come);
	}

	return cells.areCertain(from, cells.count) && old.areCertain(from, old.count)
		? moveTo(at, from) + cells.textOf(from, cells.count) + (cells.count < old.count ? eraseToEnd : '')
		: undefined;
};

const firstDifference = (): number => {
	const shortest = Math.min(old.count, cells.count);
	let index = 0;
	while (index < shortest && old.isSame(index, cells, index)) {
		index++;
	}

	return index;
};

/** How many characters at the ends of both are the same and stand at the same columns. */
const sameEnd = (from: number): number => {
	const most = Math.min(old.count, cells.count) - from;
	let count = 0;
	while (count < most && isSamePlace(old.count - 1 - count, cells.count - 1 - count)) {
		count++;
	}

	return count;
};

const isSamePlace = (oldAt: number, at: number): boolean =>
	old.columnOf(oldAt) === cells.columnOf(at) && old.isSame(oldAt, cells, at);
