import type {Lines} from '../core/lines.ts';
import {addToBits, type LineSet, noLine, rowsIn, setOfBits} from './line-set.ts';
import {bitsFor, setBit} from './scan/line-bits.ts';
import type {Matcher} from './scan/matcher.ts';

/** Where at most one of so many lines can match, each of these is looked at by itself. */
const fewOf = 64;

/** What is known of a leaf's lines before they are looked at. */
export type KnownMatches = {
	/** Of the first lines, which match. */
	readonly own: LineSet | undefined;
	/** Which lines can match at all. */
	readonly within: LineSet | undefined;
};

/** Whether nothing need be looked at. */
export const isKnown = ({own, within}: KnownMatches, count: number): boolean =>
	own?.size === count || (within?.size === count && within.count === 0);

/** The lines of a leaf that match; only those are looked at of which that is not known. */
export const matchLines = (matcher: Matcher, lines: Lines, {own, within}: KnownMatches): LineSet => {
	const {count} = lines;
	if (own?.size === count) {
		return own;
	}

	if (within?.size === count && within.count === 0) {
		return noLine(count);
	}

	const bits = bitsFor(count);
	if (own) {
		addToBits(own, bits);
	}

	const from = own?.size ?? 0;
	if (within?.size === count && within.count * fewOf < count) {
		testFew(matcher, lines, rowsIn(within), bits);
	} else {
		matcher.scan(lines, bits, from, count);
	}

	return setOfBits(bits, count);
};

const testFew = (matcher: Matcher, {bytes, starts}: Lines, few: Uint16Array, bits: Uint32Array): void => {
	for (const line of few) {
		if (matcher.test(bytes.subarray(starts[line]!, starts[line + 1]! - 1))) {
			setBit(bits, line);
		}
	}
};
