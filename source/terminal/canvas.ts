import type {Frame} from './frame.ts';

/**
Printable characters, the first one after the space: Ink knows the width of those without the tables of Unicode, which take 20 ms to load.

A text cannot be taken for one: each stands alone in its row, and only for a block that is there.
*/
const firstStandIn = 0x21;
const mostBlocks = 94;

/** Rows that are painted elsewhere. */
export type Block = {
	/** Painted rows: sanitised, clipped, each style closed at its end. */
	rows: readonly string[];
	/** Where the person types, from the block's first row and cell. */
	cursor?: Frame['cursor'];
	/** What stands in the first of its rows; the others are empty. */
	readonly standIn: string;
	/** The block is there no more. */
	close(): void;
};

/**
Rows that go past Ink: it lays out a stand-in of one character for a block of them, which costs next to nothing, and the canvas puts the rows in their place.

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
			standIn: String.fromCodePoint(firstStandIn + number),
			close: () => {
				this.#blocks[number] = undefined;
			},
		};
		this.#blocks[number] = block;
		return block;
	}

	/** The frame that Ink laid out; `undefined` where the text is something else. */
	frameOf(text: string, columns: number): Frame | undefined {
		if (!this.#blockAt(text.split('\n', 1)[0]!)) {
			return undefined;
		}

		let cursor: Frame['cursor'];
		let block: Block | undefined;
		let first = 0;
		const rows = text.split('\n').map((row, at) => {
			const begun = this.#blockAt(row);
			if (begun) {
				block = begun;
				first = at;
				cursor = begun.cursor ? {row: at + begun.cursor.row, column: begun.cursor.column} : cursor;
			}

			return begun || row === '' ? (block?.rows[at - first] ?? '') : row;
		});
		return {rows, columns, cursor};
	}

	#blockAt(row: string): Block | undefined {
		return row.length === 1 ? this.#blocks[row.charCodeAt(0) - firstStandIn] : undefined;
	}
}
