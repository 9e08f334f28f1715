import {
	controlStart,
	endOfControl,
	endOfString,
	equals,
	isCapital,
	quote,
	space,
	startOfKey,
} from '../../../core/line-bytes.ts';

/** Tokens of a line that tell its shape, at the most; what comes after is left out. */
export const mostTokens = 48;
/** Bytes of a line that are looked at. */
const mostBytes = 1024;
/** A word so long is an id, or data; with dots it may be the name of a class. */
const longestWord = 24;
/** Letters of the shortest method of HTTP. */
const leastMethod = 3;
/** Letters of which so many may be hexadecimal digits. */
const shortestHex = 8;

const apostrophe = 0x27;
const dot = 0x2e;
const slash = 0x2f;
const colon = 0x3a;
const at = 0x40;
const caseBit = 0x20;

const table = (chars: string): Uint8Array =>
	Uint8Array.from({length: 256}, (_, byte) => (chars.includes(String.fromCharCode(byte)) ? 1 : 0));

const isSpace = table(' \t\r');
/** Signs that are tokens of their own. */
const isSign = table('",;()[]{}<>|=');
/** Signs that may stand in a path: `/items?page=2;v=1`. */
const isPathSign = table(',;|=');
/** What may end a word without belonging to it. */
const mayTrail = table(':.!?');

/** What a byte makes of the word that it stands in; bits. */
const trait = {digit: 1, notHex: 2, address: 4, dot: 8} as const;
const traits = Uint8Array.from({length: 256}, (_, byte) => {
	const isDigit = byte >= 0x30 && byte <= 0x39;
	const isHex = isDigit || ((byte | caseBit) >= 0x61 && (byte | caseBit) <= 0x66);
	return (
		(isDigit ? trait.digit : 0) |
		(isHex ? 0 : trait.notHex) |
		(byte === at ? trait.address : 0) |
		(byte === dot ? trait.dot : 0)
	);
});

/** Names whose values are texts: `msg`, `message`, `text`, `error`, `err`, by their last two letters. */
const textNames = new Set(['sg', 'ge', 'xt', 'or', 'rr']);

/**
Takes a line apart into words, signs and what is variable: numbers, ids, addresses, times, paths, values, what stands in quotes.

One object reads any number of lines; what it tells is of the last one.
*/
export class LineTokens {
	count = 0;
	/** Where each token stands, in bytes. */
	readonly from = new Int32Array(mostTokens);
	readonly end = new Int32Array(mostTokens);
	/** 1 where the token is variable. */
	readonly isVariable = new Uint8Array(mostTokens);

	/** The closing quote of a text whose words are tokens. */
	#textEnd = -1;

	/** Read the message `from` to `messageEnd` (exclusive). */
	read(bytes: Uint8Array, from: number, messageEnd: number): void {
		const end = Math.min(messageEnd, from + mostBytes);
		this.count = 0;
		this.#textEnd = -1;
		for (let position = from; position < end && this.count < mostTokens; ) {
			const byte = bytes[position]!;
			if (isSpace[byte] === 1) {
				position++;
			} else if (byte === controlStart) {
				position = endOfControl(bytes, position, end);
			} else if (position === this.#textEnd) {
				position = this.#add(position, position + 1, 0);
			} else if (byte === quote || byte === apostrophe) {
				position = this.#isText(bytes, from, position, end)
					? this.#openText(bytes, position, end)
					: this.#readQuoted(bytes, position, end);
			} else if (byte === equals) {
				position = this.#readValue(bytes, from, position, end);
			} else if (isSign[byte] === 1 || byte === colon) {
				position = this.#add(position, position + 1, 0);
			} else {
				position = this.#readWord(bytes, position, end);
			}
		}
	}

	/** Returns the token's end. */
	#add(from: number, end: number, isVariable: 0 | 1): number {
		if (this.count < mostTokens) {
			this.from[this.count] = from;
			this.end[this.count] = end;
			this.isVariable[this.count] = isVariable;
			this.count++;
		}

		return end;
	}

	#readWord(bytes: Uint8Array, from: number, end: number): number {
		let found = 0;
		let position = from;
		while (position < end) {
			const byte = bytes[position]!;
			if (isSpace[byte] === 1 || byte === controlStart) {
				break;
			}

			if (isSign[byte] === 1 && !(isPathSign[byte] === 1 && isPath(bytes, from, position))) {
				break;
			}

			found |= traits[byte]!;
			position++;
		}

		const wordEnd = position - from > 1 && mayTrail[bytes[position - 1]!] === 1 ? position - 1 : position;
		this.#add(from, wordEnd, isVariableWord(bytes, from, wordEnd, found) ? 1 : 0);
		return wordEnd < position ? this.#add(wordEnd, position, 0) : position;
	}

	/** Whether the words in quotes are tokens: `"Reconciling" name=…` of klog, and the request in the log of a server. */
	#isText(bytes: Uint8Array, from: number, position: number, end: number): boolean {
		const isName = () => bytes[endOfString(bytes, position + 1, end) + 1] === colon;
		return (
			bytes[position] === quote &&
			this.#textEnd < position &&
			((position === from && !isName()) || beginsRequest(bytes, position + 1, end))
		);
	}

	#openText(bytes: Uint8Array, from: number, end: number): number {
		this.#textEnd = endOfString(bytes, from + 1, end);
		return this.#add(from, from + 1, 0);
	}

	/** `"…"` and `'…'`. A name of JSON (`"path":`) is a word; so is what has no end in the line. */
	#readQuoted(bytes: Uint8Array, from: number, end: number): number {
		const close =
			bytes[from] === quote ? endOfString(bytes, from + 1, end) : nextApostrophe(bytes, from + 1, end);
		if (close >= end) {
			return this.#add(from, from + 1, 0);
		}

		const isName = bytes[from] === quote && bytes[close + 1] === colon && close + 1 < end;
		return this.#add(from, close + 1, isName ? 0 : 1);
	}

	/** What is after an `=`: variable as a whole, but for texts that are named as such. */
	#readValue(bytes: Uint8Array, line: number, sign: number, end: number): number {
		const value = this.#add(sign, sign + 1, 0);
		if (value >= end || isSpace[bytes[value]!] === 1 || bytes[value] === equals) {
			return value;
		}

		if (bytes[value] === quote) {
			const isText =
				startOfKey(bytes, line, sign) < sign - 1 &&
				textNames.has(String.fromCharCode(bytes[sign - 2]!, bytes[sign - 1]!));
			if (!isText) {
				return this.#readQuoted(bytes, value, end);
			}

			return this.#openText(bytes, value, end);
		}

		let position = value;
		while (position < end && isSpace[bytes[position]!] === 0 && isSign[bytes[position]!] === 0) {
			position++;
		}

		return position > value ? this.#add(value, position, 1) : position;
	}
}

/** Whether so many capitals stand before a space and a path: `GET /items`. */
const beginsRequest = (bytes: Uint8Array, from: number, end: number): boolean => {
	let position = from;
	while (position < end && isCapital(bytes[position]!)) {
		position++;
	}

	return position - from >= leastMethod && bytes[position] === space && bytes[position + 1] === slash;
};

const nextApostrophe = (bytes: Uint8Array, from: number, end: number): number => {
	let position = from;
	while (position < end && bytes[position] !== apostrophe) {
		position++;
	}

	return position;
};

/** Whether a word is variable, by what its bytes are. */
const isVariableWord = (bytes: Uint8Array, from: number, end: number, found: number): boolean => {
	const length = end - from;
	return (
		(found & (trait.digit | trait.address)) !== 0 ||
		(length >= longestWord && (found & trait.dot) === 0) ||
		((found & trait.notHex) === 0 && length >= shortestHex) ||
		(length > 1 && isPath(bytes, from, end))
	);
};

/** `/items/7`, `https://…`. */
const isPath = (bytes: Uint8Array, from: number, end: number): boolean =>
	bytes[from] === slash || hasScheme(bytes, from, end);

/** `https://…`. */
const hasScheme = (bytes: Uint8Array, from: number, end: number): boolean => {
	for (let position = from + 1; position + 2 < end; position++) {
		if (bytes[position] === colon) {
			return bytes[position + 1] === slash && bytes[position + 2] === slash;
		}
	}

	return false;
};
