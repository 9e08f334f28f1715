import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {joinBatches} from '../../source/core/batch-parts.ts';
import {CriLines} from '../../source/core/cri.ts';
import {type LineBatch, lineBytes, lineCount, lineFlag} from '../../source/core/line-batch.ts';
import {LogLines} from '../../source/kubernetes/logs/log-lines.ts';

type Reader = {push(chunk: Uint8Array): LineBatch; finish(): LineBatch};

/** Pieces so small that each of their lines is read alone. */
const smallPieces = 1000;

const read = (reader: Reader, bytes: Uint8Array, pieceBytes: number): LineBatch[] => {
	const batches: LineBatch[] = [];
	for (let from = 0; from < bytes.length; from += pieceBytes) {
		batches.push(reader.push(bytes.subarray(from, from + pieceBytes)));
	}

	return [...batches, reader.finish()];
};

const linesOf = (batches: readonly LineBatch[]) => {
	const batch = joinBatches([...batches]);
	return Array.from({length: lineCount(batch)}, (_, line) => ({
		time: batch.times[line]!,
		text: Buffer.from(lineBytes(batch, line)).toString('latin1'),
		flags: batch.flags[line]!,
	}));
};

const digits = fc.stringMatching(/^[0-9]{1,9}$/);
const fraction = fc.oneof(
	{weight: 20, arbitrary: digits.map(text => `.${text}`)},
	fc.constantFrom('', '.', '.1234567890', '.12x4', '.12:4', '.12/4', ',5'),
);
const zone = fc.oneof(
	{weight: 20, arbitrary: fc.constant('Z')},
	fc.constantFrom('+01:00', '-09:30', '+00:00', 'z', '+1:00', ''),
);
const message = fc.oneof(
	{weight: 10, arbitrary: fc.stringMatching(/^[\x20-\xff]{0,120}$/)},
	{weight: 2, arbitrary: fc.nat(70_000).map(length => 'm'.repeat(length))},
	fc.constantFrom('', '\r', '2026-11-26T01:02:03.5Z stdout F other', '2026-11-26T01:02:03.5Z '),
);

/** Lines that are alike but for their fraction and message, as most of a log are; now and then anything. */
const run = (tag: fc.Arbitrary<string>) =>
	fc
		.record({
			second: fc.constantFrom(
				'2026-11-26T01:02:03',
				'2026-11-26T01:02:04',
				'2026-12-01T00:00:00',
				'2026-11-26 01:02:03',
			),
			zone,
			tag,
			lines: fc.array(fc.tuple(fraction, message), {minLength: 1, maxLength: 60}),
		})
		.map(({second, zone, tag, lines}) =>
			lines.map(([fraction, message]) => `${second}${fraction}${zone}${tag}${message}\n`).join(''),
		);

const log = (tag: fc.Arbitrary<string>) =>
	fc
		.tuple(
			fc.array(
				fc.oneof(
					{weight: 8, arbitrary: run(tag)},
					message.map(text => `${text}\n`),
				),
				{maxLength: 12},
			),
			message,
		)
		.map(([runs, rest]) => Buffer.from(runs.join('') + rest, 'latin1'));

const criTag = fc.oneof(
	{weight: 8, arbitrary: fc.constantFrom(' stdout F ', ' stderr F ')},
	fc.constantFrom(' stdout P ', ' stderr P ', ' stdout F:x ', ' stdout  F', ' stdin F ', ' stdout F', ' '),
);
const podLogTag = fc.oneof({weight: 8, arbitrary: fc.constant(' ')}, fc.constantFrom('', '  ', '\t'));

describe('lines that begin alike', () => {
	test.each([
		['a file of the CRI', criTag, () => new CriLines()],
		['a body of pods/log', podLogTag, () => new LogLines()],
	])('of %s are the same read together as one by one, whatever stands between them', (_, tag, create) => {
		fc.assert(
			fc.property(log(tag), fc.constantFrom(2100, 5000, 65_536, 66_000, 1_048_576), (bytes, pieceBytes) => {
				expect(linesOf(read(create(), bytes, pieceBytes))).toEqual(
					linesOf(read(create(), bytes, smallPieces)),
				);
			}),
			{numRuns: 150},
		);
	});

	test('of two logs whose pieces take turns stay apart', () => {
		const text = (letter: string, second: number) =>
			Buffer.from(
				Array.from(
					{length: 200},
					(_, line) => `2026-11-26T01:02:0${second}.${line}Z ${letter}${line}\n`,
				).join(''),
			);
		const [a, b] = [new LogLines(), new LogLines()];
		const [ofA, ofB] = [text('a', 3), text('b', 4)];
		const half = 2500;
		const batches = [
			a.push(ofA.subarray(0, half)),
			b.push(ofB.subarray(0, half)),
			a.push(ofA.subarray(half)),
			b.push(ofB.subarray(half)),
		];
		expect(linesOf([batches[0]!, batches[2]!])).toEqual(linesOf(read(new LogLines(), ofA, smallPieces)));
		expect(linesOf([batches[1]!, batches[3]!])).toEqual(linesOf(read(new LogLines(), ofB, smallPieces)));
	});

	test('may come in memory that is used again', () => {
		const memory = new Uint8Array(4000);
		const text = (letter: string) => Buffer.from(`2026-11-26T01:02:03.5Z ${letter.repeat(16)}\n`.repeat(100));
		const reader = new LogLines();
		const messages = ['a', 'b'].flatMap(letter => {
			memory.set(text(letter));
			return linesOf([reader.push(memory)]).map(({text}) => text);
		});
		expect(messages).toEqual([
			...new Array(100).fill('a'.repeat(16)),
			...new Array(100).fill('b'.repeat(16)),
		]);
	});

	test('do not end where those of a piece before them did', () => {
		const text = Buffer.from(`2026-11-26T01:02:03.5Z ${'a'.repeat(16)}\n`.repeat(100));
		new LogLines().push(text);
		const reader = new LogLines();
		expect(lineCount(reader.push(text.subarray(0, -3)))).toBe(99);
		expect(linesOf([reader.finish()])).toMatchObject([{text: 'a'.repeat(14), flags: lineFlag.partial}]);
	});

	test('may be as short as can be', () => {
		const bytes = Buffer.from('2026-11-26T01:02:03.5Z \n'.repeat(10_000));
		const lines = linesOf([new LogLines().push(bytes)]);
		expect(lines).toHaveLength(10_000);
		expect(new Set(lines.map(({text}) => text))).toEqual(new Set(['']));
	});
});
