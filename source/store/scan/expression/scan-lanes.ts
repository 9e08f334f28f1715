import type {Lines} from '../../../core/lines.ts';
import {lineAt} from '../line-at.ts';
import {type LineBits, setBit} from '../line-bits.ts';
import {type Automaton, match, start, unknown} from './automaton.ts';
import {matchesLine} from './match-line.ts';

const laneCount = 4;
/** Fewer lines are not worth to be shared out. */
const fewLines = 16;

/**
Set the bits of the lines `from` to `to` (exclusive) that an automaton matches; returns how many.

An automaton waits at each byte: where to look next is known only when the last look is done. So four parts of the lines are scanned in turn, a
byte of each: that takes as long as one part, and has four times as much done.
*/
export const scanLanes = (
	automaton: Automaton,
	lines: Lines,
	bits: LineBits,
	from: number,
	to: number,
): number => new LaneScan(automaton, lines, bits).scan(from, to);

/** Lanes are numbers in columns, as there is one thing to do for each match. */
class LaneScan {
	readonly #automaton: Automaton;
	readonly #lines: Lines;
	readonly #bits: LineBits;
	#count = 0;
	/** The next byte of each lane, and the state before it. */
	readonly #at = new Int32Array(laneCount);
	readonly #state = new Int32Array(laneCount);
	/** A line that is not after that byte. */
	readonly #line = new Int32Array(laneCount);
	/** The first line after the lane, and where that begins. */
	readonly #to = new Int32Array(laneCount);
	readonly #end = new Int32Array(laneCount);

	constructor(automaton: Automaton, lines: Lines, bits: LineBits) {
		this.#automaton = automaton;
		this.#lines = lines;
		this.#bits = bits;
	}

	scan(from: number, to: number): number {
		const size = Math.ceil((to - from) / laneCount);
		for (let lane = 0; lane < laneCount; lane++) {
			this.#begin(lane, Math.min(to, from + lane * size), Math.min(to, from + (lane + 1) * size));
		}

		while (this.#areBusy()) {
			this.#run();
		}

		for (let lane = 0; lane < laneCount; lane++) {
			while (!this.#isDone(lane)) {
				this.#redo(lane);
			}
		}

		return this.#count;
	}

	#begin(lane: number, from: number, to: number): void {
		this.#to[lane] = to;
		this.#end[lane] = this.#lines.starts[to]!;
		this.#goTo(lane, from);
	}

	#goTo(lane: number, line: number): void {
		this.#line[lane] = line;
		this.#at[lane] = this.#lines.starts[line]!;
		this.#state[lane] = start;
	}

	#isDone(lane: number): boolean {
		return this.#at[lane]! >= this.#end[lane]!;
	}

	/** Whether all lanes have something to do; one that has not gets a part of another. */
	#areBusy(): boolean {
		for (let lane = 0; lane < laneCount; lane++) {
			if (this.#isDone(lane) && !this.#share(lane)) {
				return false;
			}
		}

		return true;
	}

	/** All lanes go on until one of them has more to do than to look; then each does one byte with all that may come of it. */
	#run(): void {
		const {bytes} = this.#lines;
		const {table} = this.#automaton;
		let a = this.#at[0]!;
		let b = this.#at[1]!;
		let c = this.#at[2]!;
		let d = this.#at[3]!;
		let stateA = this.#state[0]!;
		let stateB = this.#state[1]!;
		let stateC = this.#state[2]!;
		let stateD = this.#state[3]!;
		const end = a + this.#shortest();
		while (a < end) {
			const nextA = table[stateA + bytes[a]!]!;
			const nextB = table[stateB + bytes[b]!]!;
			const nextC = table[stateC + bytes[c]!]!;
			const nextD = table[stateD + bytes[d]!]!;
			if ((nextA | nextB | nextC | nextD) < 0) {
				break;
			}

			stateA = nextA;
			stateB = nextB;
			stateC = nextC;
			stateD = nextD;
			a++;
			b++;
			c++;
			d++;
		}

		this.#state[0] = stateA;
		this.#state[1] = stateB;
		this.#state[2] = stateC;
		this.#state[3] = stateD;
		this.#at[0] = a;
		this.#at[1] = b;
		this.#at[2] = c;
		this.#at[3] = d;
		if (a < end) {
			this.#stepAll();
		}
	}

	/** Bytes until the first lane is done. */
	#shortest(): number {
		let shortest = Number.POSITIVE_INFINITY;
		for (let lane = 0; lane < laneCount; lane++) {
			shortest = Math.min(shortest, this.#end[lane]! - this.#at[lane]!);
		}

		return shortest;
	}

	#stepAll(): void {
		const {generation} = this.#automaton;
		for (let lane = 0; lane < laneCount; lane++) {
			this.#step(lane);
			if (generation !== this.#automaton.generation) {
				this.#redoAll();
				return;
			}
		}
	}

	#step(lane: number): void {
		const at = this.#at[lane]!;
		const state = this.#state[lane]!;
		const byte = this.#lines.bytes[at]!;
		const known = this.#automaton.table[state + byte]!;
		const next = known === unknown ? this.#automaton.next(state, byte) : known;
		if (next >= 0) {
			this.#at[lane] = at + 1;
			this.#state[lane] = next;
		} else {
			this.#endLine(lane, lineAt(this.#lines.starts, this.#line[lane]!, this.#to[lane]!, at), next === match);
		}
	}

	#endLine(lane: number, line: number, isMatch: boolean): void {
		if (isMatch) {
			setBit(this.#bits, line);
			this.#count++;
		}

		this.#goTo(lane, line + 1);
	}

	/** All states were forgotten: the line that each lane is in is done again, alone, so that all get on. */
	#redoAll(): void {
		for (let lane = 0; lane < laneCount; lane++) {
			if (!this.#isDone(lane)) {
				this.#redo(lane);
			}
		}
	}

	#redo(lane: number): void {
		const {bytes, starts} = this.#lines;
		const line = lineAt(starts, this.#line[lane]!, this.#to[lane]!, this.#at[lane]!);
		this.#endLine(lane, line, matchesLine(this.#automaton, bytes, starts[line]!, starts[line + 1]! - 1));
	}

	/** Take half of what the longest lane still has; whether that was enough. */
	#share(lane: number): boolean {
		let longest = 0;
		for (let other = 1; other < laneCount; other++) {
			if (this.#end[other]! - this.#at[other]! > this.#end[longest]! - this.#at[longest]!) {
				longest = other;
			}
		}

		if (this.#isDone(longest)) {
			return false;
		}

		const to = this.#to[longest]!;
		const line = lineAt(this.#lines.starts, this.#line[longest]!, to, this.#at[longest]!);
		if (to - line < fewLines) {
			return false;
		}

		const middle = (line + to) >>> 1;
		this.#begin(lane, middle, to);
		this.#to[longest] = middle;
		this.#end[longest] = this.#lines.starts[middle]!;
		return true;
	}
}
