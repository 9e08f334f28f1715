import {
	type CharRanges,
	charOf,
	charsWithProperty,
	digitChars,
	othersThan,
	spaceChars,
	wordChars,
} from './char-ranges.ts';
import type {SourceReader} from './source-reader.ts';

const classes: Readonly<Record<string, CharRanges>> = {
	d: digitChars,
	w: wordChars,
	s: spaceChars,
	D: othersThan(digitChars),
	W: othersThan(wordChars),
	S: othersThan(spaceChars),
};

const controls: Readonly<Record<string, number>> = {
	a: 0x07,
	t: 0x09,
	n: 0x0a,
	v: 0x0b,
	f: 0x0c,
	r: 0x0d,
	e: 0x1b,
	'0': 0,
};

const codes = /x([\da-fA-F]{2})|x\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|u\{([\da-fA-F]+)\}/y;
const lowSurrogate = /\\u(d[c-f][\da-fA-F]{2})/iy;
const property = /([pP])(?:\{(\^?)([^}]*)\}|([A-Z]))/y;
const controlLetter = /c([A-Za-z])/y;
const lastCodePoint = 0x10_ff_ff;

/** The set of characters that an escape stands for; the reader is after its backslash. */
export const parseCharEscape = (reader: SourceReader): CharRanges => {
	const code = reader.match(codes);
	if (code) {
		return charOf(codePointOf(reader, Number.parseInt(code[1] ?? code[2] ?? code[3] ?? code[4]!, 16)));
	}

	const named = reader.match(property);
	if (named) {
		const [, sign, caret, name, letter] = named;
		const chars = charsWithProperty(name ?? letter!) ?? reader.fail('badClass');
		return (sign === 'P') === (caret === '^') ? chars : othersThan(chars);
	}

	const control = reader.match(controlLetter);
	if (control) {
		return charOf(control[1]!.charCodeAt(0) & 31);
	}

	const char = reader.next();
	if (char === '') {
		reader.fail('lastBackslash');
	}

	return classes[char] ?? charOf(controls[char] ?? char.codePointAt(0)!);
};

/** `\uD83D\uDE00` is one character. */
const codePointOf = (reader: SourceReader, unit: number): number => {
	if (unit > lastCodePoint) {
		reader.fail('badEscape');
	}

	const low = unit >= 0xd8_00 && unit <= 0xdb_ff ? reader.match(lowSurrogate) : undefined;
	return low ? ((unit - 0xd8_00) << 10) + Number.parseInt(low[1]!, 16) - 0xdc_00 + 0x1_00_00 : unit;
};
