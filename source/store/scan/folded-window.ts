/** What a look costs, and what more a look that finds the letter: measured against each other. */
const lookCost = 0.6;
const letterCost = 8;
const caseBit = 0x20;

/** A capital of ASCII as the small letter; any other byte as it is. */
export const smallByte = Uint8Array.from({length: 256}, (_, byte) =>
	byte >= 0x41 && byte <= 0x5a ? byte | caseBit : byte,
);

/**
The beginning of a text, up to a letter that is looked for: from one look to the next it goes on by as many bytes as that letter surely is away
(Horspool's way).
*/
export type Window = {
	/** Bytes up to the letter, that one included. */
	readonly length: number;
	/** For each byte, how far to go on; -1 where it is the letter. */
	readonly steps: Int32Array;
	/** How far to go on after the letter. */
	readonly after: number;
	/** Another letter of the text, and how far behind the first one it stands. */
	readonly other: number;
	readonly otherAt: number;
};

/**
The window that leads through bytes with the least effort.

@param text - In small letters.
@param counts - How often each byte stands among so many of them.
*/
export const bestWindow = (text: Uint8Array, counts: Uint32Array): Window => {
	const windows = Array.from(text, (_, index) => windowOf(text, index + 1, counts));
	const costs = windows.map(window => costOf(window, counts));
	return windows[costs.indexOf(Math.min(...costs))]!;
};

const windowOf = (text: Uint8Array, length: number, counts: Uint32Array): Window => {
	const steps = new Int32Array(256).fill(length);
	for (let byte = 0; byte < 256; byte++) {
		const index = text.subarray(0, length - 1).lastIndexOf(smallByte[byte]!);
		steps[byte] = length - 1 - index;
	}

	const letter = text[length - 1]!;
	const after = steps[letter]!;
	for (let byte = 0; byte < 256; byte++) {
		if (smallByte[byte] === letter) {
			steps[byte] = -1;
		}
	}

	const otherIndex = rarest(text, length - 1, counts);
	return {length, steps, after, other: text[otherIndex]!, otherAt: otherIndex - length + 1};
};

/** The place of the rarest letter beside that one; that one, where there is no other. */
const rarest = (text: Uint8Array, beside: number, counts: Uint32Array): number => {
	let best = beside;
	for (let index = 0; index < text.length; index++) {
		if (
			index !== beside &&
			(best === beside || countOf(text[index]!, counts) < countOf(text[best]!, counts))
		) {
			best = index;
		}
	}

	return best;
};

/** Of a letter in both cases. */
const countOf = (letter: number, counts: Uint32Array): number => {
	const capital = letter >= 0x61 && letter <= 0x7a ? counts[letter & ~caseBit]! : 0;
	return counts[letter]! + capital;
};

/** Effort for each byte. */
const costOf = ({steps, after}: Window, counts: Uint32Array): number => {
	let total = 0;
	let letters = 0;
	let way = 0;
	for (let byte = 0; byte < 256; byte++) {
		const count = counts[byte]!;
		const isLetter = steps[byte]! < 0;
		total += count;
		letters += isLetter ? count : 0;
		way += count * (isLetter ? after : steps[byte]!);
	}

	return (lookCost * total + letterCost * letters) / Math.max(1, way);
};
