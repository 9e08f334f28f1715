import type {Lines} from '../../core/lines.ts';
import type {TextSet} from './expression/required-texts.ts';
import {bitsFor, countBits, type LineBits} from './line-bits.ts';
import type {TextFinder} from './text-finder.ts';
import {findText} from './text-matcher.ts';

const notAscii = /[^\0-\u007F]/;
/** To look for more texts one after the other takes longer than an automaton does. */
const mostExact = 4;
const mostFolded = 2;
/** Lines that are looked through to learn which texts are rare. */
const sampleLines = 1000;

/** Whether it is quick to look for texts: in any case only ASCII can be. */
const isQuick = (set: TextSet): boolean => {
	const folded = set.filter(({ignoresCase}) => ignoresCase);
	return (
		set.length <= (folded.length > 0 ? mostFolded : mostExact) &&
		set.every(({text}) => text !== '' && !text.includes('\n')) &&
		folded.every(({text}) => !notAscii.test(text))
	);
};

/** Looks for the lines that have one of several texts. */
export class Prefilter {
	readonly #finders: readonly TextFinder[];

	/** @param set - Texts of which one stands in every line that is looked for. */
	constructor(set: TextSet) {
		this.#finders = set.map(({text, ignoresCase}) => findText(text, ignoresCase));
	}

	/** `undefined` where it would not be quick. */
	static of(set: TextSet | undefined): Prefilter | undefined {
		return set && isQuick(set) ? new Prefilter(set) : undefined;
	}

	/** Set the bits of the lines `from` to `to` (exclusive) that have one of the texts; returns how many have. None of them may be set before. */
	scan(lines: Lines, bits: LineBits, from: number, to: number): number {
		const counts = this.#finders.map(finder => finder.scan(lines, bits, from, to));
		return counts.length === 1 ? counts[0]! : countBits(bits, from, to);
	}
}

/** The one that leaves the fewest of some lines. */
export const sharpestOf = (
	prefilters: readonly Prefilter[],
	lines: Lines,
	from: number,
	to: number,
): Prefilter | undefined => {
	if (prefilters.length < 2) {
		return prefilters[0];
	}

	const end = Math.min(to, from + sampleLines);
	const counts = prefilters.map(each => each.scan(lines, bitsFor(end), from, end));
	return prefilters[counts.indexOf(Math.min(...counts))];
};
