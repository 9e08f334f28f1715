import {isContinuation, isWordByte} from './byte-classes.ts';
import {assertions, type Program, type Step, stepKind} from './program.ts';

/** Looks at steps for one message, at the most; beyond, the rest of it is not searched. A screen of messages must not take longer than a key may wait. */
const mostLooks = 4_000_000;
const leastLooks = 100_000;
const looksPerByte = 32;

/** Ways through a program that are possible at a place, the preferred first, and where each began. */
class Ways {
	readonly steps: Uint32Array;
	readonly from: Uint32Array;
	count = 0;

	constructor(size: number) {
		this.steps = new Uint32Array(size);
		this.from = new Uint32Array(size);
	}

	add(step: number, from: number): void {
		this.steps[this.count] = step;
		this.from[this.count] = from;
		this.count++;
	}
}

/**
Finds where in a message an expression matches: the first place, and of the matches there the one that a backtracking engine would prefer.

All ways go on at the same time, so a match takes a time that grows with the length of the message alone. Each may look up to its end, though, as
those of `a(.*b)?` do: so the looks are counted.

@see https://swtch.com/~rsc/regexp/regexp2.html
*/
export class MatchSearch {
	readonly #program: Program;
	/** At which search a step was reached last. */
	readonly #reached: Uint32Array;
	#searches = 0;
	#looksLeft = 0;
	#now: Ways;
	#next: Ways;

	constructor(program: Program) {
		this.#program = program;
		this.#reached = new Uint32Array(program.steps.length);
		this.#now = new Ways(program.steps.length);
		this.#next = new Ways(program.steps.length);
	}

	/** First and last byte (exclusive) of matches, one pair after the other: up to `limit` that are not empty. */
	ranges(message: Uint8Array, limit: number): number[] {
		this.#looksLeft = Math.min(mostLooks, Math.max(leastLooks, message.length * looksPerByte));
		const ranges: number[] = [];
		for (let from = 0; from < message.length && ranges.length < limit * 2; ) {
			const match = this.#find(message, from);
			if (!match) {
				break;
			}

			const [first, last] = match;
			if (last > first) {
				ranges.push(first, last);
			}

			from = Math.max(last, first + 1);
		}

		return ranges;
	}

	/** `undefined` also where that took too many looks: what was found until then may not be all of the match. */
	#find(message: Uint8Array, from: number): [first: number, last: number] | undefined {
		let found: [number, number] | undefined;
		this.#begin();
		for (let at = from; at <= message.length; at++) {
			if (this.#looksLeft < 0) {
				return undefined;
			}

			if (!found) {
				this.#add(this.#program.start, at, message, at);
			}

			[this.#now, this.#next] = [this.#next, this.#now];
			this.#begin();
			const first = this.#advance(message, at);
			if (first !== -1) {
				found = [first, at];
			}

			if (found && this.#next.count === 0) {
				break;
			}
		}

		return found;
	}

	#begin(): void {
		this.#next.count = 0;
		this.#searches++;
	}

	/** All ways take one byte, in their order; those after one that is at the end are given up. Returns where that one began, or -1. */
	#advance(message: Uint8Array, at: number): number {
		const {steps, from, count} = this.#now;
		this.#looksLeft -= count;
		for (let way = 0; way < count; way++) {
			const step = this.#program.steps[steps[way]!]!;
			if (step.kind === stepKind.match) {
				return from[way]!;
			}

			const byte = message[at]!;
			if (at < message.length && step.first <= byte && byte <= step.last) {
				this.#add(step.next, from[way]!, message, at + 1);
			}
		}

		return -1;
	}

	/** Add the steps that a way reaches without a byte, the preferred first. */
	#add(entry: number, from: number, message: Uint8Array, at: number): void {
		const waiting = [entry];
		for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
			if (this.#reached[index] === this.#searches) {
				continue;
			}

			this.#reached[index] = this.#searches;
			this.#looksLeft--;
			const step = this.#program.steps[index]!;
			if (step.kind === stepKind.fork) {
				waiting.push(step.other, step.next);
			} else if (step.kind !== stepKind.assertion) {
				this.#next.add(index, from);
			} else if (holdsAt(step, message, at)) {
				waiting.push(step.next);
			}
		}
	}
}

const holdsAt = ({assertion}: Step, message: Uint8Array, at: number): boolean => {
	const isAfterWord = at > 0 && isWordByte(message[at - 1]!);
	const isBeforeWord = at < message.length && isWordByte(message[at]!);
	switch (assertions[assertion]!) {
		case 'lineStart':
			return at === 0;
		case 'lineEnd':
			return at === message.length;
		case 'wordEdge':
			return isAfterWord !== isBeforeWord;
		case 'noWordEdge':
			// Within a character there is nothing.
			return isAfterWord === isBeforeWord && !(at < message.length && isContinuation(message[at]!));
	}
};
