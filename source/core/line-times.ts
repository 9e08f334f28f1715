import type {Instant} from './instant.ts';
import {brace, space} from './line-bytes.ts';
import type {Stamp, Unsaid} from './stamps/stamp.ts';
import {StampFinder} from './stamps/stamp-finder.ts';
import {joinHalves} from './timestamp.ts';

/** A place that so many lines had their stamps at is known: a date at another one is part of a message. */
const surelyKnown = 3;
/** Beyond so many lines without a stamp at the known place, any place is as good. */
const mostMisses = 64;
/** A stamp after something of changing length (an address, a level) may begin so many bytes later than the one before it. */
const mayMove = 24;
/** Bytes before a stamp that are compared, at the most. */
const longestLead = 24;
/** A stamp without a year may be from a clock that is so much ahead, in seconds. */
const aheadSeconds = 86_400;
/** Two that write to one file do so at the same time: a date that is further off is one that a message is about. Seconds: zones may differ. */
const mostApart = 86_400;
const wordSize = 2 ** 32;
const nanosPerSecond = 1_000_000_000;

export type LineTimesOptions = {
	/** Stamps that have no year are not later than a day after this. */
	readonly now: Instant;
	/**
	What the zone of stamps without one is ahead of UTC, in seconds, while its clocks show so many seconds since the epoch.
	@default UTC
	*/
	readonly offsetAt?: Unsaid['offsetAt'];
};

/**
Reads the times that the lines of one log tell in their text, in the form and at the place that its first lines show.

A line that tells none has the time of the line before.
*/
export class LineTimes {
	readonly #finder: StampFinder;
	/** Where stamps are: of which form, how far from the line's beginning, after what. */
	#stamp: Stamp | undefined;
	#offset = 0;
	#lead = new Uint8Array(longestLead);
	#leadLength = 0;
	#hits = 0;
	#misses = 0;
	/** The last time, as two words of 32 bits: a big integer for each line would be slow to make. */
	#high = 0;
	#low = 0;
	/** The second of that time, as words. */
	#second = 0;
	#secondHigh = 0;
	#secondLow = 0;

	constructor({now, offsetAt = () => 0}: LineTimesOptions) {
		this.#finder = new StampFinder({offsetAt, latest: Number(now / 1_000_000_000n) + aheadSeconds});
	}

	/** The time of the last line that told one; 0 before the first. */
	get time(): Instant {
		return joinHalves(this.#high, this.#low);
	}

	/** Whether lines are known to begin with a stamp like `2026-11-23T12:04:05`. */
	get isAtStart(): boolean {
		return (
			this.#stamp !== undefined &&
			this.#stamp === this.#finder.iso &&
			this.#offset === 0 &&
			this.#leadLength === 0
		);
	}

	/** So many lines that begin so were read by somebody else; `words` has the time of the last of them, as a pair of 32 bits at `line`. */
	passHeads(count: number, words: Int32Array, line: number): void {
		this.#hits += count;
		this.#misses = 0;
		this.#low = words[line * 2]! >>> 0;
		this.#high = words[line * 2 + 1]!;
	}

	/** Write the time of the last line that told one to a line of a column of pairs of 32 bits, low first: no big integer is made. */
	put(words: Int32Array, line: number): void {
		words[line * 2] = this.#low;
		words[line * 2 + 1] = this.#high;
	}

	/** Read a line, `from` to `end` (exclusive); whether it tells a time. */
	read(bytes: Uint8Array, from: number, end: number): boolean {
		const stamp = this.#stamp;
		if (stamp && this.#hasLead(bytes, from) && stamp.read(bytes, from + this.#offset, end) !== -1) {
			this.#misses = 0;
			this.#hits++;
			this.#keep(stamp);
			return true;
		}

		if (!this.#search(bytes, from, end)) {
			return false;
		}

		this.#keep(this.#finder.stamp);
		return true;
	}

	#keep({second, nanos}: Stamp): void {
		if (second !== this.#second) {
			this.#keepSecond(second);
		}

		const low = this.#secondLow + nanos;
		const carry = low >= wordSize ? 1 : 0;
		this.#low = low - carry * wordSize;
		this.#high = this.#secondHigh + carry;
	}

	/** The nanoseconds of a second as two words. A product of 2^16 seconds is exact in a number; that of all is not. */
	#keepSecond(second: number): void {
		const upper = Math.floor(second / 65_536) * nanosPerSecond;
		const lower = (second % 65_536) * nanosPerSecond;
		const low = (upper % 65_536) * 65_536 + lower;
		this.#second = second;
		this.#secondLow = low % wordSize;
		this.#secondHigh = Math.floor(upper / 65_536) + Math.floor(low / wordSize);
	}

	#hasLead(bytes: Uint8Array, from: number): boolean {
		const length = this.#leadLength;
		const first = from + this.#offset - length;
		for (let index = 0; index < length; index++) {
			if (bytes[first + index] !== this.#lead[index]) {
				return false;
			}
		}

		return true;
	}

	/** Look for a stamp elsewhere. Where the place is known, only for one like those, which something before it moved, or for one of another writer. */
	#search(bytes: Uint8Array, from: number, end: number): boolean {
		if (this.#hits >= surelyKnown && ++this.#misses > mostMisses) {
			this.#hits = 0;
			this.#misses = 0;
		}

		const isKnown = this.#hits >= surelyKnown;
		const isJson = bytes[from] === brace;
		if ((isKnown && this.#leadLength === 0 && !isJson) || !this.#finder.find(bytes, from, end)) {
			return false;
		}

		const {stamp, position, lead} = this.#finder;
		if (isKnown && !this.#isAlike(bytes, from)) {
			// Of another writer than most lines, as the server before an application has it; the place stays known.
			const isFirst = lead === 0 && position <= from + 1 && bytes[from]! > space;
			return (isJson || isFirst) && this.#isNear(stamp);
		}

		if (!isKnown && (stamp !== this.#stamp || lead !== this.#leadLength)) {
			this.#hits = 0;
		}

		this.#stamp = stamp;
		this.#offset = position - from;
		this.#leadLength = Math.min(lead, longestLead);
		this.#lead.set(bytes.subarray(position - this.#leadLength, position));
		this.#hits++;
		this.#misses = 0;
		return true;
	}

	/** Whether the time of a stamp that was just found is about that of the last line that told one. */
	#isNear({second}: Stamp): boolean {
		return Math.abs(second - (this.#high * wordSize + this.#low) / nanosPerSecond) <= mostApart;
	}

	/** Whether the stamp that was found is of the same form, after the same, and not much further in the line. */
	#isAlike(bytes: Uint8Array, from: number): boolean {
		const {stamp, position, lead} = this.#finder;
		const isNamed = lead > 1;
		return (
			stamp === this.#stamp &&
			Math.min(lead, longestLead) === this.#leadLength &&
			bytes[position - 1] === this.#lead[this.#leadLength - 1] &&
			(isNamed || position - from <= this.#offset + mayMove)
		);
	}
}
