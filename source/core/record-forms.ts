/** What lines look like that are the rest of a longer message. */
import {endOfWord, isDigits, isWord, space} from './line-bytes.ts';

const tab = 0x09;
const hash = 0x23;
const opening = 0x28;
const closing = 0x29;
const dot = 0x2e;
const zero = 0x30;
const colon = 0x3a;
const dollar = 0x24;

const encoder = new TextEncoder();

/** Whether the line `from` to `end` (exclusive) begins with these letters. */
const beginsWith = (bytes: Uint8Array, from: number, end: number, letters: Uint8Array): boolean => {
	if (from + letters.length > end) {
		return false;
	}

	for (let index = 0; index < letters.length; index++) {
		if (bytes[from + index] !== letters[index]) {
			return false;
		}
	}

	return true;
};

/** A test for beginnings. */
const beginning = (text: string) => {
	const letters = encoder.encode(text);
	return (bytes: Uint8Array, from: number, end: number): boolean => beginsWith(bytes, from, end, letters);
};

/** What the rest of a message begins with in Java, Python, Go, Rust, PHP and .NET, and the end of what was laid out over several lines. */
const restBeginnings = [
	'Caused by: ',
	'Suppressed: ',
	'... ',
	'...additional frames elided...',
	'During handling of the above exception',
	'The above exception was the direct cause',
	'created by ',
	'exit status ',
	'[signal ',
	'stack backtrace:',
	'note: run with `RUST_BACKTRACE',
	'Stack trace:',
	'[stacktrace]',
	'--- End of ',
	'}',
	']',
	')',
].map(text => encoder.encode(text));

/** By their first byte, so that most lines are done with one look. */
const restByFirst = Array.from({length: 256}, (_, first) =>
	restBeginnings.filter(letters => letters[0] === first),
);

/** Whether a line is the rest of a message, whatever was before it. */
export const isRest = (bytes: Uint8Array, from: number, end: number): boolean => {
	for (const letters of restByFirst[bytes[from]!]!) {
		if (beginsWith(bytes, from, end, letters)) {
			return true;
		}
	}

	return isFrame(bytes, from, end);
};

const isAt = beginning('at ');

/** `at com.example.Main.run(Main.java:12)` without its indent; `#0 /app/index.php(3): main()`. */
const isFrame = (bytes: Uint8Array, from: number, end: number): boolean => {
	if (bytes[from] === hash) {
		const number = endOfWord(bytes, from + 1, Math.min(end, from + 5));
		return number > from + 1 && bytes[number] === space && isDigits(bytes, from + 1, number);
	}

	return bytes[end - 1] === closing && isAt(bytes, from, end);
};

/** Whether a line may be the rest of a message by its first byte; else `isIndented`, `isRest` and the beginnings below need not be asked. */
export const mayBeRest = Uint8Array.from({length: 256}, (_, first) =>
	first === space ||
	first === tab ||
	restByFirst[first]!.length > 0 ||
	'#agtT'.includes(String.fromCharCode(first))
		? 1
		: 0,
);

/** Whether a line begins with a space or a tab. */
export const isIndented = (bytes: Uint8Array, from: number): boolean =>
	bytes[from] === space || bytes[from] === tab;

/** The head of a stack trace of Python. */
export const isTraceback = beginning('Traceback (most recent call last):');

/** The head of a goroutine's stack trace, after what happened. */
export const isGoroutine = beginning('goroutine ');

const isThread = beginning("thread '");

/** `thread 'main' panicked at src/main.rs:2:5:` of Rust: the next line says why. */
export const isRustPanic = (bytes: Uint8Array, from: number, end: number): boolean =>
	bytes[end - 1] === colon && isThread(bytes, from, end);

/** `ValueError: not so`, `app.errors.Timeout`: how a trace of Python ends. */
export const isPythonError = (bytes: Uint8Array, from: number, end: number): boolean => {
	const name = endOfName(bytes, from, end);
	return name > from && (name === end || bytes[name] === colon);
};

const throwableEndings = ['Exception', 'Error', 'Throwable'].map(text => encoder.encode(text));

/** `java.lang.IllegalStateException: not so`, `System.TimeoutException`: an exception on a line of its own, after the line that logged it. */
export const isException = (bytes: Uint8Array, from: number, end: number): boolean => {
	const name = endOfName(bytes, from, end);
	const hasDot = bytes.subarray(from, name).includes(dot);
	return (
		hasDot &&
		(name === end || bytes[name] === colon) &&
		throwableEndings.some(letters => beginsWith(bytes, Math.max(from, name - letters.length), name, letters))
	);
};

/** `main.(*server).run(0xc000010000)` of a goroutine's trace, `rax    0x0` of its registers. */
export const isGoFrame = (bytes: Uint8Array, from: number, end: number): boolean => {
	let position = from;
	while (position < end && bytes[position] !== opening && bytes[position] !== space) {
		position++;
	}

	if (bytes[position] === opening) {
		return position > from && bytes[end - 1] === closing;
	}

	while (position < end && bytes[position] === space) {
		position++;
	}

	return bytes[position] === zero && bytes[position + 1] === 0x78 && endOfWord(bytes, position, end) === end;
};

/** Of a class or function with its packages. */
const endOfName = (bytes: Uint8Array, from: number, end: number): number => {
	let position = from;
	while (
		position < end &&
		(isWord[bytes[position]!] === 1 || bytes[position] === dot || bytes[position] === dollar)
	) {
		position++;
	}

	return position;
};
