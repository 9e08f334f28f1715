import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createMatcher} from '../../../source/store/scan/create-matcher.ts';
import {narrows, parseLineQuery} from '../../../source/store/scan/line-query.ts';

const encoder = new TextEncoder();

describe('a typed text is read', () => {
	test.each([
		['timed out', {type: 'text', text: 'timed out', ignoresCase: true}],
		['Timed out', {type: 'text', text: 'Timed out', ignoresCase: false}],
		['käse', {type: 'text', text: 'käse', ignoresCase: true}],
		['Ä', {type: 'text', text: 'Ä', ignoresCase: false}],
		['a=b', {type: 'text', text: 'a=b', ignoresCase: true}],
		['', {type: 'text', text: '', ignoresCase: true}],
		['time.*out', {type: 'expression', source: 'time.*out', ignoresCase: true}],
		['Time.*out', {type: 'expression', source: 'Time.*out', ignoresCase: false}],
		['\\W\\S\\D\\B', {type: 'expression', source: '\\W\\S\\D\\B', ignoresCase: true}],
		['[A-Z]x', {type: 'expression', source: '[A-Z]x', ignoresCase: false}],
		['\\p{Lu}x', {type: 'expression', source: '\\p{Lu}x', ignoresCase: true}],
		['(?<Name>x)', {type: 'expression', source: '(?<Name>x)', ignoresCase: true}],
		['\\.status=1', {type: 'expression', source: '\\.status=1', ignoresCase: true}],
		['.status', {type: 'expression', source: '.status', ignoresCase: true}],
		['.* = x', {type: 'expression', source: '.* = x', ignoresCase: true}],
	])('%j', (typed, query) => {
		expect(parseLineQuery(typed)).toEqual(query);
	});

	test.each([
		['.status>=500', ['status'], '>=', '500', true],
		['.status >= 500 ', ['status'], '>=', '500', true],
		['.path~items', ['path'], '~', 'items', true],
		['.path=~items', ['path'], '~', 'items', true],
		['.path!~items', ['path'], '!~', 'items', true],
		['.level==Error', ['level'], '=', 'Error', false],
		['.a.b!=x', ['a', 'b'], '!=', 'x', true],
		['.a[3].b<1', ['a', '3', 'b'], '<', '1', true],
		['.a-b.@c.$d=1', ['a-b', '@c', '$d'], '=', '1', true],
		['."a b"."c\\"d"=1', ['a b', 'c"d'], '=', '1', true],
		['.msg=timed out', ['msg'], '=', 'timed out', true],
		['.a=', ['a'], '=', '', true],
	])('%j asks for a field', (typed, path, operator, value, ignoresCase) => {
		expect(parseLineQuery(typed)).toEqual({
			type: 'field',
			path,
			operator,
			value,
			isQuoted: false,
			ignoresCase,
		});
	});

	test('in quotes, a value is a text, and its case counts', () => {
		const expected = {
			type: 'field',
			path: ['a'],
			operator: '=',
			value: '5 "x"',
			isQuoted: true,
			ignoresCase: false,
		};
		expect(parseLineQuery('.a="5 \\"x\\""')).toEqual(expected);
	});

	test('as it is, where that is asked for', () => {
		expect(parseLineQuery('a(b', 'text')).toEqual({type: 'text', text: 'a(b', ignoresCase: true});
		expect(parseLineQuery('.a=1', 'text')).toEqual({type: 'text', text: '.a=1', ignoresCase: true});
	});

	test.each(['a(b', '.path~a(b', 'a{1001}', '((a{200}){200}){200}'])(
		'%j is refused in one sentence',
		typed => {
			expect(() => parseLineQuery(typed)).toThrow(/ is not a regular expression: /);
		},
	);
});

test('a query is a value: what was sent to a thread matches there', () => {
	for (const typed of ['timed out', 'a.*b', '.a.b>=1']) {
		const query = parseLineQuery(typed);
		expect(structuredClone(query)).toEqual(query);
		expect(() => createMatcher(structuredClone(query))).not.toThrow();
	}
});

describe('a later query narrows an earlier one', () => {
	test.each([
		['err', 'error'],
		['err', 'Error'],
		['Err', 'Error'],
		['err', 'an err'],
		['err', 'error.*[0-9]'],
		['err', '(error|Errno) [0-9]'],
		['Err', 'Error.*'],
		['', 'x'],
		['a.*b', 'a.*b'],
		['.a=1', '.a=1'],
		['é', 'é'],
	])('%j, %j', (earlier, later) => {
		expect(narrows(parseLineQuery(earlier), parseLineQuery(later))).toBe(true);
	});

	test.each([
		['error', 'err'],
		['Err', 'err'],
		['Err', 'error'],
		['err', '(error|warn)'],
		['err', 'er.*r'],
		['a.*b', 'a.*bc'],
		['.a=1', '.a=12'],
		['a', '.a=1'],
		['Err', '(?i)Error'],
		['k', '\u212A'],
	])('not %j, %j', (earlier, later) => {
		expect(narrows(parseLineQuery(earlier), parseLineQuery(later))).toBe(false);
	});

	test('not one that counts the case, where it does not', () => {
		const earlier = {type: 'text', text: 'err', ignoresCase: false} as const;
		expect(narrows(earlier, {type: 'text', text: 'error', ignoresCase: true})).toBe(false);
		expect(narrows(earlier, {type: 'text', text: 'error', ignoresCase: false})).toBe(true);
	});

	test('only where all that match it match the earlier one', () => {
		const chars = fc.array(fc.constantFrom('a', 'b', 'A', '.', '|', 'é', 'É'), {maxLength: 4});
		const typed = chars.map(all => all.join(''));
		fc.assert(
			fc.property(typed, typed, fc.array(typed, {maxLength: 30}), (earlier, later, lines) => {
				const [first, second] = [parseLineQuery(earlier), parseLineQuery(later)];
				fc.pre(narrows(first, second));
				const [wide, narrow] = [createMatcher(first), createMatcher(second)];
				const messages = lines.map(line => encoder.encode(line));
				expect(messages.filter(message => narrow.test(message) && !wide.test(message))).toEqual([]);
			}),
			{numRuns: 2000},
		);
	});
});
