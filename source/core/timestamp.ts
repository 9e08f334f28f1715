import {daysSinceEpoch, digits, endOfDigits, readClock, secondsPerDay, zoneSeconds} from './calendar.ts';
import type {Instant} from './instant.ts';

const dot = 0x2e;
const minus = 0x2d;
const upperT = 0x54;
const upperZ = 0x5a;

/** Of `2006-01-02T15:04:05`. */
const secondBytes = 19;

/** An instant in two halves, as a `BigInt64Array` keeps it: upper (signed) and lower 32 bits. For millions of lines, as each big integer is an object. */
export type Halves = {readonly upper: number; readonly lower: number};

const halfRange = 2 ** 32;

/**
Reads RFC 3339 timestamps out of bytes, without a string or an object for each.

`parseInstant` does the same for single texts; this one is for millions of lines.
*/
export class TimestampReader implements Halves {
	/** Of the last timestamp that was read, in ns since the epoch. */
	upper = 0;
	lower = 0;
	/** What the last one has before its fraction, and the second that is without its zone. */
	readonly #written = new Uint8Array(secondBytes);
	#local = Number.NaN;
	/** The second it is in, and when that begins (ns since the epoch). */
	#second = Number.NaN;
	secondUpper = 0;
	secondLower = 0;

	/** ns since the epoch, of the last timestamp that was read. */
	get time(): Instant {
		return instantOf(this);
	}

	/**
	Read the timestamp that begins at `from`: up to nine fractional digits, `Z` or an offset.

	@returns Where the timestamp ends, or -1 where there is none before `end`; then the time is unchanged.
	*/
	read(bytes: Uint8Array, from: number, end: number): number {
		if (end - from <= secondBytes) {
			return -1;
		}

		if (!this.#isWritten(bytes, from)) {
			if (bytes[from + 10] !== upperT || !hasDashes(bytes, from)) {
				return -1;
			}

			this.#readSecond(bytes, from);
		}

		let position = from + secondBytes;
		let nanos = 0;
		if (bytes[position] === dot) {
			const fraction = position + 1;
			position = endOfDigits(bytes, fraction, Math.min(end, fraction + 9));
			nanos = digits(bytes, fraction, position - fraction) * 10 ** (9 - (position - fraction));
			if (position === fraction) {
				return -1;
			}
		}

		const zone = zoneSeconds(bytes, position, end);
		const total = this.#local - zone;
		if (Number.isNaN(total)) {
			return -1;
		}

		this.#keep(total, nanos);
		return bytes[position] === upperZ ? position + 1 : position + 6;
	}

	/** Whether the second is written as the last one was: lines come many to a second. What differs, differs at its end. */
	#isWritten(bytes: Uint8Array, from: number): boolean {
		const written = this.#written;
		let index = secondBytes - 1;
		while (index >= 0 && bytes[from + index] === written[index]) {
			index--;
		}

		return index < 0;
	}

	#readSecond(bytes: Uint8Array, from: number): void {
		const days = daysSinceEpoch(
			digits(bytes, from, 4),
			digits(bytes, from + 5, 2),
			digits(bytes, from + 8, 2),
		);
		this.#local = days * secondsPerDay + readClock(bytes, from + 11);
		for (let index = 0; index < secondBytes; index++) {
			this.#written[index] = bytes[from + index]!;
		}
	}

	/** Lines come many to a second, and big integers are slow to make. */
	#keep(second: number, nanos: number): void {
		if (second !== this.#second) {
			const start = BigInt(second) * 1_000_000_000n;
			this.#second = second;
			this.secondUpper = Number(start >> 32n);
			this.secondLower = Number(start & 0xff_ff_ff_ffn);
		}

		const lower = this.secondLower + nanos;
		const isCarried = lower >= halfRange;
		this.upper = isCarried ? this.secondUpper + 1 : this.secondUpper;
		this.lower = isCarried ? lower - halfRange : lower;
	}
}

/** The instant that two halves are; without an object for those who have them as numbers. */
export const joinHalves = (upper: number, lower: number): Instant => (BigInt(upper) << 32n) | BigInt(lower);

/** The instant that two halves are. */
export const instantOf = ({upper, lower}: Halves): Instant => joinHalves(upper, lower);

const hasDashes = (bytes: Uint8Array, from: number): boolean =>
	bytes[from + 4] === minus && bytes[from + 7] === minus;
