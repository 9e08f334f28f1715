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

const caseBit = 0x20;
const longest = 13;
/** Room for a word's letters in the table. */
const stride = 16;

const entries = levels.flatMap(level => words[level].map(word => ({word, number: levelNumber(level)})));
/** All letters of all words in one array, and for each initial and length the first word and how many: without objects, as millions of lines ask. */
const sorted = entries.toSorted((a, b) => slotOf(a.word) - slotOf(b.word));
const letters = new Uint8Array(sorted.length * stride);
const numbers = Uint8Array.from(sorted, ({number}) => number);
const firsts = new Uint8Array(32 * stride);
const counts = new Uint8Array(32 * stride);
for (const [index, {word}] of sorted.entries()) {
	new TextEncoder().encodeInto(word, letters.subarray(index * stride));
	const slot = slotOf(word);
	firsts[slot] = counts[slot] === 0 ? index : firsts[slot]!;
	counts[slot]!++;
}

function slotOf(word: string): number {
	return (word.charCodeAt(0) & 31) * stride + word.length;
}

/** Whether a word for a level may begin with this byte. */
export const isInitial = (byte: number): boolean =>
	sorted.some(({word}) => word.charCodeAt(0) === (byte | caseBit));

/** The number of the level that the letters `from` to `end` name, small or capital; 0 where they name none. */
export const levelWord = (bytes: Uint8Array, from: number, end: number): number => {
	const length = end - from;
	if (length < 3 || length > longest) {
		return 0;
	}

	const slot = (bytes[from]! & 31) * stride + length;
	const first = firsts[slot]!;
	for (let index = first; index < first + counts[slot]!; index++) {
		if (isSame(bytes, from, index * stride, length)) {
			return numbers[index]!;
		}
	}

	return 0;
};

const isSame = (bytes: Uint8Array, from: number, word: number, length: number): boolean => {
	for (let index = 0; index < length; index++) {
		if ((bytes[from + index]! | caseBit) !== letters[word + index]) {
			return false;
		}
	}

	return true;
};
