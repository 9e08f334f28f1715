import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createMatcher} from '../../../source/store/scan/create-matcher.ts';
import {parseLineQuery} from '../../../source/store/scan/line-query.ts';
import {linesOf} from '../../core/lines-of.ts';
import {plainSources, sources, texts} from './expression/expressions.ts';
import {manyStates, mixedLetters} from './many-states.ts';
import {foundIn, matchingLines} from './matching.ts';

const expressionMatcher = (source: string, ignoresCase = false) =>
	createMatcher({type: 'expression', source, ignoresCase});

const expectMatches = (source: string, lines: readonly string[], ignoresCase: boolean): void => {
	const expression = new RegExp(source, ignoresCase ? 'iu' : 'u');
	const expected = [...lines.keys()].filter(index => expression.test(lines[index]!));
	expect(matchingLines(expressionMatcher(source, ignoresCase), linesOf(lines, 1))).toEqual(expected);
};

test('the lines that an expression matches are those that a backtracking engine matches', () => {
	fc.assert(
		fc.property(sources, fc.array(texts, {maxLength: 100}), fc.boolean(), (source, lines, ignoresCase) => {
			expectMatches(source, lines, ignoresCase);
		}),
		{numRuns: 1000},
	);
});

/** Expressions with words in them, so that lines are looked through for those first. Not such that a backtracking engine takes for ever. */
const word = fc.constantFrom('error', 'warn', 'time', 'out', 'status=', '200', '[0-9]', '.', ' ', 's', '\\b');
const part = fc.oneof(
	word,
	fc.array(word, {minLength: 1, maxLength: 3}).map(words => `(${words.join('|')})`),
	fc.tuple(word, fc.constantFrom('?', '+', '{2}', '{1,2}')).map(([each, count]) => `(?:${each})${count}`),
);
const sequence = fc.array(part, {minLength: 1, maxLength: 3}).map(parts => parts.join(''));
const wordSources = fc.oneof(
	sequence,
	fc.tuple(sequence, fc.constantFrom('|', '.*'), sequence).map(parts => parts.join('')),
);
const wordLines = fc.array(
	fc
		.array(
			fc.constantFrom('error', 'Error', 'warn', 'time', 'out', 'status=', '200', '7', ' ', 's', 'quiet'),
			{maxLength: 8},
		)
		.map(words => words.join('')),
	{minLength: 20, maxLength: 60},
);

test('lines that are looked through for texts first match all the same, be they few or many', () => {
	fc.assert(
		fc.property(wordSources, wordLines, fc.nat(400), fc.boolean(), (source, lines, others, ignoresCase) => {
			const quiet = Array.from({length: others}, () => 'nothing here');
			expectMatches(source, [...quiet, ...lines, ...lines, ...lines], ignoresCase);
		}),
		{numRuns: 400},
	);
});

test('blocks are matched one after the other, whatever the one before was like', () => {
	const matcher = expressionMatcher('error [0-9]');
	const few = Array.from({length: 200}, (_, index) => (index === 7 ? 'an error 7' : 'nothing'));
	const many = Array.from({length: 200}, (_, index) => (index % 2 === 0 ? 'error 1' : 'error'));
	for (const lines of [few, many, few, many, ...Array.from({length: 20}, () => few)]) {
		const expected = [...lines.keys()].filter(index => /error [0-9]/.test(lines[index]!));
		expect(matchingLines(matcher, linesOf(lines))).toEqual(expected);
	}
});

test('matches are found where a backtracking engine finds them', () => {
	fc.assert(
		fc.property(plainSources, texts, (source, text) => {
			const all = text.matchAll(new RegExp(source, 'gu')).map(([match]) => match);
			expect(foundIn(expressionMatcher(source), text)).toEqual([...all].filter(match => match !== ''));
		}),
		{numRuns: 500},
	);
});

describe('bytes that are no UTF-8', () => {
	const bytesOf = (...parts: Array<string | number>): Uint8Array =>
		Uint8Array.from(
			parts.flatMap(part => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part])),
		);

	test.each([
		['a.b', [bytesOf('a', 0xe9, 'b')], [0]],
		['a..b', [bytesOf('a', 0xe9, 'b')], []],
		['a.*b', [bytesOf('a', 0x80, 0xff, 'b'), bytesOf('a', 0xc3)], [0]],
		['a[^x]b', [bytesOf('axb'), bytesOf('a', 0xff, 'b')], [1]],
		['^é', [bytesOf(0xe9), bytesOf('é')], [1]],
		['a.b', [bytesOf('aéb'), bytesOf(0xff)], [0]],
		['^a', [bytesOf('a', 0xff)], [0]],
	])('%s matches them as signs that stand for them', (source, lines, expected) => {
		expect(matchingLines(expressionMatcher(source), linesOf(lines))).toEqual(expected);
	});

	test('match as the texts that they are decoded to', () => {
		const some = fc.array(fc.constantFrom('a', 'b', 'é', 0xe9, 0x80, 0xff, 0xc3), {maxLength: 5});
		const source = fc.constantFrom('a.b', 'a.*b', '^.{2}$', '[^a]', '[^é]b', '\\W\\W', 'a\\Sb?$');
		fc.assert(
			fc.property(fc.array(some, {maxLength: 80}), source, (all, each) => {
				const lines = all.map(parts => bytesOf(...parts));
				const texts = lines.map(line => new TextDecoder().decode(line));
				const expected = [...texts.keys()].filter(index => new RegExp(each, 'u').test(texts[index]!));
				expect(matchingLines(expressionMatcher(each), linesOf(lines))).toEqual(expected);
			}),
		);
	});
});

describe('expressions with references and lookaround', () => {
	test.each([
		['(a+)b\\1$', ['aba', 'aabaa', 'aaba', 'ab'], [0, 1, 2]],
		['(?<c>[ab])\\k<c>', ['ab', 'aa', 'xbb'], [1, 2]],
		['(?P<c>[ab])\\k{c}', ['ab', 'aa'], [1]],
		['foo(?!bar)', ['foobar', 'foobaz', 'foo'], [1, 2]],
		['(?<!un)known', ['unknown', 'known'], [1]],
		['(?<=é)日(?=$)', ['é日', '日', 'é日x'], [0]],
		['(?i)FOO(?!bar)', ['fooBAR', 'Foobaz'], [1]],
		['(.)(.)\\2\\1', ['abba', 'abab', '日é é日', 'xéé日日ééx'], [0, 3]],
	])('%s', (source, lines, expected) => {
		const matcher = expressionMatcher(source);
		expect(matcher.isQuick).toBe(false);
		expect(matchingLines(matcher, linesOf(lines))).toEqual(expected);
		const many = [...Array.from({length: 300}, () => 'nothing'), ...lines];
		expect(matchingLines(matcher, linesOf(many))).toEqual(expected.map(line => line + 300));
	});

	test('are found in bytes of their place', () => {
		const matcher = expressionMatcher('b(?=c)');
		expect(matcher.test(new TextEncoder().encode('aaaabc'))).toBe(true);
		expect(foundIn(matcher, 'bcabc')).toEqual(['b', 'b']);
		expect(foundIn(expressionMatcher('é(?=日)|(x)\\1'), '日é日éxxx')).toEqual(['é', 'xx']);
	});
});

test.each([
	['a|b|c', 'xaxbxc', ['a', 'b', 'c']],
	['a|ab', 'ab', ['a']],
	['ab|a', 'ab', ['ab']],
	['".*?"', 'say "a" and "b"', ['"a"', '"b"']],
	['".*"', 'say "a" and "b"', ['"a" and "b"']],
	['^', 'abc', []],
	['x*', 'abc', []],
	['[0-9]+ms$', '10ms 20ms', ['20ms']],
	['(a|aa)+b$', `${'a'.repeat(100)}b`, [`${'a'.repeat(100)}b`]],
	['é+', 'aéébé', ['éé', 'é']],
])('%s is found in %s', (source, text, found) => {
	expect(foundIn(expressionMatcher(source), text)).toEqual(found);
});

test('an expression is quick unless it has references or lookaround', () => {
	expect(expressionMatcher('(a+)+$').isQuick).toBe(true);
	expect(expressionMatcher('(a+)+\\1$').isQuick).toBe(false);
});

const abLine = mixedLetters(60_000);

test('an expression with too many states is not quick, once that is seen, and shows no places', () => {
	const matcher = expressionMatcher(manyStates);
	expect(matcher.isQuick).toBe(true);
	expect(matcher.test(new TextEncoder().encode(abLine))).toBe(false);
	expect(matcher.isQuick).toBe(false);
	expect(foundIn(matcher, `${'a'.repeat(17)}c`)).toEqual([]);
	const field = createMatcher(parseLineQuery(`.k~${manyStates}`));
	expect(matchingLines(field, linesOf([`k=${abLine}`]))).toEqual([]);
	expect(field.isQuick).toBe(false);
});

test('it is found where as much work may be spent as it takes', () => {
	const matcher = createMatcher({type: 'expression', source: manyStates, ignoresCase: false}, 'any');
	const lines = linesOf([abLine.slice(0, 20_000), `${abLine.slice(0, 20_000)}a${'ab'.repeat(8)}c`]);
	expect(matchingLines(matcher, lines)).toEqual([1]);
	expect(matcher.isQuick).toBe(true);
});
