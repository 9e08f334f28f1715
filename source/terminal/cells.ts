import {codePointWidth} from './cell-width.ts';
import {applySgr, plainStyles, type SgrStyles, sgrBetween} from './sgr.ts';

const plainAscii = /^[ -~]*$/;

/** What a line is made of, in order. */
export type Visitor = {
	/** An SGR sequence, with what stands between `ESC [` and `m`. */
	sgr(parameters: string): void;
	/** A character with the marks on it: where it stands in the text, and its cells. */
	character(from: number, to: number, cells: number): void;
};

/** Visit the characters and SGR sequences of a sanitised line. Other control characters have no cells. */
export const visit = (text: string, {sgr, character}: Visitor): void => {
	let at = 0;
	while (at < text.length) {
		if (text.codePointAt(at) === 0x1b) {
			const end = text.indexOf('m', at);
			const next = end === -1 ? text.length : end + 1;
			sgr(text.slice(at + 2, next - 1));
			at = next;
			continue;
		}

		const from = at;
		let before = 0;
		let cells = 0;
		do {
			const codePoint = text.codePointAt(at)!;
			cells += codePointWidth(codePoint, before);
			before = codePoint;
			at += codePoint > 0xff_ff ? 2 : 1;
		} while (at < text.length && joins(text.codePointAt(at)!));

		character(from, at, cells);
	}
};

/** Whether a code point has no cells of its own: it goes with the character before it. */
const joins = (codePoint: number): boolean => codePoint > 0x7e && codePointWidth(codePoint) === 0;

/**
Cells that a sanitised line takes on the screen; SGR sequences take none.

Never fewer than a terminal takes: an emoji that is joined of several counts as these, which is how older terminals draw it.
*/
export const cellWidth = (text: string): number => {
	if (plainAscii.test(text)) {
		return text.length;
	}

	let sum = 0;
	visit(text, {
		sgr() {},
		character(_from, _to, cells) {
			sum += cells;
		},
	});
	return sum;
};

/**
The part of a sanitised line from cell `from` (0 is the first) that fits into `cells`. Styles are carried in, and closed at its end.

Of a wide character that the left edge cuts, a space is left; one that the right edge cuts is left out.
*/
export const clip = (text: string, from: number, cells: number): string => {
	if (plainAscii.test(text)) {
		return text.slice(from, from + cells);
	}

	const row = new RowWriter();
	let column = 0;
	visit(text, {
		sgr: parameters => row.sgr(parameters),
		character(start, end, width) {
			if (column >= from && column + width <= from + cells) {
				row.write(text.slice(start, end));
			} else if (column < from && column + width > from && cells > 0) {
				row.write(' ');
			}

			column += width;
		},
	});
	return row.end();
};

/** A sanitised line as rows of at most `cells` cells, each with its styles closed; an empty line is one empty row. */
export const wrap = (text: string, cells: number): string[] => {
	const width = Math.max(1, cells);
	const rows: string[] = [];
	const row = new RowWriter();
	let column = 0;
	visit(text, {
		sgr: parameters => row.sgr(parameters),
		character(from, to, characterCells) {
			if (column > 0 && column + characterCells > width) {
				rows.push(row.end());
				column = 0;
			}

			// A wide character has no place at all in a single cell.
			row.write(characterCells > width ? '…' : text.slice(from, to));
			column += characterCells;
		},
	});
	rows.push(row.end());
	return rows;
};

/** Exactly `cells` cells: clipped, or filled up with spaces. */
export const fit = (text: string, cells: number, align: 'left' | 'right' = 'left'): string => {
	const part = clip(text, 0, cells);
	const space = ' '.repeat(Math.max(0, cells - cellWidth(part)));
	return align === 'left' ? part + space : space + part;
};

/** As `clip` from the first cell; where something is cut off, the last cell says so with `…`. */
export const ellipsize = (text: string, cells: number): string =>
	cellWidth(text) <= cells ? text : `${clip(text, 0, cells - 1)}…`;

/** Writes rows one after another; the styles go on from one to the next, and are open in none past its end. */
class RowWriter {
	#row = '';
	/** Styles that are open in the row, and those that the next character has. */
	#open: SgrStyles = plainStyles;
	#styles: SgrStyles = plainStyles;

	sgr(parameters: string): void {
		this.#styles = applySgr(this.#styles, parameters);
	}

	write(character: string): void {
		this.#row += sgrBetween(this.#open, this.#styles) + character;
		this.#open = this.#styles;
	}

	end(): string {
		const row = this.#row + sgrBetween(this.#open, plainStyles);
		this.#row = '';
		this.#open = plainStyles;
		return row;
	}
}
