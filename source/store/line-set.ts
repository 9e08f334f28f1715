import {bisect} from './bisect.ts';

/**
Some of so many rows: all, none, a few by number, or a bit for each. A plain value, so that it goes to and from other threads.
*/
export type LineSet = {
	/** Rows to choose from. */
	readonly size: number;
	/** Rows that are in. Where all or none are, there is neither a list nor bits. */
	readonly count: number;
	/** The rows that are in, ascending. */
	readonly list?: Uint16Array;
	/** Bit i & 31 of word i >>> 5 says whether row i is in. */
	readonly bits?: Uint32Array;
};

/** A set where less than one of so many rows is in is kept as a list, which is smaller then. */
const listBelow = 16;

export const noLine = (size: number): LineSet => ({size, count: 0});

export const allLines = (size: number): LineSet => ({size, count: size});

/** Words for so many bits. */
export const wordsFor = (size: number): number => (size + 31) >>> 5;

/** The set of the bits that are set among the first `size`. */
export const setOfBits = (bits: Uint32Array, size: number): LineSet => {
	let count = 0;
	const words = wordsFor(size);
	for (let word = 0; word < words; word++) {
		count += countBits(bits[word]!);
	}

	if (count === 0 || count === size) {
		return {size, count};
	}

	return count * listBelow < size
		? {size, count, list: listOf(bits, words, count)}
		: {size, count, bits: bits.slice(0, words)};
};

/** Set the bits of a set's rows. */
export const addToBits = ({size, count, list, bits: own}: LineSet, bits: Uint32Array): void => {
	if (list) {
		for (const row of list) {
			bits[row >>> 5]! |= 1 << (row & 31);
		}
	} else if (own) {
		for (let word = 0; word < own.length; word++) {
			bits[word]! |= own[word]!;
		}
	} else if (count > 0) {
		const full = size >>> 5;
		bits.fill(0xff_ff_ff_ff, 0, full);
		if (size & 31) {
			bits[full]! |= 2 ** (size & 31) - 1;
		}
	}
};

/** Rows of a set before row `end`. */
export const countBefore = ({count, list, bits}: LineSet, end: number): number => {
	if (list) {
		return lowerBound(list, end);
	}

	if (!bits) {
		return count === 0 ? 0 : end;
	}

	const full = end >>> 5;
	let before = 0;
	for (let word = 0; word < full; word++) {
		before += countBits(bits[word]!);
	}

	return end & 31 ? before + countBits(bits[full]! & (2 ** (end & 31) - 1)) : before;
};

/** The row that has so many rows of the set before it; there must be one. */
export const select = ({list, bits}: LineSet, index: number): number => {
	if (list) {
		return list[index]!;
	}

	if (!bits) {
		return index;
	}

	let rest = index;
	let word = 0;
	for (let count = countBits(bits[0]!); count <= rest; count = countBits(bits[word]!)) {
		rest -= count;
		word++;
	}

	let left = bits[word]!;
	for (; rest > 0; rest--) {
		left &= left - 1;
	}

	return word * 32 + (31 - Math.clz32(left & -left));
};

export const isIn = ({count, list, bits}: LineSet, row: number): boolean => {
	if (list) {
		return list[lowerBound(list, row)] === row;
	}

	return bits ? ((bits[row >>> 5]! >>> (row & 31)) & 1) === 1 : count > 0;
};

/** Bytes of memory that it takes. */
export const setBytes = ({list, bits}: LineSet): number => (list?.byteLength ?? 0) + (bits?.byteLength ?? 0);

/** Bits that are set in 32. Of Hacker's Delight, 5-1. */
export const countBits = (word: number): number => {
	const pairs = word - ((word >>> 1) & 0x55_55_55_55);
	const fours = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33);
	return Math.imul((fours + (fours >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24;
};

const listOf = (bits: Uint32Array, words: number, count: number): Uint16Array => {
	const list = new Uint16Array(count);
	let at = 0;
	for (let word = 0; word < words; word++) {
		for (let left = bits[word]!; left !== 0; left &= left - 1) {
			list[at++] = word * 32 + (31 - Math.clz32(left & -left));
		}
	}

	return list;
};

const lowerBound = (list: Uint16Array, row: number): number => bisect(0, list.length, at => list[at]! >= row);
