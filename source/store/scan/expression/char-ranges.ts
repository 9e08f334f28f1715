/** Characters as sorted pairs of code points, first and last: `[0x30, 0x39]` are the digits. Pairs neither overlap nor touch. */
export type CharRanges = readonly number[];

const lastCodePoint = 0x10_ff_ff;
const newline = 0x0a;
/** So many characters at the most are looked up in the other case, one by one; a larger set has both cases already. */
const mostFolded = 4096;

/** Any character of a line. */
export const anyChar: CharRanges = [0, newline - 1, newline + 1, lastCodePoint];
export const digitChars: CharRanges = [0x30, 0x39];
export const wordChars: CharRanges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** ASCII alone, as in Go's expressions. */
export const spaceChars: CharRanges = [0x09, 0x0d, 0x20, 0x20];

/** One character. */
export const charOf = (codePoint: number): CharRanges => [codePoint, codePoint];

/** All of several sets, or of pairs in any order. */
export const unionOf = (...sets: readonly CharRanges[]): CharRanges => {
	const pairs = sets.flatMap(set => pairsOf(set)).sort(([a], [b]) => a - b);
	const union: number[] = [];
	for (const [first, last] of pairs) {
		const end = union.length - 1;
		if (end > 0 && first <= union[end]! + 1) {
			union[end] = Math.max(union[end]!, last);
		} else {
			union.push(first, last);
		}
	}

	return union;
};

/** All characters of a line that are not in a set. */
export const othersThan = (set: CharRanges): CharRanges => {
	const others: number[] = [];
	let next = 0;
	for (const [first, last] of pairsOf(unionOf(set, charOf(newline)))) {
		if (first > next) {
			others.push(next, first - 1);
		}

		next = last + 1;
	}

	return next > lastCodePoint ? others : [...others, next, lastCodePoint];
};

/** A set, and its letters in the other case. */
export const withOtherCase = (set: CharRanges): CharRanges => {
	const others: number[] = [];
	for (const [first, last] of pairsOf(set)) {
		if (last - first > mostFolded) {
			continue;
		}

		for (let codePoint = first; codePoint <= last; codePoint++) {
			for (const other of otherCases(codePoint)) {
				others.push(other, other);
			}
		}
	}

	return others.length === 0 ? set : unionOf(set, others);
};

/** The same letter, small and capital, where that is one character. */
export const otherCases = (codePoint: number): number[] => {
	const char = String.fromCodePoint(codePoint);
	return [char.toLowerCase(), char.toUpperCase()]
		.filter(other => other !== char && other.length === String.fromCodePoint(other.codePointAt(0)!).length)
		.map(other => other.codePointAt(0)!);
};

/** Whether a set is one character: only those have another case, not what a class (`\W`) stands for. */
export const isOneChar = (set: CharRanges): boolean => set.length === 2 && set[0] === set[1];

/** The pairs of a set. */
export const pairsOf = (set: CharRanges): Array<[first: number, last: number]> =>
	Array.from({length: set.length / 2}, (_, index) => [set[index * 2]!, set[index * 2 + 1]!]);

/** Every character that has a property of Unicode (`L`, `Script=Greek`); `undefined` where there is no such property. */
export const charsWithProperty = (name: string): CharRanges | undefined => {
	let expression: RegExp;
	try {
		expression = new RegExp(`^\\p{${name}}$`, 'u');
	} catch {
		return undefined;
	}

	const found: number[] = [];
	for (let codePoint = 0; codePoint <= lastCodePoint; codePoint++) {
		if (expression.test(String.fromCodePoint(codePoint))) {
			found.push(codePoint, codePoint);
		}
	}

	return unionOf(found);
};
