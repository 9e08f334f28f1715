import {UsageError} from '../../../core/errors/usage-error.ts';
import {type ExpressionProblem, expressionSentence} from '../../../core/sentences.ts';

/** Reads the characters of an expression's source one after the other. */
export class SourceReader {
	readonly source: string;
	#position = 0;
	#hasCapital = false;

	constructor(source: string) {
		this.source = source;
	}

	/** Whether there are no more characters. */
	get isAtEnd(): boolean {
		return this.#position >= this.source.length;
	}

	/** A capital letter stood for itself. */
	get hasCapital(): boolean {
		return this.#hasCapital;
	}

	/** The next character; empty at the end. */
	peek(): string {
		const codePoint = this.source.codePointAt(this.#position);
		return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
	}

	next(): string {
		const char = this.peek();
		this.#position += char.length;
		return char;
	}

	/** A character that stands for itself. */
	nextLiteral(): string {
		const char = this.next();
		this.#hasCapital ||= char !== char.toLowerCase();
		return char;
	}

	/** Whether a text comes next. */
	follows(text: string): boolean {
		return this.source.startsWith(text, this.#position);
	}

	/** Go on after a text, if that comes next. */
	take(text: string): boolean {
		const comes = this.follows(text);
		this.#position += comes ? text.length : 0;
		return comes;
	}

	/** Go on after what matches from here on. The expression must be sticky. */
	match(expression: RegExp): RegExpExecArray | undefined {
		expression.lastIndex = this.#position;
		const match = expression.exec(this.source);
		this.#position += match?.[0].length ?? 0;
		return match ?? undefined;
	}

	/** @throws {UsageError} Always. */
	fail(problem: ExpressionProblem): never {
		throw new UsageError(expressionSentence(this.source, problem));
	}
}
