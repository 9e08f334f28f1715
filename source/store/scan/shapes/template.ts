import {isUtf8} from 'node:buffer';
import {LineTokens} from './line-tokens.ts';
import type {Example} from './shape.ts';

/** In a template: a number, an id, or what else is variable. */
export const variable = 0;
/** In a template: what is variable, or any word. */
export const anything = 1;

/** The tokens of a shape, in order: words and signs as they are. A value: it may be sent to a thread. */
export type Template = ReadonlyArray<string | typeof variable | typeof anything>;

/** How what is not always the same is written. */
const placeholder = '<*>';
const letter = /\p{L}/u;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The template of a line. What is no UTF-8 is variable. */
export const templateOf = (bytes: Uint8Array, {count, from, end, isVariable}: LineTokens): Template =>
	Array.from({length: count}, (_, place) => {
		const token = bytes.subarray(from[place]!, end[place]!);
		return isVariable[place] === 1 || !isUtf8(token) ? variable : decoder.decode(token);
	});

/** A template as a text that a person reads, spaced as one of its messages is. */
export const templateText = (template: Template, {line, from, end}: Example): string => {
	const tokens = new LineTokens();
	tokens.read(line, from, end);
	return template.reduce<string>((text, token, place) => {
		const isApart = place > 0 && tokens.from[place]! > tokens.end[place - 1]!;
		return text + (isApart ? ' ' : '') + (typeof token === 'string' ? token : placeholder);
	}, '');
};

/** A template as a text, where no message is there that says how it is spaced. */
export const templateWords = (template: Template): string =>
	template.map(token => (typeof token === 'string' ? token : placeholder)).join(' ');

/** Whether lines of both shapes are possible that are no more of the one than of the other. */
export const overlap = (one: Template, other: Template): boolean =>
	one.length === other.length &&
	one.every((token, place) => token === other[place] || token === anything || other[place] === anything);

/** What all lines of two shapes are of; they have as many tokens. */
export const joinOf = (one: Template, other: Template): Template =>
	one.map((token, place) => (token === other[place] ? token : anything));

/** Whether all lines of the second shape are of the first one, too. */
export const covers = (wide: Template, other: Template): boolean =>
	wide.length === other.length && wide.every((token, place) => token === anything || token === other[place]);

/** Whether a token is a word, and neither a sign nor variable. */
export const isWord = (token: Template[number]): boolean => typeof token === 'string' && letter.test(token);

/** A test for lines of a shape: whether the tokens of a line fit the template. */
export const templateTest = (template: Template): ((bytes: Uint8Array, tokens: LineTokens) => boolean) => {
	const wanted = template.map(token => (typeof token === 'string' ? encoder.encode(token) : token));
	return (bytes, {count, from, end, isVariable}) => {
		if (count !== wanted.length) {
			return false;
		}

		for (let place = 0; place < count; place++) {
			if (!fits(wanted[place]!, bytes, from[place]!, end[place]!, isVariable[place] === 1)) {
				return false;
			}
		}

		return true;
	};
};

const fits = (
	wanted: Uint8Array | typeof variable | typeof anything,
	bytes: Uint8Array,
	from: number,
	end: number,
	isVariable: boolean,
): boolean => {
	if (wanted === anything) {
		return true;
	}

	return wanted === variable
		? isVariable || !isUtf8(bytes.subarray(from, end))
		: !isVariable && isSame(bytes, from, end, wanted);
};

/** Whether the bytes `from` to `end` are a word. */
const isSame = (bytes: Uint8Array, from: number, end: number, word: Uint8Array): boolean => {
	if (end - from !== word.length) {
		return false;
	}

	for (let index = 0; index < word.length; index++) {
		if (bytes[from + index] !== word[index]) {
			return false;
		}
	}

	return true;
};
