/** A bit for each line: line i is bit `i & 31` of word `i >>> 5`. */
export type LineBits = Uint32Array;

/** No bit set, for so many lines. */
export const bitsFor = (count: number): LineBits => new Uint32Array((count + 31) >>> 5);

export const hasBit = (bits: LineBits, line: number): boolean =>
	(bits[line >>> 5]! & (1 << (line & 31))) !== 0;

export const setBit = (bits: LineBits, line: number): void => {
	bits[line >>> 5]! |= 1 << (line & 31);
};

/** Set the bits `from` to `to` (exclusive). */
export const setBits = (bits: LineBits, from: number, to: number): void => {
	for (let line = from; line < to; ) {
		if ((line & 31) === 0 && line + 32 <= to) {
			bits[line >>> 5] = 0xff_ff_ff_ff;
			line += 32;
		} else {
			setBit(bits, line);
			line++;
		}
	}
};

/** How many of the bits `from` to `to` (exclusive) are set. */
export const countBits = (bits: LineBits, from: number, to: number): number => {
	let count = 0;
	for (let word = from >>> 5; word << 5 < to; word++) {
		count += onesOf(bits[word]! & maskOf(word, from, to));
	}

	return count;
};

/** The first line from `from` on, before `to`, whose bit is set; -1 where there is none. */
export const nextBit = (bits: LineBits, from: number, to: number): number => {
	for (let word = from >>> 5; word << 5 < to; word++) {
		const rest = bits[word]! & maskOf(word, from, to);
		if (rest !== 0) {
			return (word << 5) + 31 - Math.clz32(rest & -rest);
		}
	}

	return -1;
};

/** The last line before `to`, from `from` on, whose bit is set; -1 where there is none. */
export const previousBit = (bits: LineBits, from: number, to: number): number => {
	for (let word = (to - 1) >> 5; word >= from >>> 5; word--) {
		const rest = bits[word]! & maskOf(word, from, to);
		if (rest !== 0) {
			return (word << 5) + 31 - Math.clz32(rest);
		}
	}

	return -1;
};

/** Keep the bits that are set in the others, too. */
export const andBits = (bits: LineBits, others: LineBits): void => {
	for (let word = 0; word < bits.length; word++) {
		bits[word]! &= others[word]!;
	}
};

/** Clear the bits that are set in the others. */
export const andNotBits = (bits: LineBits, others: LineBits): void => {
	for (let word = 0; word < bits.length; word++) {
		bits[word]! &= ~others[word]!;
	}
};

/** The bits of a word that are those of lines `from` to `to` (exclusive). */
const maskOf = (word: number, from: number, to: number): number => {
	const first = from - (word << 5);
	const last = to - (word << 5);
	const low = first > 0 ? -1 << first : -1;
	return last < 32 ? low & ((1 << last) - 1) : low;
};

const onesOf = (word: number): number => {
	let rest = word - ((word >>> 1) & 0x55_55_55_55);
	rest = (rest & 0x33_33_33_33) + ((rest >>> 2) & 0x33_33_33_33);
	return Math.imul((rest + (rest >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24;
};
