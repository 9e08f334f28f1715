import {moveTo} from './row-change.ts';

/** Rows `top` to `bottom` of the screen (from 0, both included) move up by so many rows, or down where that is negative. */
export type Scroll = {readonly top: number; readonly bottom: number; readonly by: number};

/** Bytes that moving costs at most. */
const costBytes = 48;

/** Find a movement of rows after which less has to be written; `undefined` where there is none. */
export const findScroll = (before: readonly string[], after: readonly string[]): Scroll | undefined => {
	const by = mostFrequent(shifts(before, after));
	if (by === undefined) {
		return undefined;
	}

	const moved = after.flatMap((row, at) => (row !== '' && row === before[at + by] ? [at] : []));
	const [first, last] = [moved[0]!, moved.at(-1)!];
	const scroll = {top: Math.min(first, first + by), bottom: Math.max(last, last + by), by};
	return bytesToWrite(scrolled(before, scroll), after) + costBytes < bytesToWrite(before, after)
		? scroll
		: undefined;
};

/** How far each row has moved that stands elsewhere now. */
const shifts = (before: readonly string[], after: readonly string[]): number[] => {
	const places = new Map<string, number>();
	for (const [at, row] of before.entries()) {
		// Rows that are there more than once tell nothing.
		places.set(row, places.has(row) ? Number.NaN : at);
	}

	return after.flatMap((row, at) => {
		const place = places.get(row) ?? Number.NaN;
		return Number.isNaN(place) || row === '' || place === at ? [] : [place - at];
	});
};

const mostFrequent = (numbers: readonly number[]): number | undefined => {
	const counts = new Map<number, number>();
	let best: number | undefined;
	for (const number of numbers) {
		counts.set(number, (counts.get(number) ?? 0) + 1);
		if (best === undefined || counts.get(number)! > counts.get(best)!) {
			best = number;
		}
	}

	return best;
};

const bytesToWrite = (shown: readonly string[], wanted: readonly string[]): number =>
	wanted.reduce((sum, row, at) => (row === shown[at] ? sum : sum + row.length), 0);

/** The rows of the screen after the movement: those that came in are empty. */
export const scrolled = (rows: readonly string[], {top, bottom, by}: Scroll): string[] =>
	rows.map((row, at) => {
		if (at < top || at > bottom) {
			return row;
		}

		const from = at + by;
		return from < top || from > bottom ? '' : rows[from]!;
	});

/**
What makes the terminal move the rows: a scrolling region (DECSTBM), and line feeds at its bottom or reverse indexes at its top.

The Linux console knows neither SU nor SD (console_codes(4)), but all terminals know these.
*/
export const scrollSequence = ({top, bottom, by}: Scroll): string => {
	const move = by > 0 ? moveTo(bottom) + '\n'.repeat(by) : moveTo(top) + '\u001BM'.repeat(-by);
	return `\u001B[${top + 1};${bottom + 1}r${move}\u001B[r`;
};
