/** Parts of dates and times, read out of bytes and counted in seconds. What is none gives `NaN`, so that a sum of parts tells it. */

const zero = 0x30;
const plus = 0x2b;
const minus = 0x2d;
const colon = 0x3a;
const caseBit = 0x20;

export const secondsPerDay = 86_400;

/** Whether a byte is 0 to 9. */
export const isDigit = (byte: number): boolean => byte >= zero && byte <= zero + 9;

/** `NaN` where one of them is no digit. */
export const digits = (bytes: Uint8Array, from: number, count: number): number => {
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

export const endOfDigits = (bytes: Uint8Array, from: number, end: number): number => {
	let position = from;
	while (position < end && bytes[position]! >= zero && bytes[position]! <= zero + 9) {
		position++;
	}

	return position;
};

/** Days from 1970-01-01 in the Gregorian calendar, by years that begin in March; `NaN` where there is no such month or day. */
export const daysSinceEpoch = (year: number, month: number, day: number): number => {
	if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) {
		return Number.NaN;
	}

	const shifted = month > 2 ? year : year - 1;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
	return shifted * 365 + leapDays + dayOfYear - 719_468;
};

export const secondsOfDay = (hour: number, minute: number, second: number): number =>
	hour <= 23 && minute <= 59 && second <= 60 ? hour * 3600 + minute * 60 + second : Number.NaN;

/** The seconds of the day that `HH:MM:SS` names. */
export const readClock = (bytes: Uint8Array, from: number): number =>
	bytes[from + 2] === colon && bytes[from + 5] === colon
		? secondsOfDay(digits(bytes, from, 2), digits(bytes, from + 3, 2), digits(bytes, from + 6, 2))
		: Number.NaN;

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
	name => [...name].map(letter => letter.charCodeAt(0)),
);

/** The month (1 to 12) that the first three letters of its English name tell. */
export const readMonth = (bytes: Uint8Array, from: number): number => {
	for (let month = 0; month < 12; month++) {
		const [a, b, c] = monthNames[month]!;
		if (
			(bytes[from]! | caseBit) === a &&
			(bytes[from + 1]! | caseBit) === b &&
			(bytes[from + 2]! | caseBit) === c
		) {
			return month + 1;
		}
	}

	return Number.NaN;
};

/** What the zone is ahead of UTC, in seconds, as `Z` or `+02:00` tell. */
export const zoneSeconds = (bytes: Uint8Array, from: number, end: number): number => {
	if (from >= end) {
		return Number.NaN;
	}

	const sign = bytes[from];
	if (sign === 0x5a) {
		return 0;
	}

	if ((sign !== plus && sign !== minus) || end - from < 6 || bytes[from + 3] !== colon) {
		return Number.NaN;
	}

	const offset = digits(bytes, from + 1, 2) * 3600 + digits(bytes, from + 4, 2) * 60;
	return sign === plus ? offset : -offset;
};
