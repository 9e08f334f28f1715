import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isSameMessage} from '../../source/core/same-message.ts';
import {linesOf} from './lines-of.ts';

const isSame = (one: string, other: string): boolean => {
	const {bytes, starts} = linesOf([one, other], 3);
	return isSameMessage(bytes, starts[1]!, starts[2]! - 1, starts[0]!, starts[1]! - 1);
};

describe('say the same', () => {
	test.each([
		['tick', 'tick'],
		['2026-11-23T12:00:00.123Z INFO tick', '2026-11-23T12:00:01.4Z INFO tick'],
		['2026-11-23T12:00:00Z tick', '2026-11-23T12:00:00.5Z tick'],
		['2026-11-23 23:59:59,999 INFO tick', '2026-11-24 00:00:00,000 INFO tick'],
		['2026/11/23 12:00:00 [error] 7#7: tick', '2026/11/23 12:00:09 [error] 7#7: tick'],
		['[info] 2026-11-23 12:00:00 tick', '[info] 2026-11-23 12:00:07 tick'],
		['INFO  [12:00:00.123] tick', 'INFO  [12:00:00.124] tick'],
		['I1123 12:00:00.123456       1 sync.go:25] tick', 'I1123 12:00:10.123450       1 sync.go:25] tick'],
		['Nov 23 12:00:00 node-1 kubelet[812]: tick', 'Nov 23 12:00:02 node-1 kubelet[812]: tick'],
		[
			'10.0.0.1 - - [23/Nov/2026:12:00:00 +0000] "GET /healthz HTTP/1.1" 200 2',
			'10.0.0.1 - - [23/Nov/2026:12:00:10 +0000] "GET /healthz HTTP/1.1" 200 2',
		],
		['{"level":"info","ts":1700000000.123,"msg":"tick"}', '{"level":"info","ts":1700000001.5,"msg":"tick"}'],
		['{"msg":"tick","time":"2026-11-23T12:00:00Z"}', '{"msg":"tick","time":"2026-11-23T12:00:09Z"}'],
		['{"msg":"tick","time": "2026-11-23T12:00:00Z"}', '{"msg":"tick","time": "2026-11-23T12:00:09Z"}'],
		['time="2026-11-23T12:00:00Z" level=info msg=tick', 'time="2026-11-23T12:01:00Z" level=info msg=tick'],
		['level=info ts=2026-11-23T12:00:00Z msg=tick', 'level=info ts=2026-11-23T12:01:00Z msg=tick'],
		['2026-11-23T12:00:00+01:00 tick', '2026-11-23T12:00:03+01:00 tick'],
		['\u001B[2m2026-11-23T12:00:00Z\u001B[0m tick', '\u001B[2m2026-11-23T12:00:03Z\u001B[0m tick'],
	])('%s', (one, other) => {
		expect(isSame(one, other)).toBe(true);
		expect(isSame(other, one)).toBe(true);
	});
});

describe('do not say the same', () => {
	test.each([
		['tick', 'tock'],
		['tick', 'tick '],
		['a tick', 'tick'],
		['', 'a'],
		['took 12ms', 'took 13ms'],
		['took 00:00:05', 'took 00:01:05'],
		['the job ends at 12:00:00', 'the job ends at 12:00:01'],
		['2026-11-23T12:00:00Z took 5', '2026-11-23T12:00:01Z took 6'],
		['2026-11-23T12:00:00Z a', '2026-11-23T12:00:01Z b'],
		['{"ts":1700000000,"n":1}', '{"ts":1700000001,"n":2}'],
		['{"id":1700000000,"msg":"tick"}', '{"id":1700000001,"msg":"tick"}'],
		['{"ts":15,"msg":"tick"}', '{"ts":16,"msg":"tick"}'],
		['{"took":"12:00:00","msg":"tick"}', '{"took":"12:00:01","msg":"tick"}'],
		['10.0.0.1 - - [23/Nov/2026:12:00:00 +0000] "GET"', '10.0.0.2 - - [23/Nov/2026:12:00:00 +0000] "GET"'],
		['1700000000 tick', '1700000001 tick'],
		[`${'x'.repeat(70)} 2026-11-23T12:00:00Z`, `${'x'.repeat(70)} 2026-11-23T12:00:01Z`],
		['at 2026-11-23T12:00:00Z 5', 'at 2026-11-23T12:00:00Z 6'],
		['2026-11-23', '2026-11-23T'],
	])('%s', (one, other) => {
		expect(isSame(one, other)).toBe(false);
		expect(isSame(other, one)).toBe(false);
	});
});

/** What a line is without its stamp, as an expression sees it. */
const withoutStamp = (text: string): string =>
	text.replace(/^(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?/, '<time>');

const stamp = fc.constantFrom(
	'',
	'12:00:00',
	'12:00:01',
	'2026-11-23T12:00:00Z',
	'2026-11-23T12:00:00.5Z',
	'1:00',
);
const words = fc.array(fc.constantFrom('a', '12:00:00', '7', 'b', '8', '2026-11-23', ':', 'Z'), {
	maxLength: 4,
});
const line = fc.tuple(stamp, words).map(([first, rest]) => [first, ...rest].join(' '));

test('what is told the same is the same, or differs in its stamp alone', () => {
	fc.assert(
		fc.property(line, line, (one, other) => {
			const areSame = one === other;
			if (isSame(one, other)) {
				expect(areSame || withoutStamp(one.trimStart()) === withoutStamp(other.trimStart())).toBe(true);
			} else {
				expect(areSame).toBe(false);
			}
		}),
		{numRuns: 3000},
	);
});

test('no bytes make it fail', () => {
	const bytes = fc.uint8Array({maxLength: 30}).map(all => all.filter(byte => byte !== 10));
	fc.assert(
		fc.property(bytes, bytes, (one, other) => {
			const {bytes: all, starts} = linesOf([one, other]);
			const told = isSameMessage(all, starts[1]!, starts[2]! - 1, starts[0]!, starts[1]! - 1);
			expect(told || Buffer.compare(one, other) !== 0).toBe(true);
		}),
	);
});
