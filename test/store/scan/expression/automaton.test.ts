import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Automaton} from '../../../../source/store/scan/expression/automaton.ts';
import {matchesLine} from '../../../../source/store/scan/expression/match-line.ts';
import {MatchSearch} from '../../../../source/store/scan/expression/match-search.ts';
import {parseExpression} from '../../../../source/store/scan/expression/parse-expression.ts';
import {compileProgram} from '../../../../source/store/scan/expression/program.ts';
import {scanLanes} from '../../../../source/store/scan/expression/scan-lanes.ts';
import {bitsFor, hasBit} from '../../../../source/store/scan/line-bits.ts';
import {linesOf} from '../../../core/lines-of.ts';
import {manyStates, mixedLetters} from '../many-states.ts';
import {plainSources, sources, texts} from './expressions.ts';

const encoder = new TextEncoder();

const programOf = (source: string, ignoresCase = false) =>
	compileProgram(parseExpression(source, ignoresCase).expression, source);

/** The lines that match, by the automaton. */
const matching = (source: string, lines: readonly string[], ignoresCase = false): string[] => {
	const automaton = new Automaton(programOf(source, ignoresCase));
	const bits = bitsFor(lines.length);
	const count = automaton.matchesAll
		? lines.length
		: scanLanes(automaton, linesOf(lines, 2), bits, 0, lines.length);
	const matches = lines.filter((_, line) => automaton.matchesAll || hasBit(bits, line));
	expect(count).toBe(matches.length);
	return matches;
};

const found = (source: string, text: string): string[] => {
	const bytes = encoder.encode(text);
	const ranges = new MatchSearch(programOf(source)).ranges(bytes, 100);
	return Array.from({length: ranges.length / 2}, (_, index) =>
		new TextDecoder().decode(bytes.subarray(ranges[index * 2]!, ranges[index * 2 + 1]!)),
	);
};

test('an automaton matches the lines that a backtracking engine matches', () => {
	fc.assert(
		fc.property(sources, fc.array(texts, {maxLength: 30}), fc.boolean(), (source, lines, ignoresCase) => {
			const expression = new RegExp(source, ignoresCase ? 'iu' : 'u');
			expect(matching(source, lines, ignoresCase)).toEqual(lines.filter(line => expression.test(line)));
		}),
		{numRuns: 2000},
	);
});

test('a line alone matches as it does among others', () => {
	fc.assert(
		fc.property(sources, fc.array(texts, {maxLength: 10}), (source, lines) => {
			const automaton = new Automaton(programOf(source));
			const alone = lines.filter(line => {
				const bytes = encoder.encode(`a${line}a`);
				return matchesLine(automaton, bytes, 1, bytes.length - 1);
			});
			expect(alone).toEqual(matching(source, lines));
		}),
		{numRuns: 500},
	);
});

test('matches are found where a backtracking engine finds them', () => {
	fc.assert(
		fc.property(plainSources, texts, (source, text) => {
			const all = text.matchAll(new RegExp(source, 'gu')).map(([match]) => match);
			expect(found(source, text)).toEqual([...all].filter(match => match !== ''));
		}),
		{numRuns: 4000},
	);
});

test.each([
	['[^é]$', '😀'],
	['^.$', '😀'],
	['^..$', '😀é'],
	['^\\W{2}$', '😀日'],
	['[😀-😂]{2}', 'a😁😂b'],
	['a\\u{1F600}a', 'a😀a'],
	['\\uD83D\\uDE00', 'a😀a'],
	['^[^a]+$', '\u{10FFFF}\u{10000}\uFFFF\u0800\u07FF\u0080\u007F'],
])('%s matches %s', (source, text) => {
	expect(matching(source, [text])).toEqual([text]);
});

test.each([
	['^..$', '😀'],
	['\\B', 'a😀a'],
	['[^😀]', '😀'],
	['^\\w', '😀'],
	['[😀-😂]', '😃'],
])('%s does not match %s', (source, text) => {
	expect(matching(source, [text])).toEqual([]);
});

test('a line that an expression would take for ever with is done at once', () => {
	const line = `${'a'.repeat(1_000_000)}b`;
	expect(matching('(a+)+$', [line, 'aa', 'b'])).toEqual(['aa']);
	expect(matching('(a|aa)+$', [line])).toEqual([]);
	expect(matching('(.*)*x', [line])).toEqual([]);
	expect(found('(a|aa)+b$', `${'a'.repeat(1000)}b`)).toHaveLength(1);
});

describe('many lines', () => {
	test('are all looked at, however many match', () => {
		const lines = fc.array(fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'aab', `${'b'.repeat(50)}a`), {
			maxLength: 300,
		});
		fc.assert(
			fc.property(lines, fc.constantFrom('a', 'a$', '^b', 'b{2}', '^$', 'aa?b'), (all, source) => {
				expect(matching(source, all)).toEqual(all.filter(line => new RegExp(source).test(line)));
			}),
		);
	});

	test('between two of them are looked at alone', () => {
		const lines = linesOf(Array.from({length: 100}, () => 'a'));
		const bits = bitsFor(100);
		expect(scanLanes(new Automaton(programOf('a')), lines, bits, 10, 70)).toBe(60);
		expect([9, 10, 69, 70].map(line => hasBit(bits, line))).toEqual([false, true, true, false]);
	});

	test('with more states than are kept are matched as well', () => {
		const lines = fc.array(texts, {minLength: 40, maxLength: 60});
		fc.assert(
			fc.property(sources, lines, fc.integer({min: 2, max: 6}), (source, all, mostStates) => {
				const automaton = new Automaton(programOf(source), {mostStates});
				fc.pre(!automaton.matchesAll);
				const bits = bitsFor(all.length);
				scanLanes(automaton, linesOf(all), bits, 0, all.length);
				expect(all.filter((_, line) => hasBit(bits, line))).toEqual(
					all.filter(line => new RegExp(source, 'u').test(line)),
				);
			}),
			{numRuns: 1000},
		);
	});

	test('of which each needs more states than are kept are matched as well', () => {
		// It has to remember which of the last 8 characters were an a: 256 states.
		const automaton = new Automaton(programOf('a[ab]{7}$'), {mostStates: 100});
		const lines = Array.from({length: 50}, (_, line) =>
			Array.from({length: 500}, (_, index) => ((index * index + line) % 7 < 3 ? 'a' : 'b')).join(''),
		);
		const bits = bitsFor(lines.length);
		const count = scanLanes(automaton, linesOf(lines), bits, 0, lines.length);
		const expected = lines.filter(line => /a[ab]{7}$/.test(line));
		expect(lines.filter((_, line) => hasBit(bits, line))).toEqual(expected);
		expect(count).toBe(expected.length);
	});
});

test('no more matches are found than were asked for', () => {
	expect(new MatchSearch(programOf('a')).ranges(encoder.encode('aaaa'), 2)).toEqual([0, 1, 1, 2]);
});

test('an automaton whose states take more work than it may spend gives up, and says so', () => {
	const lines = linesOf(Array.from({length: 8}, (_, line) => mixedLetters(500, line)));
	const scan = (mostLooks: number): Automaton => {
		const automaton = new Automaton(programOf(manyStates), {mostLooks});
		scanLanes(automaton, lines, bitsFor(lines.count), 0, lines.count);
		return automaton;
	};
	expect(scan(1000).isGivenUp).toBe(true);
	expect(scan(Number.POSITIVE_INFINITY).isGivenUp).toBe(false);
});

test('ways that each look up to the end of a message do not look at it again and again', () => {
	const program = programOf('x(.*y)?');
	const looked = {count: 0};
	const message = new Proxy(encoder.encode('x'.repeat(20_000)), {
		get(bytes, key) {
			looked.count += typeof key === 'string' && /^\d/.test(key) ? 1 : 0;
			return Reflect.get(bytes, key, bytes);
		},
	});
	const ranges = new MatchSearch(program).ranges(message, 200);
	expect(ranges.slice(0, 2)).toEqual([0, 1]);
	expect(looked.count).toBeLessThan(32 * 20_000);
});
