import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {levelNumber, levels} from '../../source/core/level-words.ts';
import {findLevel, LevelReader, levelOf, readLevels} from '../../source/core/levels.ts';
import {linesOf} from './lines-of.ts';

const encoder = new TextEncoder();

const levelIn = (text: string): string | undefined => {
	const bytes = encoder.encode(text);
	return levels[levelOf(bytes, 0, bytes.length) - 1];
};

const stamp = '2026-11-23T12:00:00.123Z';

describe('a line claims a level', () => {
	test.each([
		['a word of capitals', 'ERROR upstream timed out', 'error'],
		['a word of capitals after a date', '2026-07-01 WARN slow', 'warn'],
		['a word of capitals anywhere near the beginning', `${stamp} main.go:12 connection lost FATAL`, 'fatal'],
		['zerolog', '12:00PM INF started', 'info'],
		['Spring Boot', '2026-11-23 12:00:00.123  WARN 1 --- [main] c.e.App : slow', 'warn'],
		['log4j with a thread', '2026-11-23 12:00:00,123 [main] DEBUG com.example.App - x', 'debug'],
		['zap to a console', `${stamp}\tERROR\tapp/main.go:3\tboom\t{"level":"info"}`, 'error'],
		['Python', 'ERROR:root:boom', 'error'],
		['uvicorn', 'INFO:     127.0.0.1:123 - "GET / HTTP/1.1" 200', 'info'],
		['env_logger', '[2026-11-23T12:00:00Z ERROR app::db] boom', 'error'],
		['PostgreSQL', '2026-11-23 12:00:00.123 UTC [42] FATAL:  role "x" does not exist', 'fatal'],
		['java.util.logging', 'SEVERE: boom', 'error'],
		['Serilog', '[12:00:00 WRN] slow', 'warn'],
		['nginx', '2026/11/23 12:00:00 [error] 12#0: connect() failed', 'error'],
		['Apache', '[Wed Nov 23 12:00:00.123 2026] [core:error] [pid 1] boom', 'error'],
		['brackets', '[error] 12#0: connect() failed', 'error'],
		['angle brackets', '<info> started', 'info'],
		['a word with a colon at the beginning', 'error: no such file', 'error'],
		['a word with a colon after another', 'app[12]: warning: disk is nearly full', 'warn'],
		['a small word after a time', '2026-11-23 12:00:00 error no such file', 'error'],
		['a capitalised word after a time', `${stamp} Warning slow`, 'warn'],
		['a word between bars', '12:00:00.000 | info | started', 'info'],
		['logfmt', 'level=warn msg=slow', 'warn'],
		['logfmt with quotes', 'time="2026-11-23T12:00:00Z" level="error" msg="x"', 'error'],
		['logfmt after words in quotes', 'time=1 msg="no ERROR at all" level=info', 'info'],
		['logfmt in short', 'lvl=debug x', 'debug'],
		['log15', 't=1 lvl=eror msg=x', 'error'],
		['yaml', 'severity: critical', 'fatal'],
		['JSON', '{"ts":1,"level":"error","msg":"x"}', 'error'],
		['JSON with spaces', '{"severity": "CRITICAL"}', 'fatal'],
		['JSON with spaces everywhere', '{ "a" : 1, "level" : "warn" }', 'warn'],
		['JSON after a time', `${stamp} {"level":"debug"}`, 'debug'],
		['a field and not a word of the message', '{"msg":"no ERROR at all","level":"info"}', 'info'],
		['pino', '{"level":30,"time":1,"msg":"x"}', 'info'],
		['pino, fatal', '{"level":60}', 'fatal'],
		['ECS', '{"@timestamp":"x","log.level":"ERROR"}', 'error'],
		['OpenTelemetry', '{"severityText":"WARN"}', 'warn'],
		['Serilog JSON', '{"@t":"x","@l":"Debug"}', 'debug'],
		['MongoDB', '{"t":{"$date":"2026-11-23T12:00:00.000Z"},"s":"E","c":"NETWORK"}', 'error'],
		['JSON with an escaped quote', '{"msg":"say \\"level\\":\\"fatal\\"","level":"warn"}', 'warn'],
		['a pretty-printed field', '  "level": "error",', 'error'],
		['a field of a text', `${stamp} done {"level":"error"}`, 'error'],
		['klog', 'E1123 12:04:05.123456       1 main.go:12] boom', 'error'],
		['klog, info', 'I1123 12:04:05.123456       1 main.go:12] ok', 'info'],
		['syslog', '<11>Nov 23 12:00:00 host app: boom', 'error'],
		['syslog, RFC 5424', '<165>1 2026-11-23T12:00:00Z host app - - - x', 'info'],
		['a coloured word', '\u001B[31mERROR\u001B[0m boom', 'error'],
		['a coloured word after a time', `\u001B[2m${stamp}\u001B[0m \u001B[32m INFO\u001B[0m main`, 'info'],
		['a coloured word after words', 'main \u001B[1;31mERROR\u001B[0m boom', 'error'],
		['a word beside other scripts', '日本 ERROR', 'error'],
		['MongoDB, debug', '{"s":"D2"}', 'debug'],
		['PANIC', 'PANIC: nil', 'fatal'],
	])('%s', (_, text, level) => {
		expect(levelIn(text)).toBe(level);
	});

	test.each([
		'no error here',
		'INFORMATIONS desk',
		'MISINFO is bad',
		'errors=0',
		'level=5',
		'error rate is 0',
		'3 error messages',
		'ERROR_CODE set',
		'trace id 5',
		'"quoted ERROR"',
		'{"msg":"ERROR"}',
		'{"user":{"level":5}}',
		'{"level":70}',
		'{"s":"Europe"}',
		'I12 monkeys',
		'<b>bold</b>',
		'<1234> x',
		'at com.example.Info.run(Info.java:1)',
		'/info/error: x',
		'',
		' ',
		'\u001B[',
		'level=',
		'[error',
		`${'x'.repeat(400)} ERROR`,
	])('%j claims none', text => {
		expect(levelIn(text)).toBeUndefined();
	});
});

test('the place of the level is that of its word', () => {
	expect(findLevel('an ERROR came')).toEqual({level: 'error', from: 3, to: 8});
	expect(findLevel('é {"level":"warn"}')).toEqual({level: 'warn', from: 12, to: 16});
	expect(findLevel('nothing')).toBeUndefined();
});

const pieces = fc.constantFrom(
	...['ERROR', 'error', 'Info', 'DEBUG', 'level', 'request', 'T', 'Z', 'x'],
	...['=', ':', ' ', '"', '[', ']', '<', '>', '{', '}', ',', '|', '\t', '\u001B[31m', '\u001B', 'é'],
	...['2026-11-23', 'T12:00:00', '.123', '17', '9', '<11>', 'E1123 ', '"level":', '"error"', '30'],
);
const text = fc.array(pieces, {maxLength: 12}).map(parts => parts.join(''));

test('a level does not depend on the lines around', () => {
	fc.assert(
		fc.property(fc.array(text, {maxLength: 20}), fc.nat(5), (texts, before) => {
			const lines = linesOf(texts, before);
			const column = new Uint8Array(texts.length);
			const seen = readLevels(lines, column);
			const alone = texts.map(each => {
				const bytes = encoder.encode(each);
				return new LevelReader().read(bytes, 0, bytes.length);
			});
			expect([...column]).toEqual(alone);
			expect(seen).toBe(alone.reduce((mask, number) => mask | (1 << number), 0));
		}),
		{numRuns: 3000},
	);
});

test('lines that begin alike are read alike, whatever stands where digits stood', () => {
	const sign = fc.constantFrom('1', '9', ' ', ':', '-', '[', 'T', 'Z', '"', '=', '\u001B', 'm');
	const changes = fc.array(fc.tuple(fc.nat(13), sign), {minLength: 1, maxLength: 4});
	fc.assert(
		fc.property(fc.array(sign, {minLength: 14, maxLength: 14}), changes, (first, replaced) => {
			const heads = [first, ...replaced.map(([place, with_]) => first.with(place, with_))];
			const texts = heads.map(each => `${each.join('')}ERROR x`);
			const lines = linesOf([...texts, 'x'.repeat(80)]);
			const column = new Uint8Array(lines.count);
			readLevels(lines, column);
			const alone = texts.map(each => {
				const bytes = encoder.encode(each);
				return new LevelReader().read(bytes, 0, bytes.length);
			});
			expect([...column].slice(0, -1)).toEqual(alone);
		}),
		{numRuns: 5000},
	);
});

test('only the lines that were asked for are read', () => {
	const column = new Uint8Array(3);
	expect(readLevels(linesOf(['ERROR', 'WARN', 'INFO']), column, 1, 2)).toBe(1 << levelNumber('warn'));
	expect([...column]).toEqual([0, levelNumber('warn'), 0]);
});

test('no bytes of lines make it fail, and a level is never told outside of its line', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 40}), fc.nat(40), fc.nat(40), (bytes, a, b) => {
			const [from, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
			const reader = new LevelReader();
			if (reader.read(bytes, from, end) > 0) {
				expect(reader.from).toBeGreaterThanOrEqual(from);
				expect(reader.end).toBeLessThanOrEqual(end);
			}
		}),
	);
});
