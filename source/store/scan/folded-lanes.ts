import type {Lines} from '../../core/lines.ts';
import {smallByte, type Window} from './folded-window.ts';
import {Lanes, laneCount} from './lanes.ts';
import {type LineBits, setBit} from './line-bits.ts';

/** With fewer looks left a lane is done alone. */
const fewLooks = 8;

/**
Set the bits of the lines `from` to `to` (exclusive) that have a text, whatever the case of its letters; returns how many.

@param text - In small letters.
*/
export const scanFolded = (
	text: Uint8Array,
	window: Window,
	lines: Lines,
	bits: LineBits,
	from: number,
	to: number,
): number => new FoldedScan(text, window, lines, bits, from, to).scan();

class FoldedScan {
	readonly #text: Uint8Array;
	readonly #window: Window;
	readonly #lines: Lines;
	readonly #bits: LineBits;
	readonly #lanes: Lanes;
	#count = 0;

	constructor(text: Uint8Array, window: Window, lines: Lines, bits: LineBits, from: number, to: number) {
		this.#text = text;
		this.#window = window;
		this.#lines = lines;
		this.#bits = bits;
		this.#lanes = new Lanes(lines.starts, from, to, window.length - 1);
	}

	scan(): number {
		while (this.#areBusy()) {
			this.#run(this.#lanes.looksLeft(this.#window.length));
		}

		for (let lane = 0; lane < laneCount; lane++) {
			this.#finish(lane);
		}

		return this.#count;
	}

	/** Whether all lanes have enough to do; one that has not is finished, and gets a part of another. */
	#areBusy(): boolean {
		for (let lane = 0; lane < laneCount; lane++) {
			if (this.#lanes.end[lane]! - this.#lanes.at[lane]! < fewLooks * this.#window.length) {
				this.#finish(lane);
				if (!this.#lanes.share(lane)) {
					return false;
				}
			}
		}

		return true;
	}

	/** All lanes look until one of them may be at the text. */
	#run(looks: number): void {
		const {bytes} = this.#lines;
		const window = this.#window;
		const {steps, otherAt} = window;
		const {at} = this.#lanes;
		let a = at[0]!;
		let b = at[1]!;
		let c = at[2]!;
		let d = at[3]!;
		let left = looks;
		for (; left > 0; left--) {
			let stepA = steps[bytes[a]!]!;
			let stepB = steps[bytes[b]!]!;
			let stepC = steps[bytes[c]!]!;
			let stepD = steps[bytes[d]!]!;
			if ((stepA | stepB | stepC | stepD) < 0) {
				stepA = past(stepA, bytes[a + otherAt]!, window);
				stepB = past(stepB, bytes[b + otherAt]!, window);
				stepC = past(stepC, bytes[c + otherAt]!, window);
				stepD = past(stepD, bytes[d + otherAt]!, window);
				if ((stepA | stepB | stepC | stepD) < 0) {
					break;
				}
			}

			a += stepA;
			b += stepB;
			c += stepC;
			d += stepD;
		}

		at[0] = a;
		at[1] = b;
		at[2] = c;
		at[3] = d;
		if (left > 0) {
			for (let lane = 0; lane < laneCount; lane++) {
				this.#look(lane);
			}
		}
	}

	/** One look, with all that may come of it. */
	#look(lane: number): void {
		const {bytes} = this.#lines;
		const {length, steps, after} = this.#window;
		const at = this.#lanes.at[lane]!;
		const step = steps[bytes[at]!]!;
		if (step >= 0) {
			this.#lanes.at[lane] = at + step;
		} else if (hasText(bytes, at - length + 1, this.#text)) {
			const line = this.#lanes.lineOf(lane, at);
			setBit(this.#bits, line);
			this.#count++;
			this.#lanes.goTo(lane, line + 1);
		} else {
			this.#lanes.at[lane] = at + after;
		}
	}

	#finish(lane: number): void {
		while (!this.#lanes.isDone(lane)) {
			this.#look(lane);
		}
	}
}

/** Where the letter is there, mostly another one is not, and it goes on. */
const past = (step: number, byte: number, {after, other}: Window): number =>
	step < 0 && smallByte[byte] !== other ? after : step;

/** Whether the text stands there, whatever the case of its letters. */
export const hasText = (bytes: Uint8Array, from: number, text: Uint8Array): boolean => {
	for (let index = 0; index < text.length; index++) {
		if (smallByte[bytes[from + index]!] !== text[index]) {
			return false;
		}
	}

	return true;
};
