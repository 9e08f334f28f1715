import {byteClasses, isContinuation, isWordByte} from './byte-classes.ts';
import {assertions, type Program, stepKind} from './program.ts';
import type {Assertion} from './syntax.ts';

const newline = 0x0a;

/** Numbers in a row: one for each byte, so that one look is enough. */
const width = 256;
const firstStates = 16;

/** What is no state to go on from. All are below 0, so that one comparison tells. */
export const unknown = -1;
/** The rest of the line does not match. */
export const dead = -2;
/** The line matches. */
export const match = -3;
/** It was too much work to find out; see `Automaton.isGivenUp`. */
const givenUp = -4;
/** The state at the beginning of a line; a newline leads there. */
export const start = 0;

/** What a text led to: the steps that are possible next. Assertions about what comes next are among them. */
type State = {
	readonly steps: readonly number[];
	readonly isLineStart: boolean;
	readonly isAfterWord: boolean;
};

/**
A deterministic automaton that tells of lines whether they match, and is made while it runs: a state is known once a text has led to it.

It takes one look for each byte, whatever the expression, once its states are known; how many there are may grow with two to the power of the
expression's length, as in `a.{20}b`. A state is a number: where its row begins in `table`. A row has the next state for each byte, or what is none.

@see https://swtch.com/~rsc/regexp/regexp1.html
*/
export class Automaton {
	/** Every line matches, even an empty one. */
	readonly matchesAll: boolean;
	/** The rows. Another array where it had to grow. */
	table = new Int32Array(0);
	/** Counts how often all states were forgotten: those from before, `start` apart, mean nothing then. */
	generation = 0;

	readonly #mostStates: number;
	#looksLeft: number;
	readonly #program: Program;
	readonly #classes: Uint8Array;
	/** The number of each state by what it is. */
	readonly #known = new Map<string, number>();
	/** By number of the row. */
	#states: State[] = [];
	/** The search that reached a step last: each is looked at once. */
	readonly #reached: Uint32Array;
	#searches = 0;

	/**
	@param options.mostStates - Beyond so many (of 1 KiB each) all are forgotten, and those that are needed are made anew.
	@param options.mostLooks - Looks at steps of the program, to find out what follows a state, beyond which it gives up. @default Infinity
	*/
	constructor(
		program: Program,
		{
			mostStates = 8192,
			mostLooks = Number.POSITIVE_INFINITY,
		}: {readonly mostStates?: number; readonly mostLooks?: number} = {},
	) {
		this.#mostStates = mostStates;
		this.#looksLeft = mostLooks;
		this.#program = program;
		this.#classes = byteClasses(program);
		this.#reached = new Uint32Array(program.steps.length);
		this.matchesAll = this.#forget() === match;
	}

	/** Whether it took more work than it may: what it says from then on means nothing, but it says so quickly. */
	get isGivenUp(): boolean {
		return this.#looksLeft < 0;
	}

	/** What is after a byte, where the table does not know. After a newline it is `match` or `start`. */
	next(from: number, byte: number): number {
		if (this.isGivenUp) {
			return givenUp;
		}

		const {generation} = this;
		const to = this.#after(this.#states[from / width]!, byte);
		if (generation === this.generation) {
			this.#fill(from, byte, to);
		}

		return to;
	}

	/** The bytes that are not told apart all lead to the same. */
	#fill(from: number, byte: number, to: number): void {
		const classes = this.#classes;
		for (let other = 0; other < width; other++) {
			if (classes[other] === classes[byte]) {
				this.table[from + other] = to;
			}
		}
	}

	#after(state: State, byte: number): number {
		const here = this.#expand(state.steps, state, byte);
		if (here === undefined) {
			return match;
		}

		if (byte === newline) {
			return start;
		}

		const {steps} = this.#program;
		const next = here.flatMap(index => {
			const {first, last, next} = steps[index]!;
			return first <= byte && byte <= last ? next : [];
		});
		// A match may begin anywhere.
		next.push(this.#program.start);
		return this.#enter(next, false, this.#program.hasWordEdges && isWordByte(byte));
	}

	/** The number of the state in which these steps are reached. */
	#enter(entries: readonly number[], isLineStart: boolean, isAfterWord: boolean): number {
		const steps = this.#expand(entries, {isLineStart, isAfterWord});
		if (steps === undefined) {
			return match;
		}

		if (steps.length === 0 && !isLineStart) {
			return dead;
		}

		steps.sort((a, b) => a - b);
		const depends = steps.some(index => this.#program.steps[index]!.kind === stepKind.assertion);
		return this.#number({steps, isLineStart, isAfterWord: depends && isAfterWord});
	}

	#number(state: State): number {
		const key = `${state.isLineStart ? '^' : ''}${state.isAfterWord ? 'w' : ''}${state.steps.join()}`;
		const known = this.#known.get(key);
		if (known !== undefined) {
			return known;
		}

		if (this.#states.length >= this.#mostStates) {
			this.#forget();
		}

		const number = this.#states.length * width;
		this.#states.push(state);
		this.#known.set(key, number);
		if (number + width > this.table.length) {
			const grown = new Int32Array(this.table.length * 2).fill(unknown, this.table.length);
			grown.set(this.table);
			this.table = grown;
		}

		return number;
	}

	/** Keep but the start; returns what it is. */
	#forget(): number {
		this.#known.clear();
		this.#states = [];
		this.table = new Int32Array(width * firstStates).fill(unknown);
		this.generation++;
		return this.#enter([this.#program.start], true, false);
	}

	/**
	All steps that are reached without a byte; `undefined` where the end is.

	@param byte - The one that comes next. Where it is not known, assertions about it stay as they are.
	*/
	#expand(entries: readonly number[], before: Omit<State, 'steps'>, byte?: number): number[] | undefined {
		const {steps} = this.#program;
		const reached: number[] = [];
		const waiting = [...entries];
		this.#searches++;
		for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
			const step = steps[index]!;
			if (this.#reached[index] === this.#searches) {
				continue;
			}

			this.#reached[index] = this.#searches;
			this.#looksLeft--;
			if (step.kind === stepKind.match) {
				return undefined;
			}

			if (step.kind === stepKind.fork) {
				waiting.push(step.next, step.other);
			} else if (step.kind === stepKind.bytes) {
				reached.push(index);
			} else {
				const holds = assertionHolds(assertions[step.assertion]!, before, byte);
				if (holds === undefined) {
					reached.push(index);
				} else if (holds) {
					waiting.push(step.next);
				}
			}
		}

		return reached;
	}
}

/** Whether an assertion holds at a place; `undefined` where it depends on the next byte, and that is not known. */
const assertionHolds = (
	assertion: Assertion,
	{isLineStart, isAfterWord}: Omit<State, 'steps'>,
	byte: number | undefined,
): boolean | undefined => {
	if (assertion === 'lineStart') {
		return isLineStart;
	}

	if (byte === undefined) {
		return undefined;
	}

	switch (assertion) {
		case 'lineEnd':
			return byte === newline;
		case 'wordEdge':
			return isAfterWord !== isWordByte(byte);
		case 'noWordEdge':
			// Within a character there is nothing.
			return isAfterWord === isWordByte(byte) && !isContinuation(byte);
	}
};
