import {grown} from '../core/grown.ts';
import {visit} from './cells.ts';
import {applySgr, plainStyles, type SgrStyles, sgrBetween} from './sgr.ts';

/**
The characters of a sanitised row, each with the marks on it, by their number from 0.

As columns that are used for row after row: a screen that runs through has hundreds of thousands of characters a second, and an object for each was
half of all garbage.
*/
export class RowCells {
	count = 0;
	#row = '';
	#starts = new Uint32Array(512);
	#ends = new Uint32Array(512);
	/** The cell of the row in which each begins, from 0. */
	#columns = new Uint32Array(512);
	#widths = new Uint8Array(512);
	#styles: SgrStyles[] = [];
	/** Of the character that comes next. */
	#column = 0;
	#open = plainStyles;
	readonly #visitor = {
		sgr: (parameters: string): void => {
			this.#open = applySgr(this.#open, parameters);
		},
		character: (from: number, to: number, width: number): void => this.#add(from, to, width),
	};

	/** Take the characters of a row in place of those of the row before. */
	read(row: string): void {
		this.#row = row;
		this.count = 0;
		this.#column = 0;
		this.#open = plainStyles;
		visit(row, this.#visitor);
	}

	/** Whether two characters look the same. */
	isSame(at: number, other: RowCells, otherAt: number): boolean {
		const [start, otherStart] = [this.#starts[at]!, other.#starts[otherAt]!];
		const length = this.#ends[at]! - start;
		if (length !== other.#ends[otherAt]! - otherStart) {
			return false;
		}

		for (let unit = 0; unit < length; unit++) {
			if (this.#row.charCodeAt(start + unit) !== other.#row.charCodeAt(otherStart + unit)) {
				return false;
			}
		}

		return isSameStyle(this.#styles[at]!, other.#styles[otherAt]!);
	}

	/** The cell of the row in which a character begins, from 0. */
	columnOf(at: number): number {
		return this.#columns[at]!;
	}

	/**
	Whether every terminal draws each of these characters one cell wide and on its own: Latin, Greek, Cyrillic, punctuation, arrows, lines and blocks, but
	no emoji, and no script that is written from right to left or whose letters join.
	*/
	areCertain(from: number, to: number): boolean {
		for (let at = from; at < to; at++) {
			if (!this.#isCertain(at)) {
				return false;
			}
		}

		return true;
	}

	/** These characters with their styles, which are closed at the end. */
	textOf(from: number, to: number): string {
		let text = '';
		let open = plainStyles;
		for (let at = from; at < to; ) {
			const styles = this.#styles[at]!;
			const start = this.#starts[at]!;
			let end = this.#ends[at++]!;
			while (at < to && this.#styles[at] === styles && this.#starts[at] === end) {
				end = this.#ends[at++]!;
			}

			text += sgrBetween(open, styles) + this.#row.slice(start, end);
			open = styles;
		}

		return text + sgrBetween(open, plainStyles);
	}

	#isCertain(at: number): boolean {
		const [start, end] = [this.#starts[at]!, this.#ends[at]!];
		const code = this.#row.charCodeAt(start);
		const isAscii = end - start === 1 && code >= 0x20 && code < 0x7f;
		return isAscii || (this.#widths[at] === 1 && certain.test(this.#row.slice(start, end)));
	}

	#add(from: number, to: number, width: number): void {
		const at = this.count++;
		if (at === this.#starts.length) {
			this.#grow();
		}

		this.#starts[at] = from;
		this.#ends[at] = to;
		this.#columns[at] = this.#column;
		this.#widths[at] = width;
		this.#styles[at] = this.#open;
		this.#column += width;
	}

	#grow(): void {
		const size = this.#starts.length * 2;
		this.#starts = grown(this.#starts, new Uint32Array(size));
		this.#ends = grown(this.#ends, new Uint32Array(size));
		this.#columns = grown(this.#columns, new Uint32Array(size));
		this.#widths = grown(this.#widths, new Uint8Array(size));
	}
}

const certain = /^(?!\p{Emoji_Modifier_Base}|\p{Extended_Pictographic})[\u0020-\u052F\u2010-\u2BFF]$/u;

const isSameStyle = (a: SgrStyles, b: SgrStyles): boolean =>
	a === b || a.every((style, place) => style === b[place]);
