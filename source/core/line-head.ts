import {ByteView} from './byte-view.ts';
import {isDigit} from './calendar.ts';
import {firstWord, isHead} from './line-bytes.ts';

const longest = 64;
/** Room for what is being learned. */
const maskBytes = new DataView(new ArrayBuffer(longest));
const valueBytes = new DataView(new ArrayBuffer(longest));
/**
What stands before the first word of a line, as it was in an earlier line: the lines of a log begin alike, and to compare four bytes at once is
far cheaper than to look at each.

Two heads are alike where letters, brackets and controls are the same ones at the same places; digits and other signs may differ.
*/
export class LineHead {
	/** Length of the head that was learned, in bytes; -1: none. */
	#length = -1;
	readonly #masks = new Int32Array(longest / 4);
	readonly #values = new Int32Array(longest / 4);
	#words = 0;
	/** Where a digit is that has a letter after it (`23T12`): it must stay a digit. */
	readonly #digitPlaces = new Uint8Array(longest);
	#digits = 0;
	readonly #view = new ByteView();

	/** Where the first word of a line is: after a stamp, brackets and colours. `limit` where there is none before. */
	firstWord(bytes: Uint8Array, from: number, limit: number): number {
		const known = from + this.#length;
		if (this.#matches(bytes, from, limit) && !isHead(bytes, from, known)) {
			return known;
		}

		const word = firstWord(bytes, from, limit);
		if (word < limit) {
			this.#learn(bytes, from, word - from);
		}

		return word;
	}

	/** Whether the line `from` to `end` (exclusive) begins with a head like the one that was learned, and goes on. */
	#matches(bytes: Uint8Array, from: number, end: number): boolean {
		const length = this.#length;
		if (length < 0 || from + length >= end || from + longest > bytes.length) {
			return false;
		}

		const view = this.#view.of(bytes);
		for (let word = 0; word < this.#words; word++) {
			if ((view.getInt32(from + word * 4, true) & this.#masks[word]!) !== this.#values[word]!) {
				return false;
			}
		}

		for (let index = 0; index < this.#digits; index++) {
			if (!isDigit(bytes[from + this.#digitPlaces[index]!]!)) {
				return false;
			}
		}

		return true;
	}

	/** Learn so many bytes from `from` on, if they are not too many. */
	#learn(bytes: Uint8Array, from: number, length: number): void {
		this.#length = length > longest ? -1 : length;
		this.#words = Math.ceil(this.#length / 4);
		this.#digits = 0;
		for (let index = 0; index < this.#length; index++) {
			const byte = bytes[from + index]!;
			const mask = maskOf(byte);
			maskBytes.setUint8(index, mask);
			valueBytes.setUint8(index, byte & mask);
			if (isDigit(byte) && index + 1 < length && bytes[from + index + 1]! >= 0x40) {
				this.#digitPlaces[this.#digits++] = index;
			}
		}

		for (let index = this.#length; index < this.#words * 4; index++) {
			maskBytes.setUint8(index, 0);
			valueBytes.setUint8(index, 0);
		}

		for (let word = 0; word < this.#words; word++) {
			this.#masks[word] = maskBytes.getInt32(word * 4, true);
			this.#values[word] = valueBytes.getInt32(word * 4, true);
		}
	}
}

/** The bits in which a byte must be the same: a digit or sign may be another one, but is no letter, bracket or control. */
const maskOf = (byte: number): number => (byte < 0x20 || byte >= 0x40 ? 0xff : 0xe0);
