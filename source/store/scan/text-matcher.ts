import type {Lines} from '../../core/lines.ts';
import {ExactText} from './exact-text.ts';
import {FoldedText} from './folded-text.ts';
import type {LineBits} from './line-bits.ts';
import {type Matcher, mostRanges} from './matcher.ts';
import type {TextFinder} from './text-finder.ts';

/** Finds a text; one that ignores case must be ASCII. */
export const findText = (text: string, ignoresCase: boolean): TextFinder =>
	ignoresCase ? new FoldedText(text) : new ExactText(text);

/** Matches the lines that have a text. */
export class TextMatcher implements Matcher {
	readonly isQuick = true;
	readonly #finder: TextFinder;

	constructor(finder: TextFinder) {
		this.#finder = finder;
	}

	scan(lines: Lines, bits: LineBits, from = 0, to: number = lines.count): number {
		return from < to ? this.#finder.scan(lines, bits, from, to) : 0;
	}

	test(message: Uint8Array): boolean {
		return this.#finder.placesIn(message, 1).length > 0;
	}

	ranges(message: Uint8Array, limit: number = mostRanges): number[] {
		const {length} = this.#finder;
		return this.#finder.placesIn(message, limit).flatMap(place => [place, place + length]);
	}
}
