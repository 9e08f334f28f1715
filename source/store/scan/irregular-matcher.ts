import type {Lines} from '../../core/lines.ts';
import {Candidates} from './candidates.ts';
import {printExpression} from './expression/print-expression.ts';
import {requiredTexts} from './expression/required-texts.ts';
import type {Expression} from './expression/syntax.ts';
import {hasBit, type LineBits, setBit} from './line-bits.ts';
import {type Matcher, mostRanges} from './matcher.ts';
import {bufferOf} from './text-finder.ts';

/** Matches an expression with references or lookaround, by JavaScript's engine: it may take for ever. */
export class IrregularMatcher implements Matcher {
	readonly isQuick = false;
	readonly #expression: RegExp;
	readonly #candidates: Candidates;

	constructor(expression: Expression) {
		this.#expression = new RegExp(printExpression(expression), 'gu');
		this.#candidates = new Candidates(requiredTexts(expression));
	}

	scan(lines: Lines, bits: LineBits, from = 0, to: number = lines.count): number {
		const {bytes, starts} = lines;
		const candidates = this.#candidates.find(lines, from, to);
		let count = 0;
		for (let line = from; line < to; line++) {
			const isCandidate = !candidates || hasBit(candidates, line);
			if (isCandidate && this.test(bytes.subarray(starts[line]!, starts[line + 1]! - 1))) {
				setBit(bits, line);
				count++;
			}
		}

		return count;
	}

	test(message: Uint8Array): boolean {
		this.#expression.lastIndex = 0;
		return this.#expression.test(textOf(message));
	}

	ranges(message: Uint8Array, limit: number = mostRanges): number[] {
		const text = textOf(message);
		const ranges: number[] = [];
		// It goes on where the last one ended.
		this.#expression.lastIndex = 0;
		let bytes = 0;
		let last = 0;
		for (const {0: match, index} of text.matchAll(this.#expression)) {
			if (match === '') {
				continue;
			}

			bytes += Buffer.byteLength(text.slice(last, index));
			last = index;
			ranges.push(bytes, bytes + Buffer.byteLength(match));
			if (ranges.length >= limit * 2) {
				break;
			}
		}

		return ranges;
	}
}

const textOf = (message: Uint8Array): string => bufferOf(message, message.length).toString();
