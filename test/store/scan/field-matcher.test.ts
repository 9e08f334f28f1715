import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createMatcher} from '../../../source/store/scan/create-matcher.ts';
import {parseLineQuery} from '../../../source/store/scan/line-query.ts';
import {linesOf} from '../../core/lines-of.ts';
import {foundIn, matchingLines} from './matching.ts';

const fieldMatcher = (typed: string) => createMatcher(parseLineQuery(typed));

const matches = (typed: string, line: string): boolean => {
	const [first] = matchingLines(fieldMatcher(typed), linesOf([line]));
	return first === 0;
};

describe('a field', () => {
	test.each([
		['.status>=500', '{"status":500}'],
		['.status>=500', '{"status": 503.5}'],
		['.status>=500', '{"msg":"x","status":"503"}'],
		['.status>=500', '2026-11-23 INFO done {"status":500,"path":"/x"}'],
		['.status>=500', 'level=info status=500 path=/x'],
		['.status>=500', 'level=info status="500"'],
		['.status = 500', '{"status":500.0}'],
		['.status<0', '{"status":-1}'],
		['.status!=200', '{"status":201}'],
		['.status<1e3', '{"status":999}'],
		['.level=error', '{"level":"error"}'],
		['.level=error', '{"level":"ERROR"}'],
		['.level=ERROR', '{"level":"ERROR"}'],
		['.level="error"', '{"level":"error"}'],
		['.path~items', '{"path":"/api/Items/7"}'],
		['.path~^/api/.*[0-9]$', '{"path":"/api/items/7"}'],
		['.path!~items', '{"path":"/cart"}'],
		['.path~"a.b"', '{"path":"xa.bx"}'],
		['.msg=timed out', '{"msg":"timed out"}'],
		['.msg="say \\"hi\\""', '{"msg":"say \\"hi\\""}'],
		['.msg~é', '{"msg":"caf\\u00e9"}'],
		['.msg=日本', '{"msg":"日本"}'],
		['.a.b!=x', '{"a":{"b":"y"}}'],
		['.a.b=1', '{"a.b":1}'],
		['.a.b=1', 'a.b=1'],
		['.a.b.c=1', '{"a":{"b.c":1}}'],
		['.a.b=1', '{"a":{"c":[{"b":2}]},"a.b":1}'],
		['.items.1.id=7', '{"items":[{"id":6},{"id":7}]}'],
		['.items[1].id=7', '{"items":[{"id":6},{"id":7}]}'],
		['.items[0]=a', '{"items":["a","b"]}'],
		['."odd name"=1', '{"odd name":1}'],
		['."a.b"=1', '{"a.b":1}'],
		['.n=1', '{"n":1}'],
		['.ok=true', '{"ok":true}'],
		['.ok=null', '{"ok":null}'],
		['.dur>100ms', '{"dur":"1.5s"}'],
		['.dur>100ms', 'dur=350ms'],
		['.dur<=1m30s', 'dur=90s'],
		['.time>=2026-11-23', '{"time":"2026-11-23T12:00:00Z"}'],
		['.a={"b":1}', '{"a":{"b":1}}'],
		['.empty=', '{"empty":""}'],
		['.empty=', 'empty= x=1'],
		['.status=500', '{"user":{"status":1},"status":500}'],
		['.status=500', 'ctx {not json} then {"status":500}'],
		['.status=500', '{"status":500,"rest":"cut he'],
		['.msg~cut', '{"msg":"cut he'],
		['.msg~a b', 'msg="a b" x=1'],
		['.msg=a', 'x=1,msg=a,y=2'],
		['.st\\u0061tus=1'.replace('\\u0061', 'a'), '{"st\\u0061tus":1,"status":1}'],
		['.größe>1', '{"gr\\u00f6\\u00dfe":2}'],
	])('%s is in %s', (typed, line) => {
		expect(matches(typed, line)).toBe(true);
		expect(matchingLines(fieldMatcher(typed), linesOf(['', 'x', line, '{}', 'plain text'], 4))).toEqual([2]);
	});

	test.each([
		['.status>=500', '{"status":499}'],
		['.status>=500', '{"status":"none"}'],
		['.status>=500', '{"other":500}'],
		['.status>=500', '{"msg":"status=500"}'],
		['.status>=500', '{"user":{"status":500}}'],
		['.status>=500', 'the status 500 came'],
		['.status>=500', 'msg="status=500"'],
		['.status>=500', 'msg="a status=500 b"'],
		['.status>=500', 'httpstatus=500'],
		['.status>=500', '{"status":null}'],
		['.status!=200', '{"status":200}'],
		['.status!=200', '{"other":1}'],
		['.status!~2', 'plain'],
		['.level=ERROR', '{"level":"error"}'],
		['.level="error"', '{"level":"ERROR"}'],
		['.status="500"', '{"status":"0500"}'],
		['.path~items', '{"path":"/cart","items":1}'],
		['.path~"a.b"', '{"path":"axb"}'],
		['.a.b=1', '{"a":1,"b":1}'],
		['.a.b=1', '{"b":1}'],
		['.items.2.id=7', '{"items":[{"id":6},{"id":7}]}'],
		['.items.id=7', '{"items":[{"id":7}]}'],
		['.dur>100ms', '{"dur":150}'],
		['.dur>100', 'dur=1s'],
		['.time>=2026-11-23', '{"time":5}'],
		['.status=500', '{"status":1,"status":500}'],
		['.a=1', ''],
		['.a=1', '{"a'],
		['.a=1', '{"a":'],
	])('%s is not in %s', (typed, line) => {
		expect(matches(typed, line)).toBe(false);
	});
});

test('the place of a field is that of its value', () => {
	expect(foundIn(fieldMatcher('.status>=500'), 'x {"a":{"status":1},"status": 503}')).toEqual(['503']);
	expect(foundIn(fieldMatcher('.msg~b'), '{"msg":"abc"}')).toEqual(['abc']);
	expect(foundIn(fieldMatcher('.msg~x'), '{"msg":"abc"}')).toEqual([]);
	expect(foundIn(fieldMatcher('.msg='), '{"msg":""}')).toEqual([]);
});

test('a field is quick unless its value must match an expression that is not', () => {
	expect(fieldMatcher('.a~b+').isQuick).toBe(true);
	expect(fieldMatcher('.a~(b)\\1').isQuick).toBe(false);
});

const name = fc.constantFrom('a', 'b', 'status', 'log', 'level', 'é');
const scalar = fc.oneof(
	fc.integer({min: -9, max: 9}),
	fc.constantFrom('x', 'X', '5', 'a"b', 'é\\', '{', '}', '', 'status'),
	fc.boolean(),
	fc.constant(null),
);
const object = fc.letrec<{value: unknown; object: object}>(tie => ({
	value: fc.oneof({maxDepth: 3}, scalar, tie('object'), fc.array(scalar, {maxLength: 2})),
	object: fc.dictionary(name, tie('value'), {maxKeys: 4, noNullPrototype: true}),
})).object;

const lookUp = (value: unknown, path: readonly string[]): unknown =>
	path.reduce<unknown>(
		(each, step) =>
			typeof each === 'object' && each !== null && Object.hasOwn(each, step)
				? (each as Record<string, unknown>)[step]
				: undefined,
		value,
	);

test('a field of JSON is what JSON.parse finds at its path', () => {
	const path = fc.array(name, {minLength: 1, maxLength: 3});
	const prefix = fc.constantFrom('', 'INFO ', '{odd} ', '2026 {', '"quoted {" ');
	const lines = fc.array(fc.tuple(object, prefix, fc.constantFrom(undefined, 1)), {maxLength: 20});
	const wanted = fc.constantFrom('x', '5', '-1', 'true', 'null', 'status');
	fc.assert(
		fc.property(path, lines, wanted, (steps, objects, value) => {
			const texts = objects.map(
				([each, before, indent]) => before + JSON.stringify(each, undefined, indent).replaceAll('\n', ' '),
			);
			const expected = [...objects.keys()].filter(index => {
				const found = lookUp(objects[index]![0], steps);
				const isSame =
					String(found) === value ||
					(found !== '' &&
						found !== true &&
						found !== false &&
						found !== null &&
						Number(found) === Number(value));
				return found !== undefined && typeof found !== 'object' ? isSame : found === null && value === 'null';
			});
			const query = {
				type: 'field',
				path: steps,
				operator: '=',
				value,
				isQuoted: false,
				ignoresCase: false,
			} as const;
			expect(matchingLines(createMatcher(query), linesOf(texts))).toEqual(expected);
		}),
		{numRuns: 2000},
	);
});

test('no line makes it fail', () => {
	const text = fc.array(
		fc.constantFrom('{', '}', '[', ']', '"', ':', ',', 'status', '=', '500', '\\', ' ', 'a'),
		{maxLength: 12},
	);
	fc.assert(
		fc.property(
			fc.array(
				text.map(parts => parts.join('')),
				{maxLength: 10},
			),
			fc.constantFrom('.status=500', '.a.status>1', '.a[0]~5', '.a!=1'),
			(texts, typed) => {
				matchingLines(fieldMatcher(typed), linesOf(texts));
			},
		),
		{numRuns: 2000},
	);
});
