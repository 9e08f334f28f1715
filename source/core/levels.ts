import {isDigit} from './calendar.ts';
import {isLevelKey, isMongoKey, levelValue, valueStart} from './level-fields.ts';
import {type Level, levelNumber, levels, levelWord} from './level-words.ts';
import {
	brace,
	colon,
	controlStart,
	endOfControl,
	endOfString,
	endOfWord,
	equals,
	greater,
	hasDigit,
	isCapital,
	isCapitals,
	isDelimiter,
	isDigits,
	isTelling,
	isWord,
	less,
	mayEndKey,
	nextQuote,
	quote,
	space,
	startOfKey,
} from './line-bytes.ts';
import {LineHead} from './line-head.ts';
import type {Lines} from './lines.ts';

/** A level stands near the beginning; looking further costs time and finds words of prose. In bytes. */
const lookedAt = 256;
/** In JSON it may stand after a message: fields have no order. In bytes. */
const lookedAtInJson = 1024;
/** After a stamp of so many bytes a first word in small letters is a level; else it may be prose. */
const leastStamp = 8;

/**
Reads the level that a line claims out of its bytes.

It stands in a field (`level=error`, `"level":"error"`, pino's `"level":50`), in a word of capitals, in brackets, right after the time, or in
the prefix of klog (`E1123 12:04:05`) or syslog (`<11>`). What comes first counts; what stands in quotes does not.
*/
export class LevelReader {
	/** Where the level that was found last is told. */
	from = 0;
	end = 0;
	readonly #head = new LineHead();

	/** The number of the level of the line `from` to `end` (exclusive); 0 where it claims none. */
	read(bytes: Uint8Array, from: number, end: number): number {
		const limit = Math.min(end, from + lookedAt);
		const word = this.#head.firstWord(bytes, from, limit);
		if (bytes[word] === brace && (bytes[word + 1] === quote || bytes[word + 1] === space) && word < limit) {
			return this.#readJson(bytes, word + 1, Math.min(end, from + lookedAtInJson));
		}

		return (
			(word === from || bytes[from] === less ? this.#readPrefix(bytes, from, limit) : 0) ||
			this.#readFirstWord(bytes, from, word, limit) ||
			this.#readRest(bytes, from, word > from && bytes[word - 1] === quote ? word - 1 : word, limit)
		);
	}

	#found(number: number, from: number, end: number): number {
		this.from = from;
		this.end = end;
		return number;
	}

	/** `E1123 12:04:05.123456` of klog, `<11>` of syslog. */
	#readPrefix(bytes: Uint8Array, from: number, limit: number): number {
		if (bytes[from] !== less) {
			const isStamp = isDigits(bytes, from + 1, from + 5) && bytes[from + 5] === space && from + 5 < limit;
			return isStamp ? this.#found(klogLevel(bytes[from]!), from, from + 1) : 0;
		}

		let priority = 0;
		let close = from + 1;
		for (; close < Math.min(limit, from + 4) && isDigit(bytes[close]!); close++) {
			priority = priority * 10 + bytes[close]! - 0x30;
		}

		const isPriority = close > from + 1 && close < limit && bytes[close] === greater;
		return isPriority ? this.#found(syslogLevels[priority & 7]!, from + 1, close) : 0;
	}

	/** A word right after the stamp may be in small letters. */
	#readFirstWord(bytes: Uint8Array, line: number, from: number, limit: number): number {
		const end = endOfWord(bytes, from, limit);
		const number = levelWord(bytes, from, end);
		const tells =
			number > 0 &&
			(isCapitals(bytes, from, end) ||
				(end < limit && isDelimiter.has(bytes[end]!)) ||
				(bytes[end] !== equals && from - line >= leastStamp && hasDigit(bytes, line, from)));
		return tells ? this.#found(number, from, end) : 0;
	}

	/** Words of capitals, fields, and words in brackets. */
	#readRest(bytes: Uint8Array, line: number, from: number, limit: number): number {
		let boundary = from;
		for (let position = from; position < limit; position++) {
			const byte = bytes[position]!;
			if (isTelling[byte] === 0) {
				continue;
			}

			let number = 0;
			if (byte === controlStart) {
				boundary = endOfControl(bytes, position, limit);
				position = boundary - 1;
			} else if (byte === quote) {
				const close = endOfString(bytes, position + 1, limit);
				number = this.#readJsonField(bytes, position + 1, close, limit);
				position = close;
			} else if (!isCapital(byte)) {
				number = this.#readSigned(bytes, line, position, limit);
			} else if (position === boundary || isWord[bytes[position - 1]!] === 0) {
				number = this.#readCapitals(bytes, position, limit);
			}

			if (number > 0) {
				return number;
			}
		}

		return 0;
	}

	#readCapitals(bytes: Uint8Array, from: number, limit: number): number {
		const end = endOfWord(bytes, from, limit);
		const number = isCapitals(bytes, from, end) ? levelWord(bytes, from, end) : 0;
		return number > 0 ? this.#found(number, from, end) : 0;
	}

	/** After `=` or `:` a field's value; after `[`, `<`, `:` a word that the other bracket or a colon ends. */
	#readSigned(bytes: Uint8Array, line: number, sign: number, limit: number): number {
		const isField = bytes[sign] === equals || bytes[sign] === colon;
		if (isField && mayEndKey[bytes[sign - 1]!] === 1) {
			const number = this.#readField(bytes, startOfKey(bytes, line, sign), sign, sign, limit);
			if (number > 0) {
				return number;
			}
		}

		const from = bytes[sign + 1] === space && bytes[sign] === colon ? sign + 2 : sign + 1;
		const end = endOfWord(bytes, from, limit);
		const isClosed = end < limit && isDelimiter.has(bytes[end]!) && bytes[sign] !== equals;
		const number = isClosed ? levelWord(bytes, from, end) : 0;
		return number > 0 ? this.#found(number, from, end) : 0;
	}

	#readField(bytes: Uint8Array, from: number, end: number, sign: number, limit: number): number {
		const isMongo = isMongoKey(bytes, from, end) && bytes[end] === quote;
		if (!isMongo && !isLevelKey(bytes, from, end)) {
			return 0;
		}

		const value = valueStart(bytes, sign + 1, limit);
		const valueEnd = endOfWord(bytes, value, limit);
		const number = levelValue(bytes, value, valueEnd, isMongo);
		return number > 0 ? this.#found(number, value, valueEnd) : 0;
	}

	/** Where a string is a name: it has a colon after it. */
	#readJsonField(bytes: Uint8Array, from: number, end: number, limit: number): number {
		const sign = bytes[end + 1] === space ? end + 2 : end + 1;
		return bytes[sign] === colon && sign < limit ? this.#readField(bytes, from, end, sign, limit) : 0;
	}

	/** The first of an object's fields, or of the objects in it, that tells a level. */
	#readJson(bytes: Uint8Array, from: number, limit: number): number {
		for (let open = nextQuote(bytes, from, limit); open < limit; ) {
			const close = endOfString(bytes, open + 1, limit);
			const number = this.#readJsonField(bytes, open + 1, close, limit);
			if (number > 0) {
				return number;
			}

			open = nextQuote(bytes, close + 1, limit);
		}

		return 0;
	}
}

/** Where a line says how grave it is: the word's place in its text. */
export type LevelMark = {readonly level: Level; readonly from: number; readonly to: number};

const reader = new LevelReader();

/** The number of the level that a line claims: 0 for none, 1 for trace to 6 for fatal. */
export const levelOf = (bytes: Uint8Array, from: number, end: number): number =>
	reader.read(bytes, from, end);

/** The level that a text claims, and where in it. */
export const findLevel = (text: string): LevelMark | undefined => {
	// All signs that tell are ASCII, so a byte a character will do, and places are those of the text.
	const bytes = Uint8Array.from({length: Math.min(text.length, lookedAtInJson)}, (_, index) =>
		Math.min(text.charCodeAt(index), 0xff),
	);
	const number = reader.read(bytes, 0, bytes.length);
	return number === 0 ? undefined : {level: levels[number - 1]!, from: reader.from, to: reader.end};
};

/**
Fill the column `out` for the lines `from` to `to` (exclusive).

@returns The numbers that were seen as a mask: bit n for number n.
*/
export const readLevels = (lines: Lines, out: Uint8Array, from = 0, to: number = lines.count): number => {
	const {bytes, starts} = lines;
	let seen = 0;
	for (let line = from; line < to; line++) {
		const number = reader.read(bytes, starts[line]!, starts[line + 1]! - 1);
		out[line] = number;
		seen |= 1 << number;
	}

	return seen;
};

const klogLevel = (letter: number): number => {
	switch (letter) {
		case 0x49:
			return levelNumber('info');
		case 0x57:
			return levelNumber('warn');
		case 0x45:
			return levelNumber('error');
		case 0x46:
			return levelNumber('fatal');
		default:
			return 0;
	}
};

/** By severity, as RFC 5424 (6.2.1) numbers them. */
const syslogLevels = (['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const).map(
	levelNumber,
);
