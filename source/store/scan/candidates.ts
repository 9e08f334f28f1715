import type {Lines} from '../../core/lines.ts';
import type {RequiredTexts} from './expression/required-texts.ts';
import {bitsFor, type LineBits} from './line-bits.ts';
import {Prefilter, sharpestOf} from './prefilter.ts';

/** In fewer lines it is not looked for candidates. */
const fewLines = 64;
/** Where more than one line in so many is a candidate, it is quicker to try all. */
const manyOneIn = 5;
/** After so many blocks with many candidates' worth of trying all, look again. */
const blocksUntilAgain = 16;

/** Knows which lines are worth to be tried: those with a text that every match has. */
export class Candidates {
	readonly #prefilters: readonly Prefilter[];
	#chosen: Prefilter | undefined;
	#blocksLeft = 0;

	constructor({sets}: RequiredTexts) {
		this.#prefilters = sets.map(set => Prefilter.of(set)).filter(each => each !== undefined);
	}

	/** The candidates among the lines `from` to `to` (exclusive), as bits; `undefined` where all lines should be tried. */
	find(lines: Lines, from: number, to: number): LineBits | undefined {
		if (this.#prefilters.length === 0 || to - from < fewLines || this.#blocksLeft-- > 0) {
			return undefined;
		}

		this.#chosen ??= sharpestOf(this.#prefilters, lines, from, to)!;
		const bits = bitsFor(to);
		if (this.#chosen.scan(lines, bits, from, to) * manyOneIn <= to - from) {
			return bits;
		}

		this.#chosen = undefined;
		this.#blocksLeft = blocksUntilAgain;
		return undefined;
	}
}
