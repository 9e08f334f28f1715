import type {FieldOperator, FieldQuery} from '../line-query.ts';
import type {Matcher} from '../matcher.ts';
import {type FieldValue, hasEscapes, textOfValue} from './field-value.ts';
import {parseQuantity, type Quantity, simpleQuantity} from './quantity.ts';

/** Whether a value is what was asked for. */
export type ValueTest = (bytes: Uint8Array, value: FieldValue) => boolean;

const encoder = new TextEncoder();
const notAscii = /[^\0-\u007F]/;

/** What each operator asks of a difference: of the value from what it is compared with. */
const comparisons: Readonly<Record<Exclude<FieldOperator, '~' | '!~'>, (difference: number) => boolean>> = {
	'=': difference => difference === 0,
	'!=': difference => difference !== 0,
	'>': difference => difference > 0,
	'>=': difference => difference >= 0,
	'<': difference => difference < 0,
	'<=': difference => difference <= 0,
};

/**
The test that a query asks for.

Numbers are compared with numbers, also those that are written as texts, and spans of time (`350ms`) with spans of time; all else by its characters.

@param content - For `~` and `!~`: what the value must match.
*/
export const valueTest = (query: FieldQuery, content: Matcher | undefined): ValueTest => {
	const {operator} = query;
	if (operator === '~' || operator === '!~') {
		const expected = operator === '~';
		return (bytes, value) => content!.test(contentOf(bytes, value)) === expected;
	}

	const wanted = query.isQuoted ? undefined : parseQuantity(query.value);
	const compare = comparisons[operator];
	if (operator === '=' || operator === '!=') {
		const isSame = sameTextTest(query.value, query.ignoresCase);
		return (bytes, value) => compare(differenceOf(bytes, value, wanted) ?? (isSame(bytes, value) ? 0 : 1));
	}

	return (bytes, value) => {
		const difference = differenceOf(bytes, value, wanted);
		if (difference !== undefined) {
			return compare(difference);
		}

		return !wanted && value.isText && compare(orderOf(textOfValue(bytes, value), query.value));
	};
};

const contentOf = (bytes: Uint8Array, value: FieldValue): Uint8Array =>
	hasEscapes(bytes, value)
		? encoder.encode(textOfValue(bytes, value))
		: bytes.subarray(value.from, value.end);

/** How far a value is from a quantity; `undefined` where it is none of that kind. */
const differenceOf = (
	bytes: Uint8Array,
	value: FieldValue,
	wanted: Quantity | undefined,
): number | undefined => {
	if (!wanted) {
		return undefined;
	}

	const simple = simpleQuantity(bytes, value.from, value.end, wanted.isTime);
	if (simple !== undefined) {
		return simple - wanted.value;
	}

	const quantity = parseQuantity(textOfValue(bytes, value));
	return quantity?.isTime === wanted.isTime ? quantity.value - wanted.value : undefined;
};

const orderOf = (a: string, b: string): number => {
	if (a === b) {
		return 0;
	}

	return a < b ? -1 : 1;
};

/** A test for one text. Bytes are compared where that can be said of them. */
const sameTextTest = (text: string, ignoresCase: boolean): ValueTest => {
	const folded = ignoresCase ? text.toLowerCase() : text;
	const isAscii = !notAscii.test(text);
	const letters = encoder.encode(folded);
	return (bytes, value) => {
		if (isAscii && !hasEscapes(bytes, value)) {
			return isSameAscii(bytes, value, letters, ignoresCase);
		}

		const written = textOfValue(bytes, value);
		return (ignoresCase ? written.toLowerCase() : written) === folded;
	};
};

const isSameAscii = (
	bytes: Uint8Array,
	{from, end}: FieldValue,
	letters: Uint8Array,
	ignoresCase: boolean,
): boolean => {
	if (end - from !== letters.length) {
		return false;
	}

	for (let index = 0; index < letters.length; index++) {
		const byte = bytes[from + index]!;
		const isCapital = ignoresCase && byte >= 0x41 && byte <= 0x5a;
		if ((isCapital ? byte | 0x20 : byte) !== letters[index]) {
			return false;
		}
	}

	return true;
};
