import {ByteView} from '../../core/byte-view.ts';
import {hasDigit} from '../../core/line-bytes.ts';
import {LineHead} from '../../core/line-head.ts';

/** A head of so many bytes with digits in it is a stamp, and no part of the message. */
const leastStamp = 8;

/**
Tells of the lines of one stream whether they say the same as the line before: the same text after a stamp, if they have one.

It remembers 64 bits of the line before: that two others agree in all of them happens once in 10^19.
*/
export class RepeatReader {
	readonly #head = new LineHead();
	readonly #view = new ByteView();
	#length = -1;
	#first = 0;
	#second = 0;

	/** Whether the line `from` to `end` (exclusive) repeats the one before. An empty one repeats nothing. */
	repeats(bytes: Uint8Array, from: number, end: number): boolean {
		const word = this.#head.firstWord(bytes, from, end);
		const hasStamp = word - from >= leastStamp && word < end && hasDigit(bytes, from, word);
		const start = hasStamp ? word : from;
		const length = end - start;
		let first = 0x81_1c_9d_c5;
		let second = length;
		const view = this.#view.of(bytes);
		let position = start;
		for (; position + 4 <= end; position += 4) {
			const word = view.getInt32(position, true);
			first = Math.imul(first ^ word, 0x01_00_01_93);
			first ^= first >>> 15;
			second = Math.imul(second, 0x85_eb_ca_6b) + word;
			second ^= second >>> 13;
		}

		for (; position < end; position++) {
			first = Math.imul(first ^ bytes[position]!, 0x01_00_01_93);
			second = Math.imul(second, 0x85_eb_ca_6b) + bytes[position]!;
		}

		const isSame = length > 0 && length === this.#length && first === this.#first && second === this.#second;
		this.#length = length;
		this.#first = first;
		this.#second = second | 0;
		return isSame;
	}
}
