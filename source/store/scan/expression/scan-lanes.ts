import type {Lines} from '../../../core/lines.ts';
import {Lanes, laneCount} from '../lanes.ts';
import {type LineBits, setBit} from '../line-bits.ts';
import {type Automaton, match, start, unknown} from './automaton.ts';
import {matchesLine} from './match-line.ts';

/** Set the bits of the lines `from` to `to` (exclusive) that an automaton matches; returns how many. */
export const scanLanes = (
	automaton: Automaton,
	lines: Lines,
	bits: LineBits,
	from: number,
	to: number,
): number => new AutomatonScan(automaton, lines, bits, from, to).scan();

class AutomatonScan {
	readonly #automaton: Automaton;
	readonly #lines: Lines;
	readonly #bits: LineBits;
	readonly #lanes: Lanes;
	/** The state of each lane before its next byte. */
	readonly #state = new Int32Array(laneCount);
	#count = 0;

	constructor(automaton: Automaton, lines: Lines, bits: LineBits, from: number, to: number) {
		this.#automaton = automaton;
		this.#lines = lines;
		this.#bits = bits;
		this.#lanes = new Lanes(lines.starts, from, to, 0);
		this.#state.fill(start);
	}

	scan(): number {
		while (this.#areBusy()) {
			this.#run();
		}

		for (let lane = 0; lane < laneCount; lane++) {
			while (!this.#lanes.isDone(lane)) {
				this.#redo(lane);
			}
		}

		return this.#count;
	}

	/** Whether all lanes have something to do; one that has not gets a part of another. */
	#areBusy(): boolean {
		for (let lane = 0; lane < laneCount; lane++) {
			if (this.#lanes.isDone(lane)) {
				if (!this.#lanes.share(lane)) {
					return false;
				}

				this.#state[lane] = start;
			}
		}

		return true;
	}

	/** All lanes go on until one of them has more to do than to look; then each does one byte with all that may come of it. */
	#run(): void {
		const {bytes} = this.#lines;
		const {table} = this.#automaton;
		const {at} = this.#lanes;
		const state = this.#state;
		let a = at[0]!;
		let b = at[1]!;
		let c = at[2]!;
		let d = at[3]!;
		let stateA = state[0]!;
		let stateB = state[1]!;
		let stateC = state[2]!;
		let stateD = state[3]!;
		const end = a + this.#lanes.looksLeft(1);
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

		state[0] = stateA;
		state[1] = stateB;
		state[2] = stateC;
		state[3] = stateD;
		at[0] = a;
		at[1] = b;
		at[2] = c;
		at[3] = d;
		if (a < end) {
			this.#stepAll();
		}
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
		const at = this.#lanes.at[lane]!;
		const state = this.#state[lane]!;
		const byte = this.#lines.bytes[at]!;
		const known = this.#automaton.table[state + byte]!;
		const next = known === unknown ? this.#automaton.next(state, byte) : known;
		if (next >= 0) {
			this.#lanes.at[lane] = at + 1;
			this.#state[lane] = next;
		} else {
			this.#endLine(lane, this.#lanes.lineOf(lane, at), next === match);
		}
	}

	#endLine(lane: number, line: number, isMatch: boolean): void {
		if (isMatch) {
			setBit(this.#bits, line);
			this.#count++;
		}

		this.#lanes.goTo(lane, line + 1);
		this.#state[lane] = start;
	}

	/** All states were forgotten: the line that each lane is in is done again, alone, so that all get on. */
	#redoAll(): void {
		for (let lane = 0; lane < laneCount; lane++) {
			if (!this.#lanes.isDone(lane)) {
				this.#redo(lane);
			}
		}
	}

	#redo(lane: number): void {
		const {bytes, starts} = this.#lines;
		const line = this.#lanes.lineOf(lane, this.#lanes.at[lane]!);
		this.#endLine(lane, line, matchesLine(this.#automaton, bytes, starts[line]!, starts[line + 1]! - 1));
	}
}
