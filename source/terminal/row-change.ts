import {cellWidth} from './cells.ts';
import {type Cell, cellsOf, hasCertainWidth, isSameCell} from './row-cells.ts';
import {plainStyles, sgrBetween} from './sgr.ts';

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
	while (same < shortest && before[same] === after[same]) {
		same++;
	}

	let end = 0;
	while (end < shortest - same && before.at(-1 - end) === after.at(-1 - end)) {
		end++;
	}

	return same + end >= longest * leastAlike;
};

/** Only the cells that differ; `undefined` where it is not certain at which column they stand on the terminal. */
const changedPart = (before: string, after: string, at: number): string | undefined => {
	const [old, cells] = [cellsOf(before), cellsOf(after)];
	const from = firstDifference(old, cells);
	if (!cells.slice(0, from).every(hasCertainWidth)) {
		return undefined;
	}

	const end = sameEnd(old, cells, from);
	const [gone, come] = [old.slice(from, old.length - end), cells.slice(from, cells.length - end)];
	// What is the same at the end stands at the same columns, so both are equally wide.
	if (end > 0 && [...gone, ...come].every(hasCertainWidth)) {
		return moveTo(at, from) + writeCells(come);
	}

	const rest = cells.slice(from);
	return [...rest, ...old.slice(from)].every(hasCertainWidth)
		? moveTo(at, from) + writeCells(rest) + (rest.length < old.length - from ? eraseToEnd : '')
		: undefined;
};

const firstDifference = (a: readonly Cell[], b: readonly Cell[]): number => {
	let index = 0;
	while (index < a.length && index < b.length && isSameCell(a[index]!, b[index]!)) {
		index++;
	}

	return index;
};

/** How many characters at the ends of both are the same and stand at the same columns. */
const sameEnd = (a: readonly Cell[], b: readonly Cell[], from: number): number => {
	let count = 0;
	while (count < Math.min(a.length, b.length) - from && isSamePlace(a.at(-1 - count)!, b.at(-1 - count)!)) {
		count++;
	}

	return count;
};

const isSamePlace = (a: Cell, b: Cell): boolean => a.column === b.column && isSameCell(a, b);

const writeCells = (cells: readonly Cell[]): string => {
	let text = '';
	let open = plainStyles;
	for (const {text: character, styles} of cells) {
		text += sgrBetween(open, styles) + character;
		open = styles;
	}

	return text + sgrBetween(open, plainStyles);
};
