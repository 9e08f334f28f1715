import {bisect} from './bisect.ts';
import {
	andBits,
	bitsFor,
	countBits,
	hasBit,
	type LineBits,
	nextBit,
	setBit,
	setBits,
} from './scan/line-bits.ts';

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

/** The set of the bits that are set among the first `size`. */
export const setOfBits = (bits: LineBits, size: number): LineSet => {
	const count = countBits(bits, 0, size);
	if (count === 0 || count === size) {
		return {size, count};
	}

	return count * listBelow < size
		? {size, count, list: listOf(bits, size, count)}
		: {size, count, bits: bits.slice(0, (size + 31) >>> 5)};
};

/** Set the bits of a set's rows. */
export const addToBits = ({size, count, list, bits: own}: LineSet, bits: LineBits): void => {
	if (list) {
		for (const row of list) {
			setBit(bits, row);
		}
	} else if (own) {
		for (let word = 0; word < own.length; word++) {
			bits[word]! |= own[word]!;
		}
	} else if (count > 0) {
		setBits(bits, 0, size);
	}
};

/** The rows of a set, ascending. */
export const rowsIn = ({size, count, list, bits}: LineSet): Uint16Array =>
	list ?? (bits ? listOf(bits, size, count) : firstRows(count));

/** A set without its rows `from` to `to` (exclusive). */
export const withoutRows = (set: LineSet, from: number, to: number): LineSet => {
	const bits = bitsFor(set.size);
	addToBits(set, bits);
	for (let row = from; row < to; row++) {
		bits[row >>> 5]! &= ~(1 << (row & 31));
	}

	return setOfBits(bits, set.size);
};

/** A set with one row more. */
export const withRow = (set: LineSet, row: number): LineSet => {
	const bits = bitsFor(set.size);
	addToBits(set, bits);
	setBit(bits, row);
	return setOfBits(bits, set.size);
};

/** The rows that are in two sets of as many rows. */
export const bothOf = (a: LineSet, b: LineSet): LineSet => {
	if (a.count === 0 || b.count === b.size) {
		return a;
	}

	const [bits, others] = [bitsFor(a.size), bitsFor(a.size)];
	addToBits(a, bits);
	addToBits(b, others);
	andBits(bits, others);
	return setOfBits(bits, a.size);
};

/** The rows that are in one of two sets of as many rows. */
export const eitherOf = (a: LineSet, b: LineSet | undefined): LineSet => {
	if (!b || b.count === 0) {
		return a;
	}

	const bits = bitsFor(a.size);
	addToBits(a, bits);
	addToBits(b, bits);
	return setOfBits(bits, a.size);
};

/** Rows of a set before row `end`. */
export const countBefore = ({count, list, bits}: LineSet, end: number): number => {
	if (list) {
		return lowerBound(list, end);
	}

	if (!bits) {
		return count === 0 ? 0 : end;
	}

	return countBits(bits, 0, end);
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
	let from = 0;
	for (let count = countBits(bits, 0, 32); count <= rest; count = countBits(bits, from, from + 32)) {
		rest -= count;
		from += 32;
	}

	let row = nextBit(bits, from, from + 32);
	for (; rest > 0; rest--) {
		row = nextBit(bits, row + 1, from + 32);
	}

	return row;
};

export const isIn = ({count, list, bits}: LineSet, row: number): boolean => {
	if (list) {
		return list[lowerBound(list, row)] === row;
	}

	return bits ? hasBit(bits, row) : count > 0;
};

/** Bytes of memory that it takes. */
export const setBytes = ({list, bits}: LineSet): number => (list?.byteLength ?? 0) + (bits?.byteLength ?? 0);

const firstRows = (count: number): Uint16Array => {
	const rows = new Uint16Array(count);
	for (let row = 0; row < count; row++) {
		rows[row] = row;
	}

	return rows;
};

const listOf = (bits: LineBits, size: number, count: number): Uint16Array => {
	const list = new Uint16Array(count);
	for (let row = nextBit(bits, 0, size), at = 0; row >= 0; row = nextBit(bits, row + 1, size)) {
		list[at++] = row;
	}

	return list;
};

const lowerBound = (list: Uint16Array, row: number): number => bisect(0, list.length, at => list[at]! >= row);
