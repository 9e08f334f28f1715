import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createMatcher} from '../../../source/store/scan/create-matcher.ts';
import {bitsFor, hasBit} from '../../../source/store/scan/line-bits.ts';
import {linesOf} from '../../core/lines-of.ts';
import {foundIn, matchingLines} from './matching.ts';

const textMatcher = (text: string, ignoresCase: boolean) => createMatcher({type: 'text', text, ignoresCase});

/** Letters that come again and again, so that texts are found in part, and overlap. */
const chars = fc.constantFrom('a', 'a', 'b', 'A', 'B', ' ', '.', '[', 'é', 'É', '日', 'k');
const text = fc.array(chars, {minLength: 1, maxLength: 5}).map(all => all.join(''));
const line = fc.array(chars, {maxLength: 20}).map(all => all.join(''));

const has = (lineText: string, wanted: string, ignoresCase: boolean): boolean =>
	ignoresCase ? lineText.toLowerCase().includes(wanted.toLowerCase()) : lineText.includes(wanted);

const expectMatches = (
	texts: readonly string[],
	wanted: string,
	ignoresCase: boolean,
	block = linesOf(texts),
) => {
	const expected = [...texts.keys()].filter(index => has(texts[index]!, wanted, ignoresCase));
	expect(matchingLines(textMatcher(wanted, ignoresCase), block)).toEqual(expected);
};

test('the lines that have a text match', () => {
	fc.assert(
		fc.property(fc.array(line, {maxLength: 100}), text, fc.boolean(), (texts, wanted, ignoresCase) => {
			expectMatches(texts, wanted, ignoresCase, linesOf(texts, 3));
		}),
		{numRuns: 1000},
	);
});

test('they match in large blocks too, few or many, one block after the other', () => {
	const words = fc.constantFrom(
		'timed out',
		'Timed OUT',
		'status=200',
		'ms',
		'M',
		'x',
		'=2',
		'timed',
		'out',
		'0s',
		'quiet',
	);
	const wanted = fc.constantFrom(
		'timed out',
		'ms',
		'm',
		'status=2',
		'd out',
		'quiet',
		'out',
		'e',
		'=2',
		'0sq',
	);
	const many = fc.array(
		fc.array(words, {maxLength: 6}).map(all => all.join(' ')),
		{minLength: 30, maxLength: 60},
	);
	fc.assert(
		fc.property(
			fc.array(many, {minLength: 1, maxLength: 4}),
			wanted,
			fc.boolean(),
			(blocks, each, ignoresCase) => {
				const matcher = textMatcher(each, ignoresCase);
				for (const some of blocks) {
					const texts = Array.from({length: 20}, () => some).flat();
					const expected = [...texts.keys()].filter(index => has(texts[index]!, each, ignoresCase));
					expect(matchingLines(matcher, linesOf(texts, 1))).toEqual(expected);
				}
			},
		),
		{numRuns: 60},
	);
});

test('they match in blocks so large that the rare bytes of the text are known', () => {
	const wanted = fc.constantFrom('eeeq', 'eqee', 'eeeqee', 'eeqeqe', 'eee=', 'eEqe');
	const piece = fc.constantFrom('e', 'ee', 'eee', 'eeee', 'q', 'Q', 'qe', 'eq', 'x', '=', 'E');
	const lines = fc.array(
		fc.array(piece, {maxLength: 12}).map(all => all.join('')),
		{minLength: 20, maxLength: 40},
	);
	fc.assert(
		fc.property(lines, wanted, fc.boolean(), (some, each, ignoresCase) => {
			const quiet = Array.from({length: 1000}, () => 'e'.repeat(40));
			const texts = [...some, ...quiet, ...some];
			const expected = [...texts.keys()].filter(index => has(texts[index]!, each, ignoresCase));
			const bits = bitsFor(texts.length);
			expect(textMatcher(each, ignoresCase).scan(linesOf(texts), bits)).toBe(expected.length);
			expect([...texts.keys()].filter(index => hasBit(bits, index))).toEqual(expected);
		}),
		{numRuns: 200},
	);
});

test('only the lines that are asked for are looked at', () => {
	fc.assert(
		fc.property(
			fc.array(line, {maxLength: 60}),
			text,
			fc.boolean(),
			fc.nat(60),
			fc.nat(60),
			(texts, wanted, ignoresCase, a, b) => {
				const [from, to] = [Math.min(a, b, texts.length), Math.min(Math.max(a, b), texts.length)];
				const expected = [...texts.keys()].filter(
					index => index >= from && index < to && has(texts[index]!, wanted, ignoresCase),
				);
				expect(matchingLines(textMatcher(wanted, ignoresCase), linesOf(texts), from, to)).toEqual(expected);
			},
		),
		{numRuns: 500},
	);
});

test('a text does not go on in the next line, nor after the last one', () => {
	expect(matchingLines(textMatcher('ab', false), linesOf(['a', 'b', 'a']))).toEqual([]);
	expect(matchingLines(textMatcher('xx', true), linesOf(['a', 'x']))).toEqual([]);
	expect(matchingLines(textMatcher('a\nb', false), linesOf(['a', 'b']))).toEqual([]);
});

test('every line has an empty text', () => {
	expect(matchingLines(textMatcher('', true), linesOf(['a', '', 'b']))).toEqual([0, 1, 2]);
});

test.each([
	['a', false, 'aAba', ['a', 'a']],
	['a', true, 'aAba', ['a', 'A', 'a']],
	['aa', false, 'aaaaa', ['aa', 'aa']],
	['é', true, 'éÉe', ['é', 'É']],
	['日', true, '日本', ['日']],
	['x', false, 'abc', []],
	['', false, 'abc', []],
])('%j (case ignored: %s) is found in %s', (wanted, ignoresCase, message, found) => {
	expect(foundIn(textMatcher(wanted, ignoresCase), message)).toEqual(found);
});

test('no more places are found than were asked for', () => {
	expect(foundIn(textMatcher('a', true), 'aaaa', 3)).toHaveLength(3);
});

test('a text is found in memory that is shared', () => {
	const {bytes, starts, count} = linesOf(['one', 'two', 'Two']);
	const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 5)).subarray(5);
	shared.set(bytes);
	expect(matchingLines(textMatcher('two', false), {bytes: shared, starts, count})).toEqual([1]);
	expect(matchingLines(textMatcher('two', true), {bytes: shared, starts, count})).toEqual([1, 2]);
});
