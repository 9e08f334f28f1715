import type {Lines} from '../../../core/lines.ts';
import {Candidates} from '../candidates.ts';
import {bitsFor, type LineBits, nextBit, setBit, setBits} from '../line-bits.ts';
import type {Matcher} from '../matcher.ts';
import {LineTokens} from './line-tokens.ts';
import {MessagePart} from './message-part.ts';
import {type Template, templateTest} from './template.ts';

/** Words of a template among which the rarest is looked for first. */
const mostSearched = 8;

/** Matches the lines of a shape. */
export class ShapeMatcher implements Matcher {
	readonly isQuick = true;
	readonly #fits: (bytes: Uint8Array, tokens: LineTokens) => boolean;
	readonly #candidates: Candidates;
	readonly #part = new MessagePart();
	readonly #tokens = new LineTokens();

	constructor(template: Template) {
		this.#fits = templateTest(template);
		// All its words stand in each of its lines; some are looked for first.
		const words = template.filter(token => typeof token === 'string' && token.length > 1) as string[];
		const longest = words.sort((a, b) => b.length - a.length).slice(0, mostSearched);
		this.#candidates = new Candidates({
			sets: longest.map(text => [{text, ignoresCase: false}]),
			sufficient: undefined,
		});
	}

	scan(lines: Lines, bits: LineBits, from = 0, to: number = lines.count): number {
		const {bytes, starts} = lines;
		const candidates = this.#candidates.find(lines, from, to) ?? allBits(from, to);
		let count = 0;
		for (let line = nextBit(candidates, from, to); line !== -1; line = nextBit(candidates, line + 1, to)) {
			if (this.#matches(bytes, starts[line]!, starts[line + 1]! - 1)) {
				setBit(bits, line);
				count++;
			}
		}

		return count;
	}

	test(message: Uint8Array): boolean {
		return this.#matches(message, 0, message.length);
	}

	/** The message as a whole. */
	ranges(message: Uint8Array): number[] {
		return this.test(message) ? [this.#part.from, this.#part.end] : [];
	}

	#matches(bytes: Uint8Array, from: number, end: number): boolean {
		this.#part.find(bytes, from, end);
		this.#tokens.read(bytes, this.#part.from, this.#part.end);
		return this.#fits(bytes, this.#tokens);
	}
}

const allBits = (from: number, to: number): LineBits => {
	const bits = bitsFor(to);
	setBits(bits, from, to);
	return bits;
};
