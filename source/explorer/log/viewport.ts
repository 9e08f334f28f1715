/** What scrolls: lines, each one or, when wrapped, more rows high. */
export type Lines = {
	readonly count: number;
	/** Rows of the screen that a line takes; at least 1. */
	height(index: number): number;
};

/** A row of a line. */
export type Place = {readonly index: number; readonly row: number};

/** What part of the lines is on the screen, and which line is the selected one. */
export type View = {readonly top: Place; readonly cursor: number};

const start: Place = {index: 0, row: 0};

const isBefore = (a: Place, b: Place): boolean => a.index < b.index || (a.index === b.index && a.row < b.row);

/** The place so many rows further down (or up, where negative), within the lines. */
export const advance = (lines: Lines, from: Place, rows: number): Place => {
	let {index, row} = from;
	row += rows;
	while (row < 0 && index > 0) {
		index--;
		row += lines.height(index);
	}

	while (index < lines.count - 1 && row >= lines.height(index)) {
		row -= lines.height(index);
		index++;
	}

	return {index, row: Math.max(0, Math.min(row, lines.height(index) - 1))};
};

/** The top of a screen whose last row is the last row of all. */
export const lastTop = (lines: Lines, height: number): Place => {
	if (lines.count === 0) {
		return start;
	}

	const last = lines.count - 1;
	return advance(lines, {index: last, row: lines.height(last) - 1}, 1 - height);
};

/** The view of someone who follows: the end, with the last line selected. */
export const endView = (lines: Lines, height: number): View => ({
	top: lastTop(lines, height),
	cursor: Math.max(0, lines.count - 1),
});

/** Whether the last line is selected and wholly on the screen. */
export const isAtEnd = (lines: Lines, view: View, height: number): boolean =>
	view.cursor >= lines.count - 1 && !isBefore(view.top, lastTop(lines, height));

/** Whether there is nothing above what is on the screen. */
export const isAtStart = ({top}: View): boolean => top.index === 0 && top.row === 0;

/** The place of each row of the screen, from its top; shorter where the lines end before. */
export const screenPlaces = (lines: Lines, top: Place, height: number): Place[] => {
	const places: Place[] = [];
	for (let {index, row} = top; places.length < height && index < lines.count; index++, row = 0) {
		for (; row < lines.height(index) && places.length < height; row++) {
			places.push({index, row});
		}
	}

	return places;
};

/**
Scroll as little as is needed so that the selected line is on the screen and no row is left empty below the end.

@param margin - Rows that stay visible above and below it, where there are any.
*/
export const reveal = (lines: Lines, view: View, height: number, margin: number): View => {
	const cursor = Math.max(0, Math.min(view.cursor, lines.count - 1));
	if (lines.count === 0) {
		return {top: start, cursor};
	}

	const {highest, lowest} = topsThatShow(lines, cursor, height, margin);
	let top = isBefore(view.top, highest) ? highest : view.top;
	top = isBefore(lowest, top) ? lowest : top;
	const last = lastTop(lines, height);
	return {top: isBefore(last, top) ? last : top, cursor};
};

/** The tops between which a line is on the screen: wholly, or in part where it is higher than the screen. */
const topsThatShow = (
	lines: Lines,
	index: number,
	height: number,
	margin: number,
): {highest: Place; lowest: Place} => {
	const size = lines.height(index);
	const firstRow: Place = {index, row: 0};
	const lastRow: Place = {index, row: size - 1};
	if (size > height) {
		return {highest: advance(lines, firstRow, 1 - height), lowest: lastRow};
	}

	const room = Math.min(margin, Math.floor((height - size) / 2));
	return {
		highest: advance(lines, lastRow, 1 + room - height),
		lowest: advance(lines, firstRow, -room),
	};
};

/** Select the next line, or scroll on in one that is higher than what is left of the screen. */
export const stepDown = (lines: Lines, view: View, height: number, margin: number): View => {
	const bottom = screenPlaces(lines, view.top, height).at(-1);
	const isCut = bottom?.index === view.cursor && bottom.row < lines.height(view.cursor) - 1;
	return isCut
		? {top: advance(lines, view.top, 1), cursor: view.cursor}
		: reveal(lines, {top: view.top, cursor: view.cursor + 1}, height, margin);
};

/** Select the line before, or scroll back in one that is higher than what is left of the screen. */
export const stepUp = (lines: Lines, view: View, height: number, margin: number): View => {
	const isCut = view.top.index === view.cursor && view.top.row > 0;
	return isCut
		? {top: advance(lines, view.top, -1), cursor: view.cursor}
		: reveal(lines, {top: view.top, cursor: view.cursor - 1}, height, margin);
};

/** Scroll by rows; the selected line stays at its height on the screen, and goes to the end where nothing scrolls any more. */
export const page = (lines: Lines, view: View, rows: number, height: number): View => {
	const limit = lastTop(lines, height);
	const wanted = advance(lines, view.top, rows);
	const top = isBefore(limit, wanted) ? limit : wanted;
	const isStuck = top.index === view.top.index && top.row === view.top.row;
	if (isStuck) {
		return {top, cursor: rows > 0 ? Math.max(0, lines.count - 1) : 0};
	}

	const height0 = screenPlaces(lines, view.top, height).findIndex(({index}) => index === view.cursor);
	const places = screenPlaces(lines, top, height);
	const place = places[Math.max(0, height0)] ?? places.at(-1);
	return {top, cursor: place?.index ?? 0};
};
