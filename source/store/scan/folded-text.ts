import type {Lines} from '../../core/lines.ts';
import {hasText, scanFolded} from './folded-lanes.ts';
import {bestWindow, type Window} from './folded-window.ts';
import {type LineBits, setBit} from './line-bits.ts';
import {collectPlaces, type TextFinder} from './text-finder.ts';

/** Bytes that are looked at to learn which are rare. */
const sampleBytes = 4096;
/** After so many blocks it is looked again which bytes are rare: that takes as long as half a block. */
const blocksUntilAgain = 64;
/** Where more than one line in so many has the text, it is looked for line by line, at the place where the line before had it. */
const oftenOneIn = 4;

/** Finds a text of ASCII, its letters small or capital. */
export class FoldedText implements TextFinder {
	readonly length: number;
	readonly #text: Uint8Array;
	/** Good for bytes of which nothing is known. */
	readonly #anyWindow: Window;
	/** Good for the bytes that were scanned last, and for how many more blocks. */
	#window: Window | undefined;
	#blocksLeft = 0;
	#isOften = false;

	/** @param text - Not empty, ASCII, without a newline. */
	constructor(text: string) {
		this.#text = new TextEncoder().encode(text.toLowerCase());
		this.length = this.#text.length;
		this.#anyWindow = bestWindow(this.#text, new Uint32Array(256).fill(1));
	}

	scan(lines: Lines, bits: LineBits, from: number, to: number): number {
		const count = this.#isOften
			? this.#scanLines(lines, bits, from, to)
			: scanFolded(this.#text, this.#windowFor(lines, from, to), lines, bits, from, to);
		this.#isOften = count * oftenOneIn > to - from;
		return count;
	}

	placesIn(message: Uint8Array, limit: number): number[] {
		return collectPlaces(this.length, limit, offset => this.#indexIn(message, offset, message.length));
	}

	#windowFor({bytes, starts}: Lines, from: number, to: number): Window {
		const first = starts[from]!;
		const middle = (first + starts[to]!) >>> 1;
		if (middle - first < sampleBytes) {
			return this.#anyWindow;
		}

		if (this.#window && this.#blocksLeft-- > 0) {
			return this.#window;
		}

		const counts = new Uint32Array(256);
		for (let index = middle - sampleBytes; index < middle; index++) {
			counts[bytes[index]!]!++;
		}

		this.#blocksLeft = blocksUntilAgain;
		this.#window = bestWindow(this.#text, counts);
		return this.#window;
	}

	#scanLines({bytes, starts}: Lines, bits: LineBits, from: number, to: number): number {
		let count = 0;
		let column = 0;
		for (let line = from; line < to; line++) {
			const first = starts[line]!;
			const end = starts[line + 1]! - 1;
			const isThere = first + column + this.length <= end && hasText(bytes, first + column, this.#text);
			const place = isThere ? first + column : this.#indexIn(bytes, first, end);
			if (place !== -1) {
				column = place - first;
				setBit(bits, line);
				count++;
			}
		}

		return count;
	}

	#indexIn(bytes: Uint8Array, from: number, end: number): number {
		const {length: size, steps, after} = this.#anyWindow;
		const last = end - (this.length - size);
		for (let at = from + size - 1; at < last; ) {
			const step = steps[bytes[at]!]!;
			if (step < 0 && hasText(bytes, at - size + 1, this.#text)) {
				return at - size + 1;
			}

			at += step < 0 ? after : step;
		}

		return -1;
	}
}
