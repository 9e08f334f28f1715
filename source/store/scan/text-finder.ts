import type {Lines} from '../../core/lines.ts';
import {lineAt} from './line-at.ts';
import {type LineBits, setBit} from './line-bits.ts';

/** Where a text stands in lines, and in one message. All of it is about bytes. */
export type TextFinder = {
	/** Set the bits of the lines `from` to `to` (exclusive) that have the text; returns how many have it. */
	scan(lines: Lines, bits: LineBits, from: number, to: number): number;
	/** Where the text begins in a message: the first places, at most `limit`. They do not overlap. */
	placesIn(message: Uint8Array, limit: number): number[];
	/** Length of the text, in bytes. */
	readonly length: number;
};

/** The bytes of memory, as a `Buffer` up to `end`: it searches in native code. */
export const bufferOf = (bytes: Uint8Array, end: number): Buffer =>
	Buffer.from(bytes.buffer, bytes.byteOffset, end);

/**
The first places, at most `limit`, that do not overlap.

@param next - The first place at or after an offset; -1 where there is none.
*/
export const collectPlaces = (length: number, limit: number, next: (offset: number) => number): number[] => {
	const places: number[] = [];
	for (let place = next(0); place !== -1 && places.length < limit; place = next(place + length)) {
		places.push(place);
	}

	return places;
};

/**
Go through places that are found one after the other; each line counts once.

@param next - The first place at or after an offset; -1 where there is none.
*/
export const markLines = (
	{starts}: Lines,
	bits: LineBits,
	from: number,
	to: number,
	next: (offset: number) => number,
): number => {
	let count = 0;
	let line = from;
	for (let place = next(starts[from]!); place !== -1; place = next(starts[line]!)) {
		line = lineAt(starts, line, to, place);
		setBit(bits, line);
		count++;
		line++;
		if (line >= to) {
			break;
		}
	}

	return count;
};
