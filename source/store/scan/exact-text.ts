import type {Lines} from '../../core/lines.ts';
import type {LineBits} from './line-bits.ts';
import {bufferOf, collectPlaces, markLines, type TextFinder} from './text-finder.ts';

/** Bytes that are looked at to learn which are rare. */
const sampleBytes = 4096;
/** Fewer bytes are searched without a look at which are rare. */
const fewBytes = 16 * 1024;
/** What is left of a text, where its first bytes are skipped, has so many bytes at least: less is found too often. */
const leastTail = 3;
/** Where more than one line in so many has the text, a call for each match costs more than to make a string of all lines first. */
const oftenOneIn = 8;

/** Finds a text as it is. */
export class ExactText implements TextFinder {
	readonly length: number;
	readonly #needle: Buffer;
	readonly #text: string;
	/** How often each byte stood in a sample. */
	readonly #counts = new Uint16Array(256);
	#isOften = false;

	/** @param text - Not empty, without a newline. */
	constructor(text: string) {
		this.#needle = Buffer.from(text);
		this.#text = this.#needle.toString('latin1');
		this.length = this.#needle.length;
	}

	scan(lines: Lines, bits: LineBits, from: number, to: number): number {
		const {bytes, starts} = lines;
		const buffer = bufferOf(bytes, starts[to]!);
		const count = this.#isOften
			? this.#scanString(lines, buffer, bits, from, to)
			: this.#scanBytes(lines, buffer, bits, from, to);
		this.#isOften = count * oftenOneIn > to - from;
		return count;
	}

	placesIn(message: Uint8Array, limit: number): number[] {
		const buffer = bufferOf(message, message.length);
		return collectPlaces(this.length, limit, offset => buffer.indexOf(this.#needle, offset));
	}

	#scanString(lines: Lines, buffer: Buffer, bits: LineBits, from: number, to: number): number {
		const first = lines.starts[from]!;
		const text = buffer.toString('latin1', first);
		return markLines(lines, bits, from, to, offset => {
			const place = text.indexOf(this.#text, offset - first);
			return place === -1 ? -1 : place + first;
		});
	}

	/**
	The search goes from one place of the needle's first byte to the next; so it goes by a rare byte of the needle, and looks back.
	*/
	#scanBytes(lines: Lines, buffer: Buffer, bits: LineBits, from: number, to: number): number {
		const skipped = this.#rarest(buffer, lines.starts[from]!);
		const tail = this.#needle.subarray(skipped);
		return markLines(lines, bits, from, to, offset => {
			let place = buffer.indexOf(tail, offset + skipped);
			while (place !== -1 && !this.#hasHead(buffer, place - skipped, skipped)) {
				place = buffer.indexOf(tail, place + 1);
			}

			return place === -1 ? -1 : place - skipped;
		});
	}

	#hasHead(buffer: Buffer, place: number, length: number): boolean {
		for (let index = 0; index < length; index++) {
			if (buffer[place + index] !== this.#needle[index]) {
				return false;
			}
		}

		return true;
	}

	/** How many bytes of the needle to skip, so that a rare byte comes first. */
	#rarest(buffer: Buffer, from: number): number {
		if (buffer.length - from < fewBytes || this.length <= leastTail) {
			return 0;
		}

		const counts = this.#counts.fill(0);
		const middle = from + ((buffer.length - from) >>> 1);
		for (let index = middle; index < middle + sampleBytes; index++) {
			counts[buffer[index]!]!++;
		}

		let best = 0;
		for (let index = 1; index <= this.length - leastTail; index++) {
			// Only where it is far rarer: a longer text is found by longer steps.
			if (counts[this.#needle[index]!]! * 2 < counts[this.#needle[best]!]!) {
				best = index;
			}
		}

		return best;
	}
}
