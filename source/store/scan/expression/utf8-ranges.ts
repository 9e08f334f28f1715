import {type CharRanges, pairsOf} from './char-ranges.ts';

/** One to four ranges of bytes, one after the other: first, last, first, last… */
export type ByteSequence = readonly number[];

/** The last code points of one, two, three and four bytes. */
const lastOfLength = [0x7f, 0x7_ff, 0xff_ff, 0x10_ff_ff];
const firstSurrogate = 0xd8_00;
const lastSurrogate = 0xdf_ff;

const encoder = new TextEncoder();

/**
The sequences of bytes that are the characters of a set in UTF-8, and no others.

A range of characters is cut where the number of bytes changes, and then so that each byte but the first may be any of its range whatever the
bytes before it are. The way is that of Ken Thompson's grep for Plan 9.

@see https://swtch.com/~rsc/regexp/regexp3.html#step3
*/
export const utf8Ranges = (set: CharRanges): ByteSequence[] =>
	pairsOf(set).flatMap(([first, last]) => [
		...ofRange(first, Math.min(last, firstSurrogate - 1)),
		...ofRange(Math.max(first, lastSurrogate + 1), last),
	]);

const ofRange = (first: number, last: number): ByteSequence[] => {
	if (first > last) {
		return [];
	}

	const border = lastOfLength.find(each => first <= each && last > each);
	if (border !== undefined) {
		return [...ofRange(first, border), ...ofRange(border + 1, last)];
	}

	if (last <= lastOfLength[0]!) {
		return [[first, last]];
	}

	const cut = unevenAt(first, last);
	if (cut !== undefined) {
		return [...ofRange(first, cut), ...ofRange(cut + 1, last)];
	}

	const low = encoder.encode(String.fromCodePoint(first));
	const high = encoder.encode(String.fromCodePoint(last));
	return [Array.from(low, (byte, index) => [byte, high[index]!]).flat()];
};

/** After which character a range must be cut, so that its continuation bytes go from the first to the last of theirs, or its first bytes are equal. */
const unevenAt = (first: number, last: number): number | undefined => {
	for (let bits = 6; bits <= 18; bits += 6) {
		const mask = 2 ** bits - 1;
		if (Math.floor(first / 2 ** bits) === Math.floor(last / 2 ** bits)) {
			return undefined;
		}

		if ((first & mask) !== 0) {
			return first | mask;
		}

		if ((last & mask) !== mask) {
			return last - (last & mask) - 1;
		}
	}

	return undefined;
};
