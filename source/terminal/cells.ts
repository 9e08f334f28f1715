/** Cells that a sanitised line takes on the screen; SGR sequences take none. */
export const cellWidth = (text: string): number => text.replaceAll(/\u001B\[[\d;]*m/g, '').length;

/**
The part of a sanitised line from cell `from` (0 is the first) that fits into `cells`; styles are carried in and closed at its end.
*/
export const clip = (text: string, from: number, cells: number): string =>
	text.replaceAll(/\u001B\[[\d;]*m/g, '').slice(from, from + cells);

/** A sanitised line as rows of at most `cells` cells; an empty line is one empty row. */
export const wrap = (text: string, cells: number): string[] => {
	const rows: string[] = [];
	for (let from = 0; from === 0 || from < cellWidth(text); from += cells) {
		rows.push(clip(text, from, cells));
	}

	return rows;
};

/** Exactly `cells` cells: clipped, or filled up with spaces. */
export const fit = (text: string, cells: number, align: 'left' | 'right' = 'left'): string => {
	const part = clip(text, 0, cells);
	const space = ' '.repeat(Math.max(0, cells - cellWidth(part)));
	return align === 'left' ? part + space : space + part;
};
