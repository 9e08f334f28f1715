import fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatInstant, type Instant, parseInstant} from '../../source/core/instant.ts';
import {readLevels} from '../../source/core/levels.ts';
import {LineTimes} from '../../source/core/line-times.ts';
import {RecordReader} from '../../source/core/record-reader.ts';
import {HeadShape} from '../../source/files/head-shape.ts';
import {LineHeads} from '../../source/files/line-heads.ts';
import {LineScanner} from '../../source/files/line-scanner.ts';
import {timesOfLines} from '../core/times-of-lines.ts';

const now = parseInstant('2026-11-23T12:30:00Z')!;
/** Clocks of the log's zone are put back in the middle of an hour. */
const offsetAt = (local: number) => (local < Date.UTC(2026, 10, 23, 12, 30) / 1000 ? 7200 : 3600);
const newTimes = () => new LineTimes({now, offsetAt});

type Read = {
	readonly times: readonly Instant[];
	readonly isOwn: readonly boolean[];
	readonly marks: readonly number[];
};

/** What the lines of a block say, read one after the other, each thing by itself. */
const readSimply = (text: Uint8Array, times: LineTimes): Read => {
	const starts = Uint32Array.from([0, ...[...text].flatMap((byte, at) => (byte === 0x0a ? [at + 1] : []))]);
	const count = starts.length - 1;
	// What follows the lines in a block is not theirs.
	const bytes = Uint8Array.from([...text, ...new Uint8Array(64)]);
	const marks = new Uint8Array(count);
	readLevels({bytes, starts, count}, marks);
	const read = timesOfLines(times, bytes, starts, 1);
	const own = new Uint32Array(Math.ceil(count / 32));
	for (const [line, isOwn] of read.isOwn.entries()) {
		own[line >>> 5]! |= (isOwn ? 1 : 0) << (line & 31);
	}

	new RecordReader().fill({bytes, starts, count}, marks, 0, count, own);
	return {times: [...read.times], isOwn: read.isOwn, marks: [...marks]};
};

const scanner = new LineScanner(64 * 1024);

const readAtOnce = (text: Uint8Array, heads: LineHeads): Read => {
	scanner.bytes.set(text);
	const count = scanner.scan(text.length);
	heads.read(count);
	const {times, marks, own} = scanner;
	return {
		times: [...times.subarray(0, count)],
		isOwn: Array.from({length: count}, (_, line) => ((own[line >>> 5]! >>> (line & 31)) & 1) === 1),
		marks: [...marks.subarray(0, count)],
	};
};

/** Mostly the first. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
	fc.oneof(
		{weight: 12, arbitrary: fc.constant(usual)},
		{weight: 1, arbitrary: fc.constantFrom(usual, ...others)},
	);

const twoDigits = (most: number): fc.Arbitrary<string> =>
	fc.integer({min: 0, max: most}).map(number => `${number}`.padStart(2, '0'));

const digitsOf = (length: number): fc.Arbitrary<string> =>
	fc.string({unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length});

/** The lines of a program that writes them all alike, but for some. */
const stampedLine = (
	fractionLength: number,
	separator: string,
	zone: string,
	between: string,
	quote: string,
): fc.Arbitrary<string> =>
	fc
		.tuple(
			mostly('', ' ', '[', '\u001B[2m', 'x'),
			mostly(
				'2026-11-23',
				'2026-11-24',
				'2026-13-23',
				'2026/11/23',
				'2262-03-01',
				'1969-12-31',
				'2026-1x-23',
			),
			mostly(between, 'T', ' ', '_', 't'),
			mostly('12', '13', '24', '1x'),
			fc.oneof({weight: 12, arbitrary: twoDigits(59)}, {weight: 1, arbitrary: twoDigits(99)}),
			mostly(':', '.'),
			fc.oneof({weight: 12, arbitrary: twoDigits(59)}, {weight: 1, arbitrary: twoDigits(99)}),
			mostly(separator, '.', ',', '', ':'),
			fc.oneof(
				{weight: 12, arbitrary: digitsOf(fractionLength)},
				{weight: 1, arbitrary: fc.integer({min: 0, max: 12}).chain(digitsOf)},
				{weight: 1, arbitrary: fc.constantFrom('1x3', '12')},
			),
			mostly(zone, 'Z', '', '+02:00', '-0330', '+02', ' UTC', ' +0200', 'z', '+02:000'),
			mostly(quote, ' ', '  ', '', ' [', ' - ', ' "', '\t', ' [main-thread-7] '),
			fc.constantFrom(
				'INFO',
				'ERROR',
				'WARN',
				'debug',
				'WARNING',
				'CRITICAL',
				'INFOX',
				'words',
				'',
				'level=warn',
				'{"level":"error"}',
				'I',
				'fatal',
			),
			mostly(' ', '  ', ': ', '=', '] ', '', '\u001B[0m ', '\t', '\r'),
			fc.constantFrom('', 'request handled', 'status=500 WARN', 'é', 'level=error'),
		)
		.map(joined);

const joined = ([
	before,
	date,
	t,
	hour,
	minute,
	colon,
	second,
	separator,
	fraction,
	zone,
	tail,
	word,
	after,
	rest,
]: readonly string[]) =>
	`${before}${date}${t}${hour}:${minute}${colon}${second}${separator}${fraction}${zone}${tail}${word}${after}${rest}`;

const otherLine = fc.constantFrom(
	'',
	'\tat frame (file.js:1)',
	'Traceback (most recent call last):',
	'ValueError: no',
	'Caused by: x',
	'java.lang.IllegalStateException: no',
	'{"time":"2026-11-23T12:04:05Z","level":"error"}',
	'Nov 23 12:04:05 host ERROR x',
	'plain words',
	'goroutine 1 [running]:',
);

const log = fc
	.tuple(
		fc.constantFrom(3, 6, 9, 1),
		fc.constantFrom('.', ','),
		fc.constantFrom('Z', '+02:00', '-0330', '', ' UTC'),
		fc.constantFrom('T', ' '),
		fc.constantFrom(' ', '  ', ' ['),
	)
	.chain(([length, separator, zone, between, tail]) =>
		fc.array(
			fc.array(
				fc.oneof(
					{weight: 8, arbitrary: stampedLine(length, separator, zone, between, tail)},
					{weight: 1, arbitrary: otherLine},
				),
				{maxLength: 40},
			),
			{minLength: 1, maxLength: 4},
		),
	);

const textOf = (lines: readonly string[]): Uint8Array => Buffer.from(lines.map(line => `${line}\n`).join(''));

test('times, levels and records are the same whether lines are read all at once or one after the other', () => {
	fc.assert(
		fc.property(log, blocks => {
			const [times, simple] = [newTimes(), newTimes()];
			const heads = new LineHeads(scanner, times);
			for (const lines of blocks) {
				expect(readAtOnce(textOf(lines), heads)).toEqual(readSimply(textOf(lines), simple));
			}
		}),
		{numRuns: 1000},
	);
});

test('two logs that are read in turns with one scanner do not get in each other’s way', () => {
	fc.assert(
		fc.property(log, log, (one, other) => {
			const logs = [one, other].map(blocks => {
				const times = newTimes();
				return {blocks, heads: new LineHeads(scanner, times), simple: newTimes()};
			});
			for (let block = 0; block < 4; block++) {
				for (const {blocks, heads, simple} of logs) {
					const text = textOf(blocks[block] ?? []);
					expect(readAtOnce(text, heads)).toEqual(readSimply(text, simple));
				}
			}
		}),
		{numRuns: 200},
	);
});

const learned = (lines: readonly string[]): HeadShape => {
	const shape = new HeadShape();
	const times = newTimes();
	for (const line of lines) {
		const bytes = Buffer.from(line);
		times.read(bytes, 0, bytes.length);
		shape.learn(bytes, 0, bytes.length, times.time);
	}

	return shape;
};

test.each([
	[
		'2026-11-23T12:04:05.123Z INFO one',
		'2026-11-23T12:59:59.999Z INFO two',
		'2026-11-23T12:59:59.999000000Z',
	],
	[
		'2026-11-23 12:04:05,123456+02:00 [INFO ] a',
		'2026-11-23 12:00:00,000001+02:00 [INFO ] b',
		'2026-11-23T10:00:00.000001000Z',
	],
	[
		'2026-11-23T12:04:05.123456789-0330 info a',
		'2026-11-23T12:30:01.000000007-0330 info b',
		'2026-11-23T16:00:01.000000007Z',
	],
	['2026-11-23 12:04:05.1 UTC  WARNING x', '2026-11-23 12:04:05.9 UTC  WARNING y', undefined],
	['2026-11-23 12:04:05.1 INFO x', '2026-11-23 12:04:05.9 INFO y', undefined],
	['2026-11-23T12:04:05.123Z INFO one', '2026-11-23T13:04:05.123Z INFO two', undefined],
	['2026-11-23T12:04:05.123Z INFO one', '2026-11-23T12:04:05.123Z WARN two', undefined],
	['2026-11-23T12:04:05.123Z INFO one', '2026-11-23T12:04:05.123Z INFO=two', undefined],
	[
		'2026-11-23T12:04:05.123Z INFO one\n2026-11-23T12:04:05.123 UTC INFO two',
		'2026-11-23T12:04:05.123 INFO three',
		undefined,
	],
	['2026-11-23T12:04:05.123Z [12345678] info a', '2026-11-23T12:04:05.123Z [1234567x] info b', undefined],
])('after %j, %j is read at once where it begins alike', (first, second, time) => {
	const shape = learned(first.split('\n'));
	const text = textOf([second, second]);
	scanner.bytes.set(text);
	const count = scanner.scan(text.length);
	expect(scanner.readHeads(shape, 0, count)).toBe(time === undefined ? 0 : 2);
	expect(time && formatInstant(scanner.times[1]!, 'auto')).toBe(time);
});

test('what is learned later counts, too', () => {
	const shape = learned(['2026-11-23T12:04:05.123Z INFO a']);
	const text = textOf(['2026-11-23T12:04:06.123Z INFO a', '2026-11-23T13:04:06.123Z WARN b']);
	scanner.bytes.set(text);
	scanner.scan(text.length);
	expect(scanner.readHeads(shape, 0, 2)).toBe(1);
	const times = newTimes();
	times.read(text, 32, text.length - 1);
	shape.learn(text, 32, text.length - 1, times.time);
	expect(scanner.readHeads(shape, 1, 2)).toBe(2);
	expect([...scanner.marks.subarray(0, 2)]).toEqual([3, 4]);
});

test('lines that begin as the first ones did, long after all begin otherwise, are read as that log’s are', () => {
	const lines = [
		...Array.from({length: 5}, (_, second) => `2026-11-23T12:04:0${second}.123Z INFO a`),
		...Array.from({length: 80}, () => '[2026-11-23T12:05:00.123Z] WARN b'),
		// So many that it is tried again whether they can be read at once.
		...Array.from({length: 200}, () => '2026-11-23T12:06:00.123Z INFO c').flatMap((line, index) =>
			index % 3 === 0 ? [line, '[2026-11-23T12:06:00.200Z] INFO d'] : [line],
		),
		'[2026-11-23T12:06:01.123Z] WARN d',
	];
	const heads = new LineHeads(scanner, newTimes());
	expect(readAtOnce(textOf(lines), heads)).toEqual(readSimply(textOf(lines), newTimes()));
});
