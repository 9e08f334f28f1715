import type {Instant} from './instant.ts';

const zero = 0x30;
const dot = 0x2e;
const plus = 0x2b;
const minus = 0x2d;
const colon = 0x3a;
const upperT = 0x54;
const upperZ = 0x5a;
const secondsPerDay = 86_400;

/**
Reads RFC 3339 timestamps out of bytes, without a string or an object for each.

`parseInstant` does the same for single texts; this one is for millions of lines.
*/
export class TimestampReader {
	/** ns since the epoch, of the last timestamp that was read. */
	time: Instant = 0n;
	#second = Number.NaN;
	#secondNs = 0n;

	/**
	Read the timestamp that begins at `from`: up to nine fractional digits, `Z` or an offset.

	@returns Where the timestamp ends, or -1 where there is none before `end`; then `time` is unchanged.
	*/
	read(bytes: Uint8Array, from: number, end: number): number {
		if (end - from < 20 || bytes[from + 10] !== upperT || !hasSeparators(bytes, from)) {
			return -1;
		}

		const days = daysSinceEpoch(
			digits(bytes, from, 4),
			digits(bytes, from + 5, 2),
			digits(bytes, from + 8, 2),
		);
		const seconds = secondsOfDay(
			digits(bytes, from + 11, 2),
			digits(bytes, from + 14, 2),
			digits(bytes, from + 17, 2),
		);
		let position = from + 19;
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
		const total = days * secondsPerDay + seconds - zone;
		if (Number.isNaN(total)) {
			return -1;
		}

		this.#keep(total, nanos);
		return bytes[position] === upperZ ? position + 1 : position + 6;
	}

	/** Lines come many to a second, and big integers are slow to make. */
	#keep(second: number, nanos: number): void {
		if (second !== this.#second) {
			this.#second = second;
			this.#secondNs = BigInt(second) * 1_000_000_000n;
		}

		this.time = this.#secondNs + BigInt(nanos);
	}
}

const hasSeparators = (bytes: Uint8Array, from: number): boolean =>
	bytes[from + 4] === minus &&
	bytes[from + 7] === minus &&
	bytes[from + 13] === colon &&
	bytes[from + 16] === colon;

/** `NaN` where one of them is no digit. */
const digits = (bytes: Uint8Array, from: number, count: number): number => {
	let value = 0;
	for (let index = from; index < from + count; index++) {
		const digit = bytes[index]! - zero;
		if (digit < 0 || digit > 9) {
			return Number.NaN;
		}

		value = value * 10 + digit;
	}

	return value;
};

const endOfDigits = (bytes: Uint8Array, from: number, end: number): number => {
	let position = from;
	while (position < end && bytes[position]! >= zero && bytes[position]! <= zero + 9) {
		position++;
	}

	return position;
};

/** Days from 1970-01-01 in the Gregorian calendar, by years that begin in March; `NaN` where there is no such month or day. */
const daysSinceEpoch = (year: number, month: number, day: number): number => {
	if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) {
		return Number.NaN;
	}

	const shifted = month > 2 ? year : year - 1;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
	return shifted * 365 + leapDays + dayOfYear - 719_468;
};

const secondsOfDay = (hour: number, minute: number, second: number): number =>
	hour <= 23 && minute <= 59 && second <= 60 ? hour * 3600 + minute * 60 + second : Number.NaN;

/** What the zone is ahead of UTC, in seconds; `NaN` where there is no zone. */
const zoneSeconds = (bytes: Uint8Array, from: number, end: number): number => {
	if (from >= end) {
		return Number.NaN;
	}

	const sign = bytes[from];
	if (sign === upperZ) {
		return 0;
	}

	if ((sign !== plus && sign !== minus) || end - from < 6 || bytes[from + 3] !== colon) {
		return Number.NaN;
	}

	const offset = digits(bytes, from + 1, 2) * 3600 + digits(bytes, from + 4, 2) * 60;
	return sign === plus ? offset : -offset;
};
