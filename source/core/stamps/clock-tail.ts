import {digits, isDigit} from '../calendar.ts';

const space = 0x20;
const plus = 0x2b;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const colon = 0x3a;
const letterG = 0x47;
const letterU = 0x55;
const letterZ = 0x5a;
const zero = 0x30;
/** More digits of a fraction are read over. */
const mostDigits = 9;
/** UTC+14 is the furthest zone. */
const furthest = 14;
const scales = Array.from({length: mostDigits + 1}, (_, count) => 10 ** (mostDigits - count));

/** Reads what may follow `HH:MM:SS`: a fraction after `.` or `,`, and a zone. */
export class ClockTail {
	/** Nanoseconds of the fraction; 0 where there is none. */
	nanos = 0;
	/** What the zone is ahead of UTC, in seconds; `NaN` where none is told. */
	zone = Number.NaN;

	/** Returns where it ends. */
	read(bytes: Uint8Array, from: number, end: number): number {
		this.zone = Number.NaN;
		const position = this.readFraction(bytes, from, end);
		if (position >= end) {
			return position;
		}

		const sign = bytes[position]!;
		if (sign === letterZ) {
			this.zone = 0;
			return position + 1;
		}

		if (sign === plus || sign === minus) {
			return this.#readOffset(bytes, position, end, position);
		}

		return sign === space ? this.#readSpaced(bytes, position, end) : position;
	}

	/** The fraction alone. Returns where it ends. */
	readFraction(bytes: Uint8Array, from: number, end: number): number {
		this.nanos = 0;
		const sign = bytes[from];
		if (from + 1 >= end || (sign !== dot && sign !== comma)) {
			return from;
		}

		let value = 0;
		let position = from + 1;
		const last = Math.min(end, position + mostDigits);
		// Nearly all have three, six or nine digits.
		while (
			position + 3 <= last &&
			isDigit(bytes[position]!) &&
			isDigit(bytes[position + 1]!) &&
			isDigit(bytes[position + 2]!)
		) {
			value =
				value * 1000 +
				(bytes[position]! - zero) * 100 +
				(bytes[position + 1]! - zero) * 10 +
				bytes[position + 2]! -
				zero;
			position += 3;
		}

		for (; position < last && isDigit(bytes[position]!); position++) {
			value = value * 10 + bytes[position]! - zero;
		}

		const count = position - from - 1;
		if (count === 0) {
			return from;
		}

		this.nanos = value * scales[count]!;
		while (position < end && isDigit(bytes[position]!)) {
			position++;
		}

		return position;
	}

	/** ` +0000`, ` UTC`, ` GMT`. */
	#readSpaced(bytes: Uint8Array, from: number, end: number): number {
		const sign = bytes[from + 1];
		if ((sign === plus || sign === minus) && from + 6 <= end) {
			return this.#readOffset(bytes, from + 1, end, from);
		}

		const isName =
			(sign === letterU && bytes[from + 2] === 0x54 && bytes[from + 3] === 0x43) ||
			(sign === letterG && bytes[from + 2] === 0x4d && bytes[from + 3] === 0x54);
		if (!isName || from + 4 > end) {
			return from;
		}

		this.zone = 0;
		return from + 4;
	}

	/** `+02:00`, `+0200`, `+02`; `otherwise` where it is none. */
	#readOffset(bytes: Uint8Array, sign: number, end: number, otherwise: number): number {
		const hasColon = bytes[sign + 3] === colon;
		const hasMinutes = sign + (hasColon ? 6 : 5) <= end && isDigit(bytes[sign + (hasColon ? 4 : 3)]!);
		const zoneEnd = sign + (hasMinutes ? (hasColon ? 6 : 5) : 3);
		const hours = zoneEnd <= end ? digits(bytes, sign + 1, 2) : Number.NaN;
		const minutes = hasMinutes ? digits(bytes, zoneEnd - 2, 2) : 0;
		const isWhole = zoneEnd >= end || !isDigit(bytes[zoneEnd]!);
		if (!(hours <= furthest && minutes < 60) || !isWhole || (!hasMinutes && otherwise !== sign)) {
			return otherwise;
		}

		this.zone = (bytes[sign] === minus ? -1 : 1) * (hours * 3600 + minutes * 60);
		return zoneEnd;
	}
}
