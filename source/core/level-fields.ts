import {isDigit} from './calendar.ts';
import {levelNumber, levelWord} from './level-words.ts';

const space = 0x20;
const quote = 0x22;
const caseBit = 0x20;

/** Names of the field that tells a level, in small letters: logfmt, pino, zap, logback, structlog, ECS, OpenTelemetry, Serilog. */
const keys = [
	'level',
	'lvl',
	'severity',
	'loglevel',
	'levelname',
	'level_name',
	'log_level',
	'log.level',
	'severity_text',
	'severitytext',
	'@l',
].map(key => new TextEncoder().encode(key));

/** The field of MongoDB's log: one letter for a level, and `D1` to `D5`. */
const mongoKey = 's'.charCodeAt(0);
const mongoLetters: Readonly<Record<string, number>> = {
	F: levelNumber('fatal'),
	E: levelNumber('error'),
	W: levelNumber('warn'),
	I: levelNumber('info'),
	D: levelNumber('debug'),
};

/** Levels as numbers, 10 for trace to 60 for fatal, as bunyan and pino write them. */
const numberUnit = 10;
const highestNumber = 60;

/** Whether the bytes `from` to `end` are the name of the field that tells a level. */
export const isLevelKey = (bytes: Uint8Array, from: number, end: number): boolean =>
	keys.some(
		key => key.length === end - from && key.every((letter, index) => isLetter(bytes[from + index]!, letter)),
	);

/** Whether it is the field of MongoDB's log. */
export const isMongoKey = (bytes: Uint8Array, from: number, end: number): boolean =>
	end - from === 1 && bytes[from] === mongoKey;

/** Small or capital. No sign but a letter becomes a letter by this bit. */
const isLetter = (byte: number, letter: number): boolean => byte === letter || (byte | caseBit) === letter;

/** Where a field's value begins after its `=` or `:`, past spaces and a quote. */
export const valueStart = (bytes: Uint8Array, from: number, end: number): number => {
	let position = from;
	while (position < end && bytes[position] === space) {
		position++;
	}

	return bytes[position] === quote ? position + 1 : position;
};

/** The level that a value names, in a word, in one of MongoDB's letters or as a number; 0 where it names none. */
export const levelValue = (bytes: Uint8Array, from: number, end: number, isMongo: boolean): number => {
	if (isMongo) {
		const isShort = end - from === 1 || (end - from === 2 && isDigit(bytes[from + 1]!));
		return isShort ? (mongoLetters[String.fromCharCode(bytes[from]!)] ?? 0) : 0;
	}

	return levelWord(bytes, from, end) || numericLevel(bytes, from, end);
};

const numericLevel = (bytes: Uint8Array, from: number, end: number): number => {
	const tens = end - from === 2 && bytes[from + 1] === 0x30 ? (bytes[from]! - 0x30) * numberUnit : 0;
	return tens >= numberUnit && tens <= highestNumber ? tens / numberUnit : 0;
};
