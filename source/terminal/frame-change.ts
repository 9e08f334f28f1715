import type {Frame} from './frame.ts';
import {hideCursor, showCursor} from './modes.ts';
import {moveTo, rowChange} from './row-change.ts';
import {findScroll, scrolled, scrollSequence} from './scroll.ts';

/** Terminals that know it (mode 2026) show what stands between as one; others skip it. */
const beginTogether = '\u001B[?2026h';
const endTogether = '\u001B[?2026l';

/**
What makes a terminal that shows one frame show another one, in as few bytes as there are found; `''` where they are the same.

Rows that moved are moved by the terminal, and of rows that changed a little only that is written.

@param before - What the terminal shows; `undefined` where that is not known: everything is written.
*/
export const frameChange = (before: Frame | undefined, after: Frame): string => {
	const known = before && isSameSize(before, after) ? before : undefined;
	const body = known ? changedRows(known, after) : allRows(after);
	const isRunning = body !== '' && known?.cursor !== undefined;
	const change = (isRunning ? hideCursor : '') + body + cursorChange(known, after, body !== '');
	return change === '' ? '' : beginTogether + change + endTogether;
};

const isSameSize = (a: Frame, b: Frame): boolean =>
	a.columns === b.columns && a.rows.length === b.rows.length;

const allRows = ({rows, columns}: Frame): string =>
	rows.map((row, at) => rowChange(undefined, row, {at, columns})).join('');

const changedRows = (before: Frame, {rows, columns}: Frame): string => {
	const scroll = findScroll(before.rows, rows);
	const shown = scroll ? scrolled(before.rows, scroll) : before.rows;
	const changes = rows.map((row, at) => rowChange(shown[at], row, {at, columns}));
	return (scroll ? scrollSequence(scroll) : '') + changes.join('');
};

/** Where the cursor is put in the end; while rows are written it is hidden, so that it is not seen to run. */
const cursorChange = (before: Frame | undefined, {cursor}: Frame, isWritten: boolean): string => {
	const old = before?.cursor;
	if (!cursor) {
		return old && !isWritten ? hideCursor : '';
	}

	const isSame = old && old.row === cursor.row && old.column === cursor.column;
	return isSame && !isWritten ? '' : moveTo(cursor.row, cursor.column) + showCursor;
};
