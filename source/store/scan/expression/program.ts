import {UsageError} from '../../../core/errors/usage-error.ts';
import {expressionSentence} from '../../../core/sentences.ts';
import type {Assertion, Expression} from './syntax.ts';
import {type ByteSequence, utf8Ranges} from './utf8-ranges.ts';

/** More steps would make an automaton that is too large to be quick. */
const mostSteps = 20_000;

/** What an automaton does at one point, by number. Steps are told apart by numbers, as they are looked at for each byte. */
export const stepKind = {
	/** A byte of a range, then `next`. */
	bytes: 0,
	/** `next`; else `other`. */
	fork: 1,
	/** Where the assertion holds, `next`. */
	assertion: 2,
	/** The end. */
	match: 3,
} as const;

/** Numbers of assertions. */
export const assertions: readonly Assertion[] = ['lineStart', 'lineEnd', 'wordEdge', 'noWordEdge'];

export type Step = {
	readonly kind: number;
	/** The first and last byte of the range. */
	readonly first: number;
	readonly last: number;
	readonly assertion: number;
	next: number;
	other: number;
};

/** An expression as steps over bytes, in the order in which they are to be preferred. */
export type Program = {
	readonly steps: readonly Step[];
	readonly start: number;
	/** Whether it asks for the edges of words. */
	readonly hasWordEdges: boolean;
};

/**
Make a program of a regular expression over UTF-8.

@param source - For the error.
@throws {UsageError} Where it would be too large.
@throws {TypeError} Where it is not regular.
*/
export const compileProgram = (expression: Expression, source: string): Program => {
	const compiler = new Compiler(source);
	const start = compiler.compile(expression);
	return {steps: compiler.steps, start, hasWordEdges: compiler.hasWordEdges};
};

/** Works from the end: each part is made with what comes after it. */
class Compiler {
	readonly steps: Step[] = [];
	hasWordEdges = false;
	readonly #source: string;

	constructor(source: string) {
		this.#source = source;
	}

	compile(expression: Expression): number {
		return this.#emit(expression, this.#add({kind: stepKind.match}));
	}

	#add(step: Partial<Step>): number {
		if (this.steps.length >= mostSteps) {
			throw new UsageError(expressionSentence(this.#source, 'tooLarge'));
		}

		this.steps.push({kind: 0, first: 0, last: 0, assertion: 0, next: 0, other: 0, ...step});
		return this.steps.length - 1;
	}

	#emit(expression: Expression, next: number): number {
		switch (expression.type) {
			case 'chars':
				return this.#emitSequences(utf8Ranges(expression.chars), next);
			case 'sequence':
				return expression.parts.reduceRight((after, part) => this.#emit(part, after), next);
			case 'choice':
				return this.#emitChoice(expression.options.map(option => this.#emit(option, next)));
			case 'group':
				return this.#emit(expression.part, next);
			case 'assertion':
				this.hasWordEdges ||= expression.assertion === 'wordEdge' || expression.assertion === 'noWordEdge';
				return this.#add({
					kind: stepKind.assertion,
					assertion: assertions.indexOf(expression.assertion),
					next,
				});
			case 'repeat':
				return this.#emitRepeat(expression, next);
			default:
				throw new TypeError(`no automaton can match a ${expression.type}`);
		}
	}

	/** The first of them that leads to a match. */
	#emitChoice(entries: readonly number[]): number {
		return entries.reduceRight((after, entry) => this.#add({kind: stepKind.fork, next: entry, other: after}));
	}

	#emitSequences(sequences: readonly ByteSequence[], next: number): number {
		if (sequences.length === 0) {
			return this.#add({kind: stepKind.bytes, first: 1, last: 0, next});
		}

		// Many sequences end in the same bytes: those are made once.
		const known = new Map<string, number>();
		const entries = sequences.map(sequence => {
			let after = next;
			for (let index = sequence.length - 2; index >= 0; index -= 2) {
				const [first, last] = [sequence[index]!, sequence[index + 1]!];
				const key = `${first} ${last} ${after}`;
				const step = known.get(key) ?? this.#add({kind: stepKind.bytes, first, last, next: after});
				known.set(key, step);
				after = step;
			}

			return after;
		});
		return this.#emitChoice(entries);
	}

	#emitRepeat({part, least, most, isLazy}: Extract<Expression, {type: 'repeat'}>, next: number): number {
		let entry = most === Number.POSITIVE_INFINITY ? this.#emitLoop(part, isLazy, next) : next;
		for (let count = least; count < most && most !== Number.POSITIVE_INFINITY; count++) {
			entry = this.#emitFork(this.#emit(part, entry), next, isLazy);
		}

		for (let count = 0; count < least; count++) {
			entry = this.#emit(part, entry);
		}

		return entry;
	}

	#emitLoop(part: Expression, isLazy: boolean, next: number): number {
		const fork = this.#emitFork(next, next, isLazy);
		const body = this.#emit(part, fork);
		this.steps[fork]![isLazy ? 'other' : 'next'] = body;
		return fork;
	}

	/** On with a part, or past it; past it first where it is lazy. */
	#emitFork(on: number, past: number, isLazy: boolean): number {
		return this.#add({kind: stepKind.fork, next: isLazy ? past : on, other: isLazy ? on : past});
	}
}
