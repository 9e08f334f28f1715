import type {Frame} from './frame.ts';

/** Private-use characters of plane 15: no log line can look like one, because a stand-in is all that its row has. */
const firstStandIn = 0xf_00_00;
const mostRows = 1024;
const mostBlocks = 60;

/** Rows that are painted elsewhere. */
export type Block = {
	/** Painted rows: sanitised, clipped, each style closed at its end. */
	rows: readonly string[];
	/** Where the person types, from the block's first row and cell. */
	cursor?: Frame['cursor'];
	/** What stands for one of its rows. */
	standIn(row: number): string;
	/** The block is there no more. */
	close(): void;
};

/**
Rows that go past Ink: it lays out a stand-in of one character for each of them, which costs next to nothing, and the canvas puts the rows in their place.

Ink would look at every cell of every frame, and its widths of characters are other ones than those by which the rows were clipped.
*/
export class Canvas {
	readonly #blocks: Array<Block | undefined> = [];

	/** @throws {RangeError} Where there are too many. */
	open(): Block {
		const free = this.#blocks.indexOf(undefined);
		const number = free === -1 ? this.#blocks.length : free;
		if (number >= mostBlocks) {
			throw new RangeError(`more than ${mostBlocks} blocks on one screen`);
		}

		const block: Block = {
			rows: [],
			standIn: row => String.fromCodePoint(firstStandIn + number * mostRows + Math.min(row, mostRows - 1)),
			close: () => {
				this.#blocks[number] = undefined;
			},
		};
		this.#blocks[number] = block;
		return block;
	}

	/** The frame that Ink laid out; `undefined` where the text is something else. */
	frameOf(text: string, columns: number): Frame | undefined {
		if (!isStandIn(text.codePointAt(0) ?? 0)) {
			return undefined;
		}

		let cursor: Frame['cursor'];
		const rows = text.split('\n').map((row, at) => {
			const found = this.#find(row.codePointAt(0) ?? 0);
			if (found?.block.cursor?.row === found?.row && found?.block.cursor) {
				cursor = {row: at, column: found.block.cursor.column};
			}

			return found ? (found.block.rows[found.row] ?? '') : row;
		});
		return {rows, columns, cursor};
	}

	#find(codePoint: number): {block: Block; row: number} | undefined {
		if (!isStandIn(codePoint)) {
			return undefined;
		}

		const place = codePoint - firstStandIn;
		const block = this.#blocks[Math.floor(place / mostRows)];
		return block && {block, row: place % mostRows};
	}
}

const isStandIn = (codePoint: number): boolean =>
	codePoint >= firstStandIn && codePoint < firstStandIn + mostBlocks * mostRows;
