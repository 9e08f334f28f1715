import {anyChar, type CharRanges, charOf, isOneChar, othersThan, withOtherCase} from './char-ranges.ts';
import {parseClass} from './parse-class.ts';
import {parseCharEscape} from './parse-escape.ts';
import {SourceReader} from './source-reader.ts';
import {type Assertion, type Expression, nothing} from './syntax.ts';

/** A part may be repeated so often; more would be an automaton of that many parts. */
const mostRepeats = 1000;

const count = /\{(\d+)(,?)(\d*)\}/y;
const flags = /\?([ims]*)(?:-([ims]+))?([:)])/y;
const groupName = /\?P?<([A-Za-z_]\w*)>/y;
const groupNumber = /[1-9]\d*/y;
const groupReference = /k(?:<(\w+)>|\{(\w+)\})/y;
const look = /\?(<?)([=!])/y;

/** By what stands after the backslash. */
const assertions: Readonly<Record<string, Assertion>> = {
	b: 'wordEdge',
	B: 'noWordEdge',
	A: 'lineStart',
	z: 'lineEnd',
	Z: 'lineEnd',
};

/** An expression, taken apart, and what its source tells beside. */
export type ParsedExpression = {
	readonly expression: Expression;
	/** A capital letter stands in it as itself. */
	readonly hasCapital: boolean;
};

/**
Take a regular expression apart. It is JavaScript's, and what else is usual in Go, grep and Perl: `(?i)`, `(?P<name>…)`, `[[:digit:]]`, `\A`, `\z`.

A line is all that there is: `^` and `$` are its ends, and no character is a newline. `\d`, `\w`, `\s` and `\b` are of ASCII, as in Go.

@throws {UsageError} Where it is none.
*/
export const parseExpression = (source: string, ignoresCase: boolean): ParsedExpression => {
	const parser = new Parser(source, ignoresCase);
	const expression = parser.parse();
	return {expression, hasCapital: parser.hasCapital};
};

class Parser {
	readonly #reader: SourceReader;
	readonly #groupNames = new Map<string, number>();
	#ignoresCase: boolean;
	#groups = 0;
	#highestReference = 0;

	constructor(source: string, ignoresCase: boolean) {
		this.#reader = new SourceReader(source);
		this.#ignoresCase = ignoresCase;
	}

	get hasCapital(): boolean {
		return this.#reader.hasCapital;
	}

	parse(): Expression {
		const expression = this.#parseChoice();
		if (!this.#reader.isAtEnd) {
			this.#reader.fail('closedGroup');
		}

		if (this.#highestReference > this.#groups) {
			this.#reader.fail('noGroup');
		}

		return expression;
	}

	#parseChoice(): Expression {
		const options = [this.#parseSequence()];
		while (this.#reader.take('|')) {
			options.push(this.#parseSequence());
		}

		return options.length === 1 ? options[0]! : {type: 'choice', options};
	}

	#parseSequence(): Expression {
		const parts: Expression[] = [];
		while (!this.#reader.isAtEnd && this.#reader.peek() !== '|' && this.#reader.peek() !== ')') {
			parts.push(this.#parseRepeat(this.#parseOne()));
		}

		return parts.length === 1 ? parts[0]! : {type: 'sequence', parts};
	}

	#parseRepeat(part: Expression): Expression {
		const [least, most] = this.#parseCount() ?? [];
		if (least === undefined || most === undefined) {
			return part;
		}

		if (most < least) {
			this.#reader.fail('badCount');
		}

		if (least > mostRepeats || (most > mostRepeats && most !== Number.POSITIVE_INFINITY)) {
			this.#reader.fail('tooLarge');
		}

		return {type: 'repeat', part, least, most, isLazy: this.#reader.take('?')};
	}

	#parseCount(): [least: number, most: number] | undefined {
		const reader = this.#reader;
		if (reader.take('*')) {
			return [0, Number.POSITIVE_INFINITY];
		}

		if (reader.take('+')) {
			return [1, Number.POSITIVE_INFINITY];
		}

		if (reader.take('?')) {
			return [0, 1];
		}

		const match = reader.match(count);
		if (!match) {
			return undefined;
		}

		const least = Number(match[1]);
		const most = match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
		return [least, match[2] === '' ? least : most];
	}

	#parseOne(): Expression {
		const reader = this.#reader;
		if (reader.take('(')) {
			return this.#parseGroup();
		}

		if (reader.take('[')) {
			return chars(parseClass(reader, this.#ignoresCase));
		}

		if (reader.take('\\')) {
			return this.#parseEscape();
		}

		if (reader.take('.')) {
			return chars(anyChar);
		}

		if (reader.take('^')) {
			return {type: 'assertion', assertion: 'lineStart'};
		}

		if (reader.take('$')) {
			return {type: 'assertion', assertion: 'lineEnd'};
		}

		if (['*', '+', '?'].includes(reader.peek()) || reader.match(count)) {
			reader.fail('nothingToRepeat');
		}

		return this.#char(charOf(reader.nextLiteral().codePointAt(0)!));
	}

	#parseEscape(): Expression {
		const reader = this.#reader;
		const assertion = assertions[reader.peek()];
		if (assertion) {
			reader.next();
			return {type: 'assertion', assertion};
		}

		const number = reader.match(groupNumber);
		if (number) {
			return this.#referTo(Number(number[0]));
		}

		const name = reader.match(groupReference);
		if (name) {
			return this.#referTo(this.#groupNames.get(name[1] ?? name[2]!) ?? reader.fail('noGroup'));
		}

		return this.#char(parseCharEscape(reader));
	}

	#referTo(number: number): Expression {
		this.#highestReference = Math.max(this.#highestReference, number);
		return {type: 'reference', number};
	}

	#parseGroup(): Expression {
		const reader = this.#reader;
		const looks = reader.match(look);
		if (looks) {
			const part = this.#parseClosed(this.#ignoresCase);
			return {type: 'look', part, isAhead: looks[1] === '', isNegative: looks[2] === '!'};
		}

		const set = reader.match(flags);
		if (set) {
			const ignoresCase = (this.#ignoresCase || set[1]!.includes('i')) && !set[2]?.includes('i');
			if (set[3] === ':') {
				return this.#parseClosed(ignoresCase);
			}

			this.#ignoresCase = ignoresCase;
			return nothing;
		}

		const name = reader.match(groupName);
		if (!name && reader.peek() === '?') {
			reader.fail('badGroup');
		}

		const number = ++this.#groups;
		if (name) {
			this.#groupNames.set(name[1]!, number);
		}

		return {type: 'group', number, part: this.#parseClosed(this.#ignoresCase)};
	}

	/** Up to the closing parenthesis; flags that are set in it end with it. */
	#parseClosed(ignoresCase: boolean): Expression {
		const before = this.#ignoresCase;
		this.#ignoresCase = ignoresCase;
		const part = this.#parseChoice();
		this.#ignoresCase = before;
		if (!this.#reader.take(')')) {
			this.#reader.fail('openGroup');
		}

		return part;
	}

	#char(set: CharRanges): Expression {
		return chars(this.#ignoresCase && isOneChar(set) ? withOtherCase(set) : set);
	}
}

/** Not a newline, whatever the set. */
const chars = (set: CharRanges): Expression => ({type: 'chars', chars: othersThan(othersThan(set))});
