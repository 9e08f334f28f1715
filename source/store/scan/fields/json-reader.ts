import {brace, colon, endOfString, quote, space} from '../../../core/line-bytes.ts';
import {type FieldPath, isNameAt} from './field-path.ts';
import {type FieldValue, textOfValue} from './field-value.ts';

const comma = 0x2c;
const bracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const closingBrace = 0x7d;

/** A line may have braces before its object; of more than these none is tried. */
const mostObjects = 8;

/**
The value at a path in the first JSON object of the line `from` to `end` (exclusive) that has it.

It reads only what is before the value, so a line that was cut behind it still has it. Where a name comes twice, the first counts.
*/
export const readJsonField = (
	bytes: Uint8Array,
	from: number,
	end: number,
	path: FieldPath,
): FieldValue | undefined => {
	const reader = new JsonReader(bytes, end);
	let open = nextBrace(bytes, from, end);
	for (let tries = 0; open < end && tries < mostObjects; tries++) {
		const value = reader.find(open, path);
		if (value) {
			return value;
		}

		open = nextBrace(bytes, Math.max(open + 1, reader.passed), end);
	}

	return undefined;
};

/** The value after a name whose closing quote is before `from`: past a colon. `undefined` where there is none. */
export const jsonValue = (bytes: Uint8Array, from: number, end: number): FieldValue | undefined =>
	new JsonReader(bytes, end).valueAfterName(from);

const nextBrace = (bytes: Uint8Array, from: number, end: number): number => {
	let position = from;
	while (position < end && bytes[position] !== brace) {
		position++;
	}

	return position;
};

class JsonReader {
	/** Where the last object ends that was read to its end. */
	passed = 0;
	readonly #bytes: Uint8Array;
	readonly #end: number;

	constructor(bytes: Uint8Array, end: number) {
		this.#bytes = bytes;
		this.#end = end;
	}

	/** The value at a path in the object whose brace is at `open`. */
	find(open: number, path: FieldPath): FieldValue | undefined {
		let position = this.#skipSpace(open + 1);
		while (this.#at(position) === quote) {
			const nameEnd = endOfString(this.#bytes, position + 1, this.#end);
			const sign = this.#skipSpace(nameEnd + 1);
			if (this.#at(sign) !== colon) {
				return undefined;
			}

			const start = this.#skipSpace(sign + 1);
			const found = this.#findAt(
				start,
				{from: position + 1, end: nameEnd, isQuoted: true, isText: true},
				path,
			);
			if (found) {
				return found;
			}

			const after = this.#skipSpace(this.#endOfValue(start));
			if (this.#at(after) !== comma) {
				this.passed = after;
				return undefined;
			}

			position = this.#skipSpace(after + 1);
		}

		return undefined;
	}

	valueAfterName(from: number): FieldValue | undefined {
		const sign = this.#skipSpace(from);
		return this.#at(sign) === colon ? this.#valueAt(this.#skipSpace(sign + 1)) : undefined;
	}

	/** The byte at a place; 0 after the end. */
	#at(position: number): number {
		return position < this.#end ? this.#bytes[position]! : 0;
	}

	/** The value of a member where the path ends with its name, or what is in it. */
	#findAt(start: number, key: FieldValue, path: FieldPath): FieldValue | undefined {
		if (this.#isNamed(key, path.fullName)) {
			return this.#valueAt(start);
		}

		return path.rest && this.#isNamed(key, path.name) ? this.#findIn(start, path.rest) : undefined;
	}

	#findIn(start: number, path: FieldPath): FieldValue | undefined {
		if (this.#at(start) === brace) {
			return this.find(start, path);
		}

		return this.#at(start) === bracket && path.index !== undefined ? this.#findItem(start, path) : undefined;
	}

	#findItem(open: number, {index, rest}: FieldPath): FieldValue | undefined {
		let position = this.#skipSpace(open + 1);
		for (let count = index!; count > 0; count--) {
			const after = this.#skipSpace(this.#endOfValue(position));
			if (this.#at(after) !== comma) {
				return undefined;
			}

			position = this.#skipSpace(after + 1);
		}

		if (position >= this.#end || this.#at(position) === closingBracket) {
			return undefined;
		}

		return rest ? this.#findIn(position, rest) : this.#valueAt(position);
	}

	#isNamed(key: FieldValue, name: Uint8Array): boolean {
		if (key.end - key.from === name.length && isNameAt(this.#bytes, key.from, key.end, name)) {
			return true;
		}

		const mayBe =
			key.end - key.from > name.length && this.#bytes.subarray(key.from, key.end).includes(backslash);
		return mayBe && Buffer.from(textOfValue(this.#bytes, key)).equals(name);
	}

	#valueAt(start: number): FieldValue | undefined {
		if (this.#at(start) === quote) {
			return {
				from: start + 1,
				end: endOfString(this.#bytes, start + 1, this.#end),
				isQuoted: true,
				isText: true,
			};
		}

		const end = this.#endOfValue(start);
		return start < end ? {from: start, end, isQuoted: false, isText: false} : undefined;
	}

	#skipSpace(from: number): number {
		let position = from;
		while (position < this.#end && this.#bytes[position]! <= space) {
			position++;
		}

		return Math.min(position, this.#end);
	}

	/** After a value; the end where it has none. */
	#endOfValue(start: number): number {
		const first = this.#at(start);
		if (first === quote) {
			return Math.min(this.#end, endOfString(this.#bytes, start + 1, this.#end) + 1);
		}

		return first === brace || first === bracket ? this.#endOfNested(start) : this.#endOfWord(start);
	}

	#endOfWord(start: number): number {
		let position = start;
		while (position < this.#end) {
			const byte = this.#bytes[position]!;
			if (byte <= space || byte === comma || byte === closingBrace || byte === closingBracket) {
				break;
			}

			position++;
		}

		return position;
	}

	#endOfNested(start: number): number {
		let depth = 0;
		for (let position = start; position < this.#end; position++) {
			const byte = this.#bytes[position];
			if (byte === quote) {
				position = endOfString(this.#bytes, position + 1, this.#end);
			} else if (byte === brace || byte === bracket) {
				depth++;
			} else if ((byte === closingBrace || byte === closingBracket) && --depth === 0) {
				return position + 1;
			}
		}

		return this.#end;
	}
}
