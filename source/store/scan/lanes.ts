import {lineAt} from './line-at.ts';

/** Parts of the lines that are scanned in turn. */
export const laneCount = 4;
/** Fewer lines are not worth to be shared out. */
const fewLines = 16;

/**
Four parts of some lines, that are scanned in turn, a look at each.

A scan waits at each look: where to look next is known only when the last one is done. So four scans at a time take as long as one. Lanes are
numbers in columns, as there is something to do with them at each match.
*/
export class Lanes {
	/** The next look of each lane, in bytes. */
	readonly at = new Int32Array(laneCount);
	/** Where the lane ends. */
	readonly end = new Int32Array(laneCount);
	readonly #starts: Uint32Array;
	/** Bytes from the beginning of a line to the first look at it. */
	readonly #ahead: number;
	/** A line that is not after the next look, and the first line after the lane. */
	readonly #line = new Int32Array(laneCount);
	readonly #to = new Int32Array(laneCount);

	constructor(starts: Uint32Array, from: number, to: number, ahead: number) {
		this.#starts = starts;
		this.#ahead = ahead;
		const size = Math.ceil((to - from) / laneCount);
		for (let lane = 0; lane < laneCount; lane++) {
			this.#begin(lane, Math.min(to, from + lane * size), Math.min(to, from + (lane + 1) * size));
		}
	}

	isDone(lane: number): boolean {
		return this.at[lane]! >= this.end[lane]!;
	}

	/** The line that a byte of the lane is in. It must not be before the lane's last one. */
	lineOf(lane: number, offset: number): number {
		return lineAt(this.#starts, this.#line[lane]!, this.#to[lane]!, offset);
	}

	/** Go on with a line. */
	goTo(lane: number, line: number): void {
		this.#line[lane] = line;
		this.at[lane] = this.#starts[line]! + this.#ahead;
	}

	/** Looks that every lane has left at least, where one goes on by `step` bytes at most. */
	looksLeft(step: number): number {
		let left = Number.POSITIVE_INFINITY;
		for (let lane = 0; lane < laneCount; lane++) {
			left = Math.min(left, this.end[lane]! - this.at[lane]!);
		}

		return Math.floor(left / step);
	}

	/** A lane that is done takes half of what the longest one still has; whether that was enough to be shared out. */
	share(lane: number): boolean {
		let longest = 0;
		for (let other = 1; other < laneCount; other++) {
			if (this.end[other]! - this.at[other]! > this.end[longest]! - this.at[longest]!) {
				longest = other;
			}
		}

		if (this.isDone(longest)) {
			return false;
		}

		const to = this.#to[longest]!;
		const line = this.lineOf(longest, this.at[longest]!);
		if (to - line < fewLines) {
			return false;
		}

		const middle = (line + to) >>> 1;
		this.#begin(lane, middle, to);
		this.#to[longest] = middle;
		this.end[longest] = this.#starts[middle]!;
		return true;
	}

	#begin(lane: number, from: number, to: number): void {
		this.#to[lane] = to;
		this.end[lane] = this.#starts[to]!;
		this.goTo(lane, from);
	}
}
