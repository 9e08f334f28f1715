import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatInstant, type Instant, instantFromMs, parseInstant} from '../../source/core/instant.ts';
import {LineTimes} from '../../source/core/line-times.ts';
import {linesOf} from './lines-of.ts';
import {timesOfLines} from './times-of-lines.ts';

const encoder = new TextEncoder();
const now = parseInstant('2026-11-23T12:30:00Z')!;

const timeOf = (text: string, options = {}): string | undefined => {
	const times = new LineTimes({now, ...options});
	const bytes = encoder.encode(text);
	return times.read(bytes, 0, bytes.length) ? formatInstant(times.time, 'auto') : undefined;
};

/** The times of lines of one log, and which of them tell one. */
const read = (texts: readonly string[], times = new LineTimes({now})): Array<string | undefined> => {
	const lines = linesOf(texts, 3);
	const {times: column, isOwn} = timesOfLines(times, lines.bytes, lines.starts, 1);
	return texts.map((_, line) => (isOwn[line] ? formatInstant(column[line]!, 'auto') : undefined));
};

describe('a line tells its time', () => {
	test.each([
		['RFC 3339', '2026-11-23T12:04:05.123456789Z hello', '2026-11-23T12:04:05.123456789Z'],
		['RFC 3339 with an offset', '2026-11-23T12:04:05+02:00 hello', '2026-11-23T10:04:05Z'],
		['without a colon in the offset', '2026-11-23T12:04:05.5-0130 hello', '2026-11-23T13:34:05.500000000Z'],
		['hours alone as the offset', '2026-11-23 12:04:05.123-05 LOG: x', '2026-11-23T17:04:05.123000000Z'],
		['an offset after a space', '2026-11-23 12:04:05 +0200 hello', '2026-11-23T10:04:05Z'],
		['UTC after a space', '2026-11-23 12:04:05.123 UTC [1] LOG: x', '2026-11-23T12:04:05.123000000Z'],
		['without a zone', '2026-11-23 12:04:05 hello', '2026-11-23T12:04:05Z'],
		['a comma before the fraction', '2026-11-23 12:04:05,123 hello', '2026-11-23T12:04:05.123000000Z'],
		[
			'more digits than nanoseconds',
			'2026-11-23T12:04:05.1234567891234Z x',
			'2026-11-23T12:04:05.123456789Z',
		],
		['a dot and no fraction', '2026-11-23T12:04:05. x', '2026-11-23T12:04:05Z'],
		['slashes', '2026/11/23 12:04:05 hello', '2026-11-23T12:04:05Z'],
		['slashes and a fraction', '2026/11/23 12:04:05.123456 hello', '2026-11-23T12:04:05.123456000Z'],
		['brackets', '[2026-11-23 12:04:05] hello', '2026-11-23T12:04:05Z'],
		['after a level', 'INFO  2026-11-23 12:04:05 hello', '2026-11-23T12:04:05Z'],
		['after a colour', '\u001B[2m2026-11-23T12:04:05Z\u001B[0m hello', '2026-11-23T12:04:05Z'],
		['after spaces', '  2026-11-23 12:04:05 hello', '2026-11-23T12:04:05Z'],
		['syslog', 'Nov 23 12:04:05 host app: hello', '2026-11-23T12:04:05Z'],
		['syslog, a day of one digit', 'Nov  3 12:04:05 host app: hello', '2026-11-03T12:04:05Z'],
		['syslog of last year', 'Dec 31 23:59:59 host app: hello', '2025-12-31T23:59:59Z'],
		['syslog with a priority', '<34>Nov 23 12:04:05 host app: hello', '2026-11-23T12:04:05Z'],
		['RFC 5424', '<165>1 2026-11-23T12:04:05.003Z host app - x', '2026-11-23T12:04:05.003000000Z'],
		['Apache', '[Wed Oct 11 14:32:52.123456 2023] [core:error] x', '2023-10-11T14:32:52.123456000Z'],
		['nginx', '1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200', '2000-10-10T13:55:36Z'],
		['nginx with an offset', '1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /"', '2000-10-10T20:55:36Z'],
		['Redis', '1:M 23 Nov 2026 12:04:05.123 * Ready', '2026-11-23T12:04:05.123000000Z'],
		['Tomcat', '23-Nov-2026 12:04:05.123 INFO [main] x', '2026-11-23T12:04:05.123000000Z'],
		['mail', 'Date: Mon, 23 Nov 2026 12:04:05 GMT', '2026-11-23T12:04:05Z'],
		['klog', 'I1123 12:04:05.123456       1 main.go:12] x', '2026-11-23T12:04:05.123456000Z'],
		['klog of last year', 'E1231 12:04:05.123456       1 main.go:12] x', '2025-12-31T12:04:05.123456000Z'],
		['seconds', '1732363445 hello', '2024-11-23T12:04:05Z'],
		['seconds and a fraction', '1732363445.25 hello', '2024-11-23T12:04:05.250000000Z'],
		['milliseconds', '1732363445123 hello', '2024-11-23T12:04:05.123000000Z'],
		['microseconds', '1732363445123456 hello', '2024-11-23T12:04:05.123456000Z'],
		['nanoseconds', '1732363445123456789 hello', '2024-11-23T12:04:05.123456789Z'],
		['auditd', 'type=SYSCALL msg=audit(1732363445.123:42): x', '2024-11-23T12:04:05.123000000Z'],
		['logfmt', 'time="2026-11-23T12:04:05Z" level=info msg=x', '2026-11-23T12:04:05Z'],
		['logfmt, later', 'level=info ts=1732363445.5 msg=x', '2024-11-23T12:04:05.500000000Z'],
		['JSON', '{"level":"info","ts":1732363445.5,"msg":"x"}', '2024-11-23T12:04:05.500000000Z'],
		[
			'JSON with a text',
			'{"msg":"x","@timestamp":"2026-11-23T12:04:05.5Z"}',
			'2026-11-23T12:04:05.500000000Z',
		],
		['pino', '{"level":30,"time":1732363445123,"msg":"x"}', '2024-11-23T12:04:05.123000000Z'],
		['MongoDB', '{"t":{"$date":"2026-11-23T12:04:05.123+00:00"},"s":"I"}', '2026-11-23T12:04:05.123000000Z'],
		[
			'JSON, past another date',
			'{"born":"2000-01-01T00:00:00Z","time":"2026-11-23T12:04:05Z"}',
			'2026-11-23T12:04:05Z',
		],
		['a leap second', '2016-12-31T23:59:60Z x', '2017-01-01T00:00:00Z'],
		['the 29th of February', '2024-02-29T12:00:00Z x', '2024-02-29T12:00:00Z'],
	])('%s', (_, text, time) => {
		expect(timeOf(text)).toBe(time);
	});

	test.each([
		'',
		'hello',
		'2026-11-23',
		'2026-11-23 12:04',
		'2026-11-23 12:04:5',
		'2026-11-23 12:04:055 x',
		'2026-13-23 12:04:05 x',
		'2026-11-23 24:04:05 x',
		'2026-11-23 12:60:05 x',
		'2026-11/23 12:04:05 x',
		'2026-11-23x12:04:05 x',
		'0001-01-01 00:00:00 x',
		'3011-11-11 11:11:11 x',
		'1.2.3.4 x',
		'12:04:05 x',
		'id-2026-11-23 12:04:05',
		'Now 23 12:04:05 x',
		'Nov 32 12:04:05 x',
		'X1123 12:04:05.123456 x',
		'0123456789 is no time',
		'9999999999 is to come',
		'173236344 has nine digits',
		'17323634451 has eleven',
		'user 1732363445 came',
		'count=1732363445',
		'{"id":1732363445}',
		'{"born":"2000-01-01T00:00:00Z"}',
		'    at 2026-11-23 12:04:05',
		`${'x'.repeat(100)} 2026-11-23 12:04:05`,
	])('%j tells none', text => {
		expect(timeOf(text)).toBeUndefined();
	});
});

test('a stamp without a zone is read with the offset that its clock has then', () => {
	const offsetAt = (local: number) => (local < Date.UTC(2026, 9, 25, 3) / 1000 ? 7200 : 3600);
	expect(timeOf('2026-07-01 12:00:00 x', {offsetAt})).toBe('2026-07-01T10:00:00Z');
	expect(timeOf('2026-11-01 12:00:00 x', {offsetAt})).toBe('2026-11-01T11:00:00Z');
	expect(timeOf('2026-11-01 12:00:00Z x', {offsetAt})).toBe('2026-11-01T12:00:00Z');
});

const iso = (second: number) => `2026-11-23T12:00:${String(second).padStart(2, '0')}Z`;

describe('the lines of a log', () => {
	test('without a time of their own have the one before', () => {
		const times = new LineTimes({now});
		const lines = linesOf([`${iso(1)} a`, 'more', '\tat x', `${iso(2)} b`]);
		const {times: column, isOwn} = timesOfLines(times, lines.bytes, lines.starts, 1);
		expect(isOwn.filter(Boolean)).toHaveLength(2);
		expect([...column].map(time => formatInstant(time, 'auto'))).toEqual([iso(1), iso(1), iso(1), iso(2)]);
	});

	test('before the first time have none', () => {
		const times = new LineTimes({now});
		expect(read(['banner', `${iso(1)} a`], times)).toEqual([undefined, iso(1)]);
		expect(new LineTimes({now}).time).toBe(0n);
	});

	test('end to end, without separators, are read as well', () => {
		const bytes = encoder.encode(`${iso(1)}${iso(2)}`);
		const {times: column} = timesOfLines(new LineTimes({now}), bytes, Uint32Array.of(0, 20, 40), 0);
		expect([...column].map(time => formatInstant(time, 'auto'))).toEqual([iso(1), iso(2)]);
	});

	test('tell no times at other places once theirs is known', () => {
		const known = [1, 2, 3].map(second => `${iso(second)} a`);
		expect(read([...known, `next try at ${iso(50)}`, `${iso(4)} b`]).slice(3)).toEqual([undefined, iso(4)]);
	});

	test('tell no times in other brackets once theirs are known', () => {
		const known = [1, 2, 3].map(second => `[${iso(second)}] a`);
		const other = [`next at (${iso(50)})`, `[${'x'.repeat(50)}] [${iso(51)}]`, `[Nov 23 12:00:52] x`];
		expect(read([...known, ...other, `[${iso(4)}] b`]).slice(3)).toEqual([
			undefined,
			undefined,
			undefined,
			iso(4),
		]);
	});

	test('may begin with something else than the rest', () => {
		const known = [1, 2, 3, 4].map(second => `${iso(second)} a`);
		expect(read(['built: 2020-01-01 00:00:00', ...known]).slice(1)).toEqual([1, 2, 3, 4].map(iso));
	});

	test('may have something of changing length before their times', () => {
		const texts = ['1.2.3.4', '101.202.103.204', '::1', '10.0.0.1', '101.202.103.204'].map(
			(address, index) => `${address} - - [23/Nov/2026:12:00:0${index} +0000] "GET /"`,
		);
		expect(read(texts)).toEqual([0, 1, 2, 3, 4].map(iso));
	});

	test('may have fields of changing length before their times', () => {
		const texts = ['info', 'error', 'warn', 'debug', 'x'.repeat(100)].map(
			(level, index) => `{"level":"${level}","time":"${iso(index)}"}`,
		);
		expect(read(texts)).toEqual([0, 1, 2, 3, 4].map(iso));
	});

	test('of two writers tell their times, each in its own way', () => {
		const text = (second: number) => `${iso(second)} a`;
		const json = (second: number) => `{"msg":"at ${iso(50)}","ts":"${iso(second)}"}`;
		const klog = (second: number) => `I1123 12:00:0${second}.000000       1 main.go:12] x`;
		expect(read([text(1), text(2), text(3), json(4), text(5), json(6)])).toEqual([1, 2, 3, 4, 5, 6].map(iso));
		expect(read([json(1), json(2), json(3), text(4), klog(5), json(6), ` ${text(7)}`])).toEqual([
			...[1, 2, 3, 4, 5, 6].map(iso),
			undefined,
		]);
	});

	test('are not about the dates that a body has which is logged among them', () => {
		const text = (second: number) => `INFO [${iso(second)}] a`;
		const json = '{"time":"2031-05-05T00:00:00Z","level":"high"}';
		const table = '2031-05-05 00:00:00 a';
		expect(read([text(1), text(2), text(3), json, table, text(4)])).toEqual([
			...[1, 2, 3].map(iso),
			undefined,
			undefined,
			iso(4),
		]);
	});

	test('may go on in another form', () => {
		const first = Array.from({length: 10}, (_, index) => `${iso(index)} a`);
		const second = Array.from(
			{length: 100},
			(_, index) => `[Nov 23 12:00:${String(index % 60).padStart(2, '0')}] a`,
		);
		expect(read([...first, ...second]).at(-1)).toBe(iso(39));
	});

	test('may belong to the middle of a log', () => {
		const times = new LineTimes({now});
		expect(read(['\tat x', `${iso(3)} a`], times)).toEqual([undefined, iso(3)]);
		expect(read(['\tat x', `${iso(4)} a`], times)).toEqual([undefined, iso(4)]);
	});

	test('tell their times whatever the memory that they are in', () => {
		const times = new LineTimes({now});
		for (let second = 0; second < 10; second++) {
			const bytes = new Uint8Array(new SharedArrayBuffer(64)).subarray(second);
			const {written} = encoder.encodeInto(iso(second), bytes);
			expect(times.read(bytes, 0, written)).toBe(true);
			expect(times.time).toBe(parseInstant(iso(second)));
		}
	});
});

const instants = fc.bigInt({
	min: parseInstant('1970-01-03T00:00:00Z')!,
	max: parseInstant('2199-01-01T00:00:00Z')!,
});
const sameMinute = fc
	.tuple(instants, fc.array(fc.bigInt({min: 0n, max: 120_000_000_000n}), {minLength: 1, maxLength: 30}))
	.map(([first, steps]) => steps.map(step => first + step));

test('RFC 3339 is read to the nanosecond, whatever the instants', () => {
	fc.assert(
		fc.property(sameMinute, all => {
			expect(read(all.map(each => `${formatInstant(each)} x`))).toEqual(
				all.map(each => formatInstant(each, 'auto')),
			);
		}),
	);
});

test('stamps that are alike but for one digit are told apart', () => {
	const changes = fc.array(fc.tuple(fc.nat(28), fc.nat(9)), {minLength: 1, maxLength: 20});
	fc.assert(
		fc.property(changes, all => {
			const texts = all.map(([place, digit]) => {
				const first = '2011-11-11T11:11:11.111111111Z';
				return /\d/.test(first[place]!) ? first.slice(0, place) + digit + first.slice(place + 1) : first;
			});
			const valid = texts.filter(text => {
				const instant = parseInstant(text) ?? -1n;
				return instant > 0n && instant < 2n ** 63n;
			});
			expect(read(valid)).toEqual(valid.map(text => formatInstant(parseInstant(text)!, 'auto')));
		}),
		{numRuns: 500},
	);
});

test.each(['T', ' ', '_'])('a date and a clock with %j between them are read with any zone', between => {
	fc.assert(
		fc.property(
			sameMinute,
			fc.integer({min: -14 * 60, max: 14 * 60}),
			fc.constantFrom(':', ''),
			(all, ahead, sign) => {
				const texts = all.map(each => {
					const local = formatInstant(each + BigInt(ahead) * 60_000_000_000n).slice(0, -1);
					const hours = String(Math.floor(Math.abs(ahead) / 60)).padStart(2, '0');
					const minutes = String(Math.abs(ahead) % 60).padStart(2, '0');
					return `${local.replace('T', between)}${ahead < 0 ? '-' : '+'}${hours}${sign}${minutes} x`;
				});
				expect(read(texts)).toEqual(all.map(each => formatInstant(each, 'auto')));
			},
		),
	);
});

test('what is not later than a day from now has this year, and else the last one', () => {
	const ms = fc.integer({min: Date.UTC(2025, 10, 25), max: Date.UTC(2026, 10, 23, 12)});
	fc.assert(
		fc.property(ms, each => {
			const [, month, day, clock] = /^\w+, (?:0)?(\d+) (\w+) \d+ ([\d:]+)/
				.exec(new Date(each).toUTCString())!
				.map((_, index, all) => [all[0], all[2], all[1]!.padStart(2), all[3]][index]);
			const expected = formatInstant(instantFromMs(each - (each % 1000)), 'auto');
			expect(timeOf(`${month} ${day} ${clock} host x`)).toBe(expected);
		}),
	);
});

test('no bytes make it fail, and the time moves only with a line that tells one', () => {
	const part = fc.constantFrom(
		'2026-11-23',
		'T',
		' ',
		'12:04:05',
		'.',
		'1',
		'Z',
		'+02:00',
		'[',
		'Nov',
		'23',
		'{"',
		'time',
		'":',
		'=',
		'"',
		'I1123',
		'1732363445',
		'\u001B[',
	);
	const text = fc.array(part, {maxLength: 10}).map(parts => parts.join(''));
	fc.assert(
		fc.property(fc.array(text, {maxLength: 30}), texts => {
			const times = new LineTimes({now});
			let last: Instant = 0n;
			for (const each of texts) {
				const bytes = encoder.encode(each);
				const isOwn = times.read(bytes, 0, bytes.length);
				expect(isOwn || times.time === last).toBe(true);
				last = times.time;
			}
		}),
		{numRuns: 2000},
	);
});
