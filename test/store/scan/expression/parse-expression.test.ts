import {describe, expect, test} from 'vitest';
import {Automaton} from '../../../../source/store/scan/expression/automaton.ts';
import {matchesLine} from '../../../../source/store/scan/expression/match-line.ts';
import {parseExpression} from '../../../../source/store/scan/expression/parse-expression.ts';
import {compileProgram} from '../../../../source/store/scan/expression/program.ts';

const matches = (source: string, text: string, ignoresCase = false): boolean => {
	const automaton = new Automaton(compileProgram(parseExpression(source, ignoresCase).expression, source));
	const bytes = new TextEncoder().encode(text);
	return matchesLine(automaton, bytes, 0, bytes.length);
};

describe('what is written otherwise than in JavaScript', () => {
	test.each([
		['(?i)foo', 'FOO', 'fo'],
		['(?i)f(?-i)oo', 'Foo', 'fOO'],
		['a(?i:b)c', 'aBc', 'aBC'],
		['(a(?i)b)c', 'aBc', 'aBC'],
		['(?s)a.b', 'a b', 'ab'],
		['(?P<x>a)b', 'ab', 'b'],
		['(?<x>a)b', 'ab', 'b'],
		['^[[:digit:]]+$', '123', '12a'],
		['^[[:^digit:]]+$', 'abc', 'ab1'],
		['^[[:alpha:]_]+$', 'aZ_', 'a1'],
		['\\Aab\\z', 'ab', 'xab'],
		['ab\\Z', 'ab', 'abx'],
		['^[]a]+$', ']a', 'b'],
		['^[^]a]$', 'b', ']'],
		['\\pL', 'é', '1'],
		['\\p{Lu}', 'É', 'é'],
		['\\P{L}', '1', 'é'],
		['\\p{^L}', '1', 'é'],
		['\\p{Script=Cyrillic}', 'я', 'a'],
		['^\\x{e9}$', 'é', 'e'],
		['\\e\\[31m', '\u001B[31m', '[31m'],
		['a\\-b\\:\\_', 'a-b:_', 'ab'],
		['a{', 'a{', 'a'],
		['a{,2}', 'a{,2}', 'aa'],
		['}]', '}]', ']'],
	])('%s', (source, yes, no) => {
		expect(matches(source, yes)).toBe(true);
		expect(matches(source, no)).toBe(false);
	});
});

describe('as in JavaScript', () => {
	test.each([
		['[\\]\\-\\\\]', ']', 'a'],
		['[a\\-z]', '-', 'b'],
		['[a-]', '-', 'b'],
		['[-a]', '-', 'b'],
		['[\\w-]', '-', ' '],
		['[\\w-z]', '-', ' '],
		['[\\b]', '\b', 'b'],
		['\\cA', '\u0001', 'A'],
		['\\t\\f\\v', '\t\f\v', '\t'],
		['\\0', '\0', '0'],
		['\\x41', 'A', 'x41'],
		['\\u0041', 'A', 'u'],
		['\\u{1F600}', '😀', 'u'],
		['a{2,3}$', 'aa', 'a'],
		['^(?:)$', '', 'a'],
		['^(|a)$', 'a', 'b'],
		['\\ba', 'a', 'ba'],
		['\\.', '.', 'a'],
	])('%s', (source, yes, no) => {
		expect(matches(source, yes)).toBe(true);
		expect(matches(source, no)).toBe(false);
	});

	test.each(['\\n', '[\\n]', '\\x0a'])('%s matches no line', source => {
		expect(matches(source, 'n')).toBe(false);
		expect(matches(`a${source}|b`, 'b')).toBe(true);
	});
});

test.each([
	['é', 'É'],
	['[à-ï]', 'É'],
	['\\x61', 'A'],
	['[^a]', 'b'],
	['я', 'Я'],
	['ß', 'ß'],
])('with its case ignored, %s matches %s', (source, text) => {
	expect(matches(source, text, true)).toBe(true);
});

test.each([
	['[^a]', 'A'],
	['\\W', 'ſ', 's'],
])('with its case ignored, %s does not match %s', (source, ...texts) => {
	expect(matches(source, texts.at(-1)!, true)).toBe(false);
});

test.each([
	['a(b', 'a ( is not closed'],
	['a(?:b', 'a ( is not closed'],
	['a)b', 'a ) closes nothing'],
	['a[b', 'a [ is not closed'],
	['[]', 'a [ is not closed'],
	['a[b\\', 'a \\ stands at the end'],
	['a\\', 'a \\ stands at the end'],
	['*a', 'nothing stands before'],
	['a|*', 'nothing stands before'],
	['a**', 'nothing stands before'],
	['a++', 'nothing stands before'],
	['{2}', 'nothing stands before'],
	['a{3,2}', 'the least is more than the most'],
	['[z-a]', 'ends before it begins'],
	['[[:nothing:]]', 'no class of characters'],
	['\\p{Nothing}', 'no class of characters'],
	['\\u{110000}', 'no sign has that code'],
	['(?>a)', 'of no kind that is known'],
	['(?#a)', 'of no kind that is known'],
	['a\\1', 'a group that it does not have'],
	['\\k<x>', 'a group that it does not have'],
	['a{1001,}', 'it repeats too much'],
	['a{1001}', 'it repeats too much'],
	['(a{1000}){1000}', 'it repeats too much'],
])('%s is none: %s', (source, problem) => {
	expect(() => compileProgram(parseExpression(source, false).expression, source)).toThrow(
		`${source} is not a regular expression: `,
	);
	expect(() => compileProgram(parseExpression(source, false).expression, source)).toThrow(problem);
});

test.each([
	['foo', false],
	['Foo', true],
	['f[A-Z]', true],
	['\\W\\P{Lu}\\x41', false],
	['(?<Name>a)', false],
	['É', true],
])('%s has a capital as itself: %s', (source, hasCapital) => {
	expect(parseExpression(source, false).hasCapital).toBe(hasCapital);
});
