import {digits, endOfDigits} from '../core/calendar.ts';
import type {Instant} from '../core/instant.ts';
import {levelWord} from '../core/level-words.ts';
import {endOfWord, firstWord, space} from '../core/line-bytes.ts';
import {ClockTail} from '../core/stamps/clock-tail.ts';
import {fractionAt, prefixLength, shapeAt, wordBytes} from './head-code.ts';

/** Levels that are known at a time: programs write one form of each. */
const mostWords = 16;
/** Bytes of a shape in memory. */
export const shapeBytes = shapeAt.firstWord + mostWords * wordBytes;

/** Bytes that are compared at once. */
const longest = 8;
const longestFraction = 9;
/** After it (in 2255), stamps come to where they no longer fit in 64 bits. */
const latest = 9_000_000_000_000_000_000n;

/**
What the lines of a log begin with: a stamp of one hour with a fraction and a zone, then a level.

It is learned from a line that was read as any other, and laid out in bytes for `headCode`, which compares.
*/
export class HeadShape {
	readonly bytes = new Uint8Array(shapeBytes);
	/** Counts what was learned. */
	version = 0;
	readonly #view = new DataView(this.bytes.buffer);
	readonly #tail = new ClockTail();
	#words = 0;

	/** Whether any line can be read by it. */
	get isKnown(): boolean {
		return this.#words > 0;
	}

	/**
	Learn from a line, `from` to `end` (exclusive), which begins with a stamp of a date and a clock.

	@param time - What that tells.
	*/
	learn(bytes: Uint8Array, from: number, end: number, time: Instant): void {
		const fractionEnd = endOfDigits(bytes, from + fractionAt, end);
		const length = fractionEnd - from - fractionAt;
		const zoneEnd = this.#tail.read(bytes, from + fractionAt - 1, end);
		const word = firstWord(bytes, from, end);
		const isShape =
			length > 0 &&
			length <= longestFraction &&
			!Number.isNaN(this.#tail.zone) &&
			word >= zoneEnd &&
			word - fractionEnd <= longest &&
			time < latest;
		if (!isShape) {
			return;
		}

		const scale = 10 ** (longestFraction - length);
		const inHour =
			(digits(bytes, from + 14, 2) * 60 + digits(bytes, from + 17, 2)) * 1_000_000_000 +
			digits(bytes, from + fractionAt, length) * scale;
		this.#keep(bytes, from, fractionEnd, word, {base: time - BigInt(inHour), scale});
		this.#learnWord(bytes, word, end);
		this.version++;
	}

	#keep(
		bytes: Uint8Array,
		from: number,
		fractionEnd: number,
		word: number,
		{base, scale}: {readonly base: Instant; readonly scale: number},
	): void {
		const view = this.#view;
		for (let index = 0; index < prefixLength; index++) {
			view.setUint8(shapeAt.prefix + index, bytes[from + index]!);
			view.setUint8(shapeAt.prefixMask + index, 0xff);
		}

		this.#putBytes(shapeAt.tail, bytes, fractionEnd, word);
		view.setBigInt64(shapeAt.base, base, true);
		view.setBigInt64(shapeAt.scale, BigInt(scale), true);
		view.setInt32(shapeAt.digits, fractionEnd - from - fractionAt, true);
		view.setInt32(shapeAt.tailLength, word - fractionEnd, true);
		view.setInt32(shapeAt.separator, bytes[from + fractionAt - 1]!, true);
	}

	/** A word is one for a level after any such stamp, where a space follows: that is what `LevelReader` says. */
	#learnWord(bytes: Uint8Array, from: number, end: number): void {
		const wordEnd = endOfWord(bytes, from, end);
		const level = levelWord(bytes, from, wordEnd);
		if (
			level === 0 ||
			wordEnd === end ||
			bytes[wordEnd] !== space ||
			wordEnd - from >= longest ||
			this.#words === mostWords
		) {
			return;
		}

		const at = shapeAt.firstWord + this.#words * wordBytes;
		this.#putBytes(at, bytes, from, wordEnd + 1);
		this.#view.setInt32(at + 16, level, true);
		this.#words++;
		this.#view.setInt32(shapeAt.words, this.#words, true);
	}

	/** Up to eight bytes, and after them which bits of eight they are. */
	#putBytes(at: number, bytes: Uint8Array, from: number, end: number): void {
		for (let index = 0; index < longest; index++) {
			const isThere = from + index < end;
			this.#view.setUint8(at + index, isThere ? bytes[from + index]! : 0);
			this.#view.setUint8(at + longest + index, isThere ? 0xff : 0);
		}
	}
}
