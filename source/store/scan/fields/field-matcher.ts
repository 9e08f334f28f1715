import {equals, quote} from '../../../core/line-bytes.ts';
import type {Lines} from '../../../core/lines.ts';
import {lineAt} from '../line-at.ts';
import {type LineBits, setBit} from '../line-bits.ts';
import type {FieldQuery} from '../line-query.ts';
import type {Matcher} from '../matcher.ts';
import {bufferOf} from '../text-finder.ts';
import {type FieldPath, fieldPath} from './field-path.ts';
import type {FieldValue} from './field-value.ts';
import {jsonValue, readJsonField} from './json-reader.ts';
import {logfmtValue, readLogfmtField} from './logfmt-reader.ts';
import {type ValueTest, valueTest} from './value-test.ts';

const number = /^\d+$/;
/** Names that JSON may write with escapes. */
const mayBeEscaped = /[^\u0020-\u007E]|["\\/]/;
/** A shorter name is in every line. */
const leastName = 2;

/**
Matches lines that have a field with such a value: in a JSON object that the line is or has, else as `name=value`.

A line is taken apart only where the name stands in it with a value that would do.
*/
export class FieldMatcher implements Matcher {
	readonly #content: Matcher | undefined;
	readonly #path: FieldPath;
	readonly #isWanted: ValueTest;
	/** The last name on the way to the field, if it is known how it is written. */
	readonly #name: string | undefined;

	/** @param content - For `~` and `!~`: what the value must match. */
	constructor(query: FieldQuery, content: Matcher | undefined) {
		this.#content = content;
		this.#path = fieldPath(query.path);
		this.#isWanted = valueTest(query, content);
		const name = query.path.findLast(each => !number.test(each));
		const isSearchable = name !== undefined && name.length >= leastName && !mayBeEscaped.test(name);
		this.#name = isSearchable && query.path.at(-1) === name ? name : undefined;
	}

	get isQuick(): boolean {
		return this.#content?.isQuick ?? true;
	}

	scan(lines: Lines, bits: LineBits, from = 0, to: number = lines.count): number {
		if (from >= to) {
			return 0;
		}

		return this.#name === undefined
			? this.#scanAll(lines, bits, from, to)
			: this.#scanNamed(this.#name, lines, bits, from, to);
	}

	test(message: Uint8Array): boolean {
		return this.#matches(message, 0, message.length);
	}

	ranges(message: Uint8Array): number[] {
		const value = this.#read(message, 0, message.length);
		return value && value.end > value.from && this.#isWanted(message, value) ? [value.from, value.end] : [];
	}

	#scanAll({bytes, starts}: Lines, bits: LineBits, from: number, to: number): number {
		let count = 0;
		for (let line = from; line < to; line++) {
			if (this.#matches(bytes, starts[line]!, starts[line + 1]! - 1)) {
				setBit(bits, line);
				count++;
			}
		}

		return count;
	}

	#scanNamed(name: string, {bytes, starts}: Lines, bits: LineBits, from: number, to: number): number {
		const first = starts[from]!;
		const text = bufferOf(bytes, starts[to]!).toString('latin1', first);
		let count = 0;
		let line = from;
		for (let place = text.indexOf(name); place !== -1 && line < to; ) {
			const after = first + place + name.length;
			line = lineAt(starts, line, to, after - 1);
			const end = starts[line + 1]! - 1;
			if (this.#mayMatch(bytes, after, end) && this.#matches(bytes, starts[line]!, end)) {
				setBit(bits, line);
				count++;
				line++;
				place = line < to ? text.indexOf(name, starts[line]! - first) : -1;
			} else {
				place = text.indexOf(name, place + 1);
			}
		}

		return count;
	}

	/** Whether a value that would do comes right after a name. */
	#mayMatch(bytes: Uint8Array, from: number, end: number): boolean {
		if (bytes[from] === equals) {
			return this.#isWanted(bytes, logfmtValue(bytes, from + 1, end));
		}

		const value = bytes[from] === quote ? jsonValue(bytes, from + 1, end) : undefined;
		return value !== undefined && this.#isWanted(bytes, value);
	}

	#matches(bytes: Uint8Array, from: number, end: number): boolean {
		const value = this.#read(bytes, from, end);
		return value !== undefined && this.#isWanted(bytes, value);
	}

	#read(bytes: Uint8Array, from: number, end: number): FieldValue | undefined {
		return readJsonField(bytes, from, end, this.#path) ?? readLogfmtField(bytes, from, end, this.#path);
	}
}
