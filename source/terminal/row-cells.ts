import {visit} from './cells.ts';
import {applySgr, plainStyles, type SgrStyles} from './sgr.ts';

/** A character of a row, with the marks on it. */
export type Cell = {
	readonly text: string;
	/** Cells that it takes. */
	readonly width: number;
	/** The cell of the row in which it begins, from 0. */
	readonly column: number;
	readonly styles: SgrStyles;
};

/** The characters of a sanitised row. */
export const cellsOf = (row: string): Cell[] => {
	const cells: Cell[] = [];
	let styles = plainStyles;
	let column = 0;
	visit(row, {
		sgr(parameters) {
			styles = applySgr(styles, parameters);
		},
		character(from, to, width) {
			cells.push({text: row.slice(from, to), width, column, styles});
			column += width;
		},
	});
	return cells;
};

/** Whether two characters look the same. */
export const isSameCell = (a: Cell, b: Cell): boolean =>
	a.text === b.text && (a.styles === b.styles || a.styles.every((style, place) => style === b.styles[place]));

/**
Whether every terminal draws it one cell wide and on its own: Latin, Greek, Cyrillic, punctuation, arrows, lines and blocks, but no emoji, and no
script that is written from right to left or whose letters join.
*/
export const hasCertainWidth = ({text, width}: Cell): boolean => width === 1 && certain.test(text);

const certain = /^(?!\p{Emoji_Modifier_Base}|\p{Extended_Pictographic})[\u0020-\u052F\u2010-\u2BFF]$/u;
