/** How grave a line says that it is. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Levels by gravity. In a column of numbers, 0 is a line that claims none and n + 1 is level n of these. */
export const levels: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** The number of a level in a column. */
export const levelNumber = (level: Level): number => levels.indexOf(level) + 1;

/** Words for each level in what programs write: the loggers of Go, Rust, Java, Python, .NET, JavaScript, syslog and databases. */
const words: Readonly<Record<Level, readonly string[]>> = {
	trace: ['trace', 'trc', 'verbose', 'vrb'],
	debug: ['debug', 'dbg', 'dbug'],
	info: ['info', 'inf', 'information', 'informational', 'notice'],
	warn: ['warn', 'warning', 'wrn'],
	error: ['error', 'err', 'eror', 'severe'],
	fatal: ['fatal', 'ftl', 'panic', 'pnc', 'critical', 'crit', 'emerg', 'emergency', 'alert'],
};

type Word = {readonly letters: Uint8Array; readonly number: number};

const caseBit = 0x20;
const longest = 13;
const encoder = new TextEncoder();

/** By first letter, the shortest first. */
const byInitial: ReadonlyArray<readonly Word[]> = Array.from({length: 256}, (_, initial) =>
	levels
		.flatMap(level => words[level].map(word => ({letters: encoder.encode(word), number: levelNumber(level)})))
		.filter(({letters}) => letters[0] === (initial | caseBit))
		.sort((a, b) => a.letters.length - b.letters.length),
);

/** Whether a word for a level may begin with this byte; in a table, because it is asked for each byte of millions of lines. */
export const isInitial = (byte: number): boolean => byInitial[byte]!.length > 0;

/** The number of the level that the letters `from` to `end` name, small or capital; 0 where they name none. */
export const levelWord = (bytes: Uint8Array, from: number, end: number): number => {
	const length = end - from;
	if (length < 3 || length > longest) {
		return 0;
	}

	for (const {letters, number} of byInitial[bytes[from]!]!) {
		if (letters.length === length && isSame(bytes, from, letters)) {
			return number;
		}
	}

	return 0;
};

const isSame = (bytes: Uint8Array, from: number, letters: Uint8Array): boolean => {
	for (let index = 1; index < letters.length; index++) {
		if ((bytes[from + index]! | caseBit) !== letters[index]) {
			return false;
		}
	}

	return true;
};
