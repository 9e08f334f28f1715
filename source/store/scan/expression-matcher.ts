import {isUtf8} from 'node:buffer';
import type {Lines} from '../../core/lines.ts';
import {Candidates} from './candidates.ts';
import {Automaton} from './expression/automaton.ts';
import {matchesLine} from './expression/match-line.ts';
import {MatchSearch} from './expression/match-search.ts';
import {compileProgram, type Program, stepKind} from './expression/program.ts';
import {requiredTexts} from './expression/required-texts.ts';
import {scanLanes} from './expression/scan-lanes.ts';
import type {Expression} from './expression/syntax.ts';
import {hasBit, type LineBits, nextBit, setBit, setBits} from './line-bits.ts';
import {type Matcher, mostRanges} from './matcher.ts';
import {Prefilter} from './prefilter.ts';
import {bufferOf} from './text-finder.ts';

/** Matches a regular expression that an automaton can match. */
export class ExpressionMatcher implements Matcher {
	readonly #program: Program;
	readonly #automaton: Automaton;
	readonly #candidates: Candidates;
	/** Finds all matches, where the expression is but a few texts. */
	readonly #texts: Prefilter | undefined;
	/** It may match characters that are not ASCII: then bytes that are no UTF-8 must be read as what stands for them. */
	readonly #readsUtf8: boolean;
	#search: MatchSearch | undefined;

	/**
	@param source - For the error.
	@param mostLooks - Beyond so many it is not quick any more; see `Automaton`.
	@throws {UsageError} Where it is too large.
	*/
	constructor(expression: Expression, source: string, mostLooks?: number) {
		const required = requiredTexts(expression);
		this.#program = compileProgram(expression, source);
		this.#automaton = new Automaton(this.#program, {mostLooks});
		this.#candidates = new Candidates(required);
		this.#texts = Prefilter.of(required.sufficient);
		this.#readsUtf8 = this.#program.steps.some(({kind, last}) => kind === stepKind.bytes && last >= 0x80);
	}

	get isQuick(): boolean {
		return !this.#automaton.isGivenUp;
	}

	scan(lines: Lines, bits: LineBits, from = 0, to: number = lines.count): number {
		if (from >= to) {
			return 0;
		}

		if (this.#automaton.matchesAll) {
			setBits(bits, from, to);
			return to - from;
		}

		if (this.#texts) {
			return this.#texts.scan(lines, bits, from, to);
		}

		const count = this.#scan(lines, bits, from, to);
		const block = lines.bytes.subarray(lines.starts[from]!, lines.starts[to]!);
		return this.#readsUtf8 && !isUtf8(block) ? count + this.#correct(lines, bits, from, to) : count;
	}

	test(message: Uint8Array): boolean {
		const valid = this.#readsUtf8 ? validUtf8(message) : message;
		return matchesLine(this.#automaton, valid, 0, valid.length);
	}

	ranges(message: Uint8Array, limit: number = mostRanges): number[] {
		if (!this.test(message) || !this.isQuick) {
			return [];
		}

		this.#search ??= new MatchSearch(this.#program);
		return this.#search.ranges(message, limit);
	}

	#scan(lines: Lines, bits: LineBits, from: number, to: number): number {
		const candidates = this.#candidates.find(lines, from, to);
		if (!candidates) {
			return scanLanes(this.#automaton, lines, bits, from, to);
		}

		const {bytes, starts} = lines;
		let count = 0;
		for (let line = nextBit(candidates, from, to); line !== -1; line = nextBit(candidates, line + 1, to)) {
			if (matchesLine(this.#automaton, bytes, starts[line]!, starts[line + 1]! - 1)) {
				setBit(bits, line);
				count++;
			}
		}

		return count;
	}

	/** Look again at lines with bytes that are no UTF-8; returns how many more match. */
	#correct({bytes, starts}: Lines, bits: LineBits, from: number, to: number): number {
		let more = 0;
		for (let line = from; line < to; line++) {
			const message = bytes.subarray(starts[line]!, starts[line + 1]! - 1);
			const isMatch = isUtf8(message) ? hasBit(bits, line) : this.test(message);
			if (isMatch !== hasBit(bits, line)) {
				bits[line >>> 5]! ^= 1 << (line & 31);
				more += isMatch ? 1 : -1;
			}
		}

		return more;
	}
}

/** A message with `U+FFFD` for what is no UTF-8. */
const validUtf8 = (message: Uint8Array): Uint8Array =>
	isUtf8(message) ? message : Buffer.from(bufferOf(message, message.length).toString());
