import {endOfDigits, isDigit} from './calendar.ts';
import {colon, equals, quote, space} from './line-bytes.ts';

/** The longest stamp is so long, in bytes: `2026-11-23 12:00:00.123456789 +01:00`. */
const longestStamp = 40;
/** The byte so far from the end of two lines is compared first. */
const endBytes = 3;
/** Digits of a second's parts. */
const mostParts = 10;
/** Two lines that say the same differ so much in length at most: in the digits of a second's parts. In bytes. */
export const mostLengthApart = mostParts;
/** A date so far from the beginning of a line is its stamp. */
const headBytes = 64;
/** Seconds since the epoch have so many digits at least, and nanoseconds so many. */
const epochDigits = {least: 10, most: 19} as const;
const longestName = 12;

/** A table and not a set: each line asks. */
const tableOf = (chars: string): Uint8Array =>
	Uint8Array.from({length: 256}, (_, byte) => (chars.includes(String.fromCharCode(byte)) ? 1 : 0));

const comma = 0x2c;
const minus = 0x2d;
const plus = 0x2b;
const dot = 0x2e;
const brace = 0x7d;
const slash = 0x2f;
const letterT = 0x54;
const letterZ = 0x5a;

/** What may stand before the last digits of a stamp, and after them. */
const mayStandBefore = tableOf(':.,-+/T ');
const mayStandAfter = tableOf(' \t\n:.,-+"\')]}>|Z\u001B');

/** Names of fields that tell when a line was written. */
const timeNames = new Set([
	...[
		't',
		'ts',
		'time',
		'timestamp',
		'@timestamp',
		'@t',
		'date',
		'datetime',
		'asctime',
		'eventtime',
		'time_local',
	],
]);
const monthsAndDays = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/;
/** A level, or the letter of one, as it stands before a time. */
const levelWord = /^[A-Z]{1,8}$/;

/**
Whether two lines of one piece of memory say the same: all of it but for when they were written, where they tell that.

A time counts as that where it stands before the message, or in a field that is named so; one in the midst of a message is what it says.
*/
export const isSameMessage = (
	bytes: Uint8Array,
	from: number,
	end: number,
	otherFrom: number,
	otherEnd: number,
): boolean => {
	const most = Math.min(end - from, otherEnd - otherFrom);
	if (!mayBeSame(bytes, from, end, otherFrom, otherEnd)) {
		return false;
	}

	const isNearlyAsLong = Math.abs(end - from - (otherEnd - otherFrom)) <= mostLengthApart;
	let alike = 0;
	while (alike < most && bytes[end - 1 - alike] === bytes[otherEnd - 1 - alike]) {
		alike++;
	}

	if (alike === most || !isNearlyAsLong) {
		return alike === most && end - from === otherEnd - otherFrom;
	}

	if (!mayEndStamp(bytes, from, end - alike - 1) || !isDigit(bytes[otherEnd - alike - 1]!)) {
		return false;
	}

	// What differs is not longer than a stamp: looked at from there to the beginning, most other lines differ at once.
	let first = Math.max(0, most - alike - longestStamp);
	for (let at = first - 1; at >= 0; at--) {
		if (bytes[from + at] !== bytes[otherFrom + at]) {
			return false;
		}
	}

	while (first < most - alike && bytes[from + first] === bytes[otherFrom + first]) {
		first++;
	}

	return differInStamp(bytes, {from, end: end - alike}, {from: otherFrom, end: otherEnd - alike}, first);
};

/** Whether two lines may say the same, by a few of their last bytes: a quick look that spares most others a closer one. */
const mayBeSame = (
	bytes: Uint8Array,
	from: number,
	end: number,
	otherFrom: number,
	otherEnd: number,
): boolean => {
	// What differs in most lines stands there: the end of a number before a unit.
	if (bytes[end - endBytes] === bytes[otherEnd - endBytes] && bytes[end - 1] === bytes[otherEnd - 1]) {
		return true;
	}

	const last = bytes[end - 1];
	return last === brace || last === quote || end - from < endBytes || otherEnd - otherFrom < endBytes;
};

/** Whether the last byte that differs may be one of a stamp, by what stands around it: a look that spares all others. */
const mayEndStamp = (bytes: Uint8Array, from: number, last: number): boolean => {
	if (!isDigit(bytes[last]!)) {
		return false;
	}

	let first = last;
	while (first > from && isDigit(bytes[first - 1]!)) {
		first--;
	}

	let end = last + 1;
	while (isDigit(bytes[end]!)) {
		end++;
	}

	const isPart = first === from || mayStandBefore[bytes[first - 1]!] === 1 || bytes[end] === colon;
	return mayStandAfter[bytes[end]!] === 1 && (isPart || end - first >= epochDigits.least);
};

/** A line, and where what is different in it ends. */
type Line = {readonly from: number; readonly end: number};

/** Whether what is different from `first` on is part of a stamp in both lines. */
const differInStamp = (bytes: Uint8Array, line: Line, other: Line, first: number): boolean => {
	for (let at = first; at >= 0 && at > first - longestStamp; at--) {
		const start = line.from + at;
		const mayBegin = isDigit(bytes[start]!) && (at === 0 || !isDigit(bytes[start - 1]!));
		const kind = mayBegin ? stampUpTo(bytes, start, line) : undefined;
		if (kind && kind === stampUpTo(bytes, other.from + at, other)) {
			return true;
		}
	}

	return false;
};

/** Which stamp begins there and goes on at least to where what differs ends, if any. */
const stampUpTo = (
	bytes: Uint8Array,
	start: number,
	{from, end}: Line,
): 'date' | 'time' | 'epoch' | undefined => {
	const date = endOfDate(bytes, start);
	const time = endOfTime(bytes, date > start && isBetween(bytes[date]!) ? date + 1 : date);
	const hasDate = date > start;
	if (Math.max(date, time) >= end && (hasDate || time > start)) {
		const isFirst = hasDate ? start - from < headBytes : isHead(bytes, from, start);
		return isFirst || isTimeField(bytes, from, start) ? (hasDate ? 'date' : 'time') : undefined;
	}

	return endOfEpoch(bytes, start) >= end && isTimeField(bytes, from, start) ? 'epoch' : undefined;
};

/** What may stand between a date and a time: `2026-11-23T12:00`, `23/Nov/2026:12:00`. */
const isBetween = (byte: number): boolean => byte === letterT || byte === space || byte === colon;

/** `2026-11-23`, `2026/11/23`, the year of `23/Nov/2026:`; where there is none, where it would begin. */
const endOfDate = (bytes: Uint8Array, start: number): number => {
	if (endOfDigits(bytes, start, start + 5) !== start + 4) {
		return start;
	}

	const sign = bytes[start + 4];
	if (sign === colon) {
		return start + 4;
	}

	const isDate =
		(sign === minus || sign === slash) &&
		bytes[start + 7] === sign &&
		isPair(bytes, start + 5) &&
		isPair(bytes, start + 8);
	return isDate ? start + 10 : start;
};

/** `12:00:00`, its parts and its zone; -1 where there is none. */
const endOfTime = (bytes: Uint8Array, start: number): number => {
	const isTime =
		isPair(bytes, start) &&
		bytes[start + 2] === colon &&
		isPair(bytes, start + 3) &&
		bytes[start + 5] === colon &&
		isPair(bytes, start + 6);
	if (!isTime) {
		return -1;
	}

	const second = start + 8;
	const hasParts = bytes[second] === dot || bytes[second] === comma;
	const end = hasParts ? endOfDigits(bytes, second + 1, second + 1 + mostParts) : second;
	return endOfZone(bytes, end);
};

const endOfZone = (bytes: Uint8Array, from: number): number => {
	if (bytes[from] === letterZ) {
		return from + 1;
	}

	const sign = bytes[from] === space ? from + 1 : from;
	const isZone = (bytes[sign] === plus || bytes[sign] === minus) && isPair(bytes, sign + 1);
	const minutes = bytes[sign + 3] === colon ? sign + 4 : sign + 3;
	return isZone && isPair(bytes, minutes) ? minutes + 2 : from;
};

/** `1700000000.123`; -1 where there is none. */
const endOfEpoch = (bytes: Uint8Array, start: number): number => {
	const whole = endOfDigits(bytes, start, start + epochDigits.most);
	if (whole - start < epochDigits.least) {
		return -1;
	}

	return bytes[whole] === dot ? endOfDigits(bytes, whole + 1, whole + 1 + mostParts) : whole;
};

const isPair = (bytes: Uint8Array, at: number): boolean => isDigit(bytes[at]!) && isDigit(bytes[at + 1]!);

/** Whether a value stands in a field that tells a time: `"ts":`, `time=`. */
const isTimeField = (bytes: Uint8Array, from: number, start: number): boolean => {
	let at = start - 1;
	while (at > from && (bytes[at] === quote || bytes[at] === space)) {
		at--;
	}

	if (bytes[at] !== colon && bytes[at] !== equals) {
		return false;
	}

	const last = bytes[at - 1] === quote ? at - 1 : at;
	let name = '';
	for (
		let place = last - 1;
		place >= from && name.length <= longestName && isNameByte(bytes[place]!);
		place--
	) {
		name = String.fromCharCode(bytes[place]!) + name;
	}

	return timeNames.has(name.toLowerCase());
};

const isNameByte = (byte: number): boolean =>
	(byte >= 0x40 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;

/** Whether only what stands before messages stands before a time: signs, levels, names of months and days. */
const isHead = (bytes: Uint8Array, from: number, start: number): boolean => {
	if (start - from > headBytes) {
		return false;
	}

	const words = String.fromCharCode(...bytes.subarray(from, start)).match(/[a-zA-Z\u0080-\u00FF]+/g) ?? [];
	return words.every(word => levelWord.test(word) || monthsAndDays.test(word));
};
