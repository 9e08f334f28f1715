/** What the bytes of a line may be, for those that read levels and times out of them. */

import {isDigit} from './calendar.ts';
import {isInitial} from './level-words.ts';

export const controlStart = 0x1b;
export const space = 0x20;
export const quote = 0x22;
export const colon = 0x3a;
export const less = 0x3c;
export const equals = 0x3d;
export const greater = 0x3e;
const bracket = 0x5b;
const backslash = 0x5c;
export const brace = 0x7b;

/** What may stand after a level in small letters: `error:`, `[error]`, `<error>`, `error |`, a tab. */
export const isDelimiter = new Set([colon, 0x5d, greater, 0x29, 0x7c, 0x09]);

export const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
/** The letters of a stamp: `2026-11-23T12:00:00Z`. */
const isZoneOrT = (byte: number): boolean => byte === 0x54 || byte === 0x5a;
const isLetter = (byte: number): boolean => isCapital(byte) || (byte >= 0x61 && byte <= 0x7a);

const table = (holds: (byte: number) => boolean): Uint8Array =>
	Uint8Array.from({length: 256}, (_, byte) => (holds(byte) ? 1 : 0));

/** Tables and not functions: each byte of millions of lines asks. */
export const isWord = table(byte => isLetter(byte) || isDigit(byte) || byte === 0x5f);
const isKey = table(byte => isWord[byte] === 1 || byte === 0x2e || byte === 0x40);
/** What does not stand before the first word. */
const endsHead = table(byte => isLetter(byte) || byte === brace || byte > 0x7f);
/** Last letters of the names of `level-fields.ts`. */
export const mayEndKey = table(byte => 'lyetLYET'.includes(String.fromCharCode(byte)));
/** What is looked at after the first word. */
export const isTelling = table(
	byte =>
		(isCapital(byte) && isInitial(byte)) ||
		[equals, colon, quote, controlStart, bracket, less].includes(byte),
);

/** Where the first word is: after a stamp, brackets and colours. `limit` where there is none. */
export const firstWord = (bytes: Uint8Array, from: number, limit: number): number => {
	let position = from;
	while (position < limit) {
		const byte = bytes[position]!;
		if (byte === controlStart) {
			position = endOfControl(bytes, position, limit);
		} else if (isHead(bytes, from, position)) {
			position++;
		} else {
			break;
		}
	}

	return Math.min(position, limit);
};

/** Whether a byte belongs to what is before the first word: a sign, or a letter of a stamp. */
export const isHead = (bytes: Uint8Array, from: number, position: number): boolean => {
	const byte = bytes[position]!;
	return endsHead[byte] === 0 || (isZoneOrT(byte) && position > from && isDigit(bytes[position - 1]!));
};

export const isDigits = (bytes: Uint8Array, from: number, end: number): boolean => {
	for (let position = from; position < end; position++) {
		if (!isDigit(bytes[position]!)) {
			return false;
		}
	}

	return true;
};

export const endOfWord = (bytes: Uint8Array, from: number, limit: number): number => {
	let position = from;
	while (position < limit && isWord[bytes[position]!] === 1) {
		position++;
	}

	return position;
};

export const startOfKey = (bytes: Uint8Array, line: number, sign: number): number => {
	let position = sign;
	while (position > line && isKey[bytes[position - 1]!] === 1) {
		position--;
	}

	return position;
};

export const isCapitals = (bytes: Uint8Array, from: number, end: number): boolean =>
	isCapital(bytes[from]!) && isCapital(bytes[from + 1]!) && isCapital(bytes[end - 1]!);

export const hasDigit = (bytes: Uint8Array, from: number, end: number): boolean => {
	for (let position = from; position < end; position++) {
		if (isDigit(bytes[position]!)) {
			return true;
		}
	}

	return false;
};

export const nextQuote = (bytes: Uint8Array, from: number, limit: number): number => {
	let position = from;
	while (position < limit && bytes[position] !== quote) {
		position++;
	}

	return position;
};

/** Where the string ends that begins here: at its quote, or at the limit. */
export const endOfString = (bytes: Uint8Array, from: number, limit: number): number => {
	let position = from;
	while (position < limit && bytes[position] !== quote) {
		position += bytes[position] === backslash ? 2 : 1;
	}

	return Math.min(position, limit);
};

/** After a control sequence (`ESC [ … m`): from its introducer to its final byte, as ECMA-48 (5.4) has it. */
export const endOfControl = (bytes: Uint8Array, from: number, limit: number): number => {
	let position = from + 1;
	if (bytes[position] !== bracket) {
		return position;
	}

	position++;
	while (position < limit && bytes[position]! < 0x40) {
		position++;
	}

	return Math.min(position + 1, limit);
};
