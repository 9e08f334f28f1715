import {levelNumber} from './level-words.ts';
import {continuesMark} from './line-batch.ts';
import {brace, quote, space} from './line-bytes.ts';
import type {Lines} from './lines.ts';
import {
	isException,
	isGoFrame,
	isGoroutine,
	isIndented,
	isPythonError,
	isRest,
	isRustPanic,
	isTraceback,
	mayBeRest,
} from './record-forms.ts';

const closingBrace = 0x7d;

/** Beyond so many lines without a time, the lines of a stream do not have one, rather than that they go on so long. */
const longestUntimed = 500;
/** A level in capitals may be set in by so many spaces, so that all end at the same column. */
const deepestLevel = 2;

const warn = levelNumber('warn');
const error = levelNumber('error');

/** In what a stream is: what its next lines may be depends on it. */
type Trace =
	| 'none'
	/** The frames of a Python trace; its error comes. */
	| 'python'
	/** A Python trace has ended; another one may follow that it caused. */
	| 'pythonEnd'
	| 'go'
	/** The next line belongs to this one. */
	| 'oneMore';

/**
Tells which lines of one stream continue the record of the line before: stack traces, JSON and other things that are laid out over lines, and
lines without a time in a stream whose lines have one.

It remembers a few words of the lines before. A new one judges its first line by what that says of itself.
*/
export class RecordReader {
	#trace: Trace = 'none';
	#headLevel = 0;
	/** Lines tell their times. */
	#isTimed = false;
	#untimed = 0;

	/**
	Whether the line `from` to `end` (exclusive) continues the record of the line before.

	@param level - The number of its level.
	@param hasTime - Whether its text tells a time; `undefined`: nobody has looked.
	*/
	continues(bytes: Uint8Array, from: number, end: number, level: number, hasTime?: boolean): boolean {
		if (hasTime === true) {
			this.passHeads(level);
			return false;
		}

		const isHead = !(
			this.#isRest(bytes, from, end, level) ||
			(this.#lacksTime(hasTime) && !isLogged(bytes, from, end, level))
		);
		if (isHead) {
			this.#headLevel = level;
		}

		return !isHead;
	}

	/** Lines that tell their times were looked at by somebody else, the last of them of this level: none continues another. */
	passHeads(level: number): void {
		this.#isTimed = true;
		this.#untimed = 0;
		this.#trace = 'none';
		this.#headLevel = level;
	}

	/**
	Set `continuesMark` in the column `marks` for the lines `from` to `to` (exclusive) that continue records. All must be of one stream.

	@param marks - The numbers of their levels.
	@param own - A bit for each line whose text tells a time, as `LineTimes.fill` gives it.
	*/
	fill(lines: Lines, marks: Uint8Array, from: number, to: number, own?: Uint32Array): void {
		const {bytes, starts} = lines;
		for (let line = from; line < to; line++) {
			const hasTime = own && (own[line >>> 5]! & (1 << (line & 31))) !== 0;
			if (this.continues(bytes, starts[line]!, starts[line + 1]! - 1, marks[line]!, hasTime)) {
				marks[line]! |= continuesMark;
			}
		}
	}

	#lacksTime(hasTime: boolean | undefined): boolean {
		if (hasTime !== false || !this.#isTimed) {
			return false;
		}

		this.#untimed++;
		this.#isTimed = this.#untimed <= longestUntimed;
		return this.#isTimed;
	}

	#isRest(bytes: Uint8Array, from: number, end: number, level: number): boolean {
		if (from === end) {
			return true;
		}

		if (this.#trace !== 'none') {
			return this.#isRestOfTrace(bytes, from, end, level);
		}

		return mayBeRest[bytes[from]!] === 1
			? this.#isRestOfAny(bytes, from, end, level)
			: this.#isLoggedException(bytes, from, end);
	}

	#isRestOfTrace(bytes: Uint8Array, from: number, end: number, level: number): boolean {
		const trace = this.#trace;
		if (trace === 'oneMore') {
			this.#trace = 'none';
			return true;
		}

		if (isIndented(bytes, from) || isRest(bytes, from, end)) {
			return true;
		}

		if (trace === 'python' && isPythonError(bytes, from, end)) {
			this.#trace = 'pythonEnd';
			return true;
		}

		if (trace !== 'go' && isTraceback(bytes, from, end)) {
			this.#trace = 'python';
			return true;
		}

		if (trace === 'go' && (isGoroutine(bytes, from, end) || isGoFrame(bytes, from, end))) {
			return true;
		}

		this.#trace = 'none';
		return this.#isRest(bytes, from, end, level);
	}

	#isRestOfAny(bytes: Uint8Array, from: number, end: number, level: number): boolean {
		if (isIndented(bytes, from)) {
			return level === 0 || !isIndentedLevel(bytes, from);
		}

		if (isTraceback(bytes, from, end)) {
			this.#trace = 'python';
			return this.#headLevel >= error;
		}

		if (isGoroutine(bytes, from, end)) {
			this.#trace = 'go';
			return true;
		}

		if (isRustPanic(bytes, from, end)) {
			this.#trace = 'oneMore';
			return false;
		}

		return isRest(bytes, from, end) || this.#isLoggedException(bytes, from, end);
	}

	/** An exception on a line of its own belongs to the line that logged it; where nobody logged, it is the head. */
	#isLoggedException(bytes: Uint8Array, from: number, end: number): boolean {
		return this.#headLevel >= warn && isException(bytes, from, end);
	}
}

/** `{"level":"info",…}`: JSON on one line that tells its level was logged for itself, though it tells no time. */
const isLogged = (bytes: Uint8Array, from: number, end: number, level: number): boolean =>
	level > 0 && bytes[from] === brace && bytes[end - 1] === closingBrace;

/** ` INFO started`, `  WARN slow`; not a field of laid out JSON. */
const isIndentedLevel = (bytes: Uint8Array, from: number): boolean => {
	let position = from;
	while (bytes[position] === space) {
		position++;
	}

	return position > from && position - from <= deepestLevel && bytes[position] !== quote;
};
