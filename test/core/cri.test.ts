import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {joinBatches} from '../../source/core/batch-parts.ts';
import {CriLines} from '../../source/core/cri.ts';
import {formatInstant, type Instant} from '../../source/core/instant.ts';
import {type LineBatch, lineBytes, lineCount, lineFlag, maxLineBytes} from '../../source/core/line-batch.ts';

type Line = {time: Instant; text: string; flags: number};
type Fragment = {stream: 'stdout' | 'stderr'; tag: 'P' | 'F'; text: string};

const start = 1_790_000_000_123_456_789n;
const stamp = (index: number): string => formatInstant(start + BigInt(index));

const linesOf = (batch: LineBatch): Line[] =>
	Array.from({length: lineCount(batch)}, (_, line) => ({
		time: batch.times[line]!,
		text: Buffer.from(lineBytes(batch, line)).toString('latin1'),
		flags: batch.flags[line]!,
	}));

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const readAll = (text: string): Line[] => {
	const lines = new CriLines();
	return linesOf(joinBatches([lines.push(bytesOf(text)), lines.finish()]));
};

/** Cut at the places that are given as shares of the length. */
const cut = (bytes: Uint8Array, shares: readonly number[]): Uint8Array[] => {
	const places = [0, ...shares.map(share => Math.floor(share * bytes.length)).sort((a, b) => a - b)];
	return places.map((place, index) => bytes.subarray(place, places[index + 1]));
};

/** What the fragments mean, one stream after the other, line by line. */
const joined = (fragments: readonly Fragment[]): Line[] => {
	const open: Record<string, Line | undefined> = {};
	const lines: Line[] = [];
	for (const [index, {stream, tag, text}] of fragments.entries()) {
		const before = open[stream];
		const flags = stream === 'stderr' ? lineFlag.stderr : 0;
		const line = {time: before?.time ?? start + BigInt(index), text: (before?.text ?? '') + text, flags};
		open[stream] = tag === 'P' ? line : undefined;
		if (tag === 'F') {
			lines.push(line);
		}
	}

	const unended = Object.values(open).filter(line => line !== undefined);
	unended.sort((a, b) => Number(a.time - b.time));
	return [...lines, ...unended.map(line => ({...line, flags: line.flags | lineFlag.partial}))];
};

const fragment: fc.Arbitrary<Fragment> = fc.record({
	stream: fc.constantFrom('stdout', 'stderr'),
	tag: fc.constantFrom('P', 'F'),
	text: fc
		.uint8Array({maxLength: 40})
		.map(bytes => Buffer.from(bytes).toString('latin1').replaceAll('\n', ' ')),
});

const write = (fragments: readonly Fragment[]): string =>
	fragments.map(({stream, tag, text}, index) => `${stamp(index)} ${stream} ${tag} ${text}\n`).join('');

describe('the lines of a CRI log', () => {
	test('are the messages, with the time to the nanosecond and the output that they were written to', () => {
		const text =
			'2026-11-23T15:12:29.719232835Z stdout F hello\n2026-11-23T16:12:29.719232836+01:00 stderr F \n';
		const time = BigInt(Date.parse('2026-11-23T15:12:29Z')) * 1_000_000n + 719_232_835n;
		expect(readAll(text)).toEqual([
			{time, text: 'hello', flags: 0},
			{time: time + 1n, text: '', flags: lineFlag.stderr},
		]);
	});

	test('are the same whatever their fragments, how the outputs take turns, and where the chunks are cut', () => {
		fc.assert(
			fc.property(
				fc.array(fragment, {maxLength: 30}),
				fc.array(fc.double({min: 0, max: 1, noNaN: true})),
				(fragments, shares) => {
					const lines = new CriLines();
					const batches = cut(bytesOf(write(fragments)), shares).map(chunk => lines.push(chunk));
					expect(linesOf(joinBatches([...batches, lines.finish()]))).toEqual(joined(fragments));
					expect(lines.foreign).toBe(0);
					expect(lines.records).toBe(fragments.length);
				},
			),
			{numRuns: 500},
		);
	});

	test('are complete only with their newline: the writer may be in the middle of a record', () => {
		const lines = new CriLines();
		expect(linesOf(lines.push(bytesOf(`${stamp(0)} stdout F to be con`)))).toEqual([]);
		expect(lines.isOpen).toBe(true);
		expect(linesOf(lines.push(bytesOf('tinued\n')))).toEqual([
			{time: start, text: 'to be continued', flags: 0},
		]);
		expect(lines.isOpen).toBe(false);
	});

	test('are partial where the log ends before they do', () => {
		const text = `${stamp(0)} stdout P one \n${stamp(1)} stderr P two \n${stamp(2)} stdout F thr`;
		expect(readAll(text)).toEqual([
			{time: start, text: 'one thr', flags: lineFlag.partial},
			{time: start + 1n, text: 'two ', flags: lineFlag.stderr | lineFlag.partial},
		]);
	});

	test('go on in the next file where a rotation has split them', () => {
		const lines = new CriLines();
		lines.push(bytesOf(`${stamp(0)} stdout P begun here, \n`));
		expect(linesOf(lines.endFile())).toEqual([]);
		const rest = linesOf(lines.push(bytesOf(`${stamp(1)} stdout F ended there\n`)));
		expect(rest).toEqual([{time: start, text: 'begun here, ended there', flags: 0}]);
	});

	test('do not swallow the next file where a record never got its newline', () => {
		const lines = new CriLines();
		lines.push(bytesOf(`${stamp(0)} stdout F cut by a power fail`));
		expect(linesOf(lines.endFile())).toEqual([
			{time: start, text: 'cut by a power fail', flags: lineFlag.partial},
		]);
		expect(linesOf(lines.push(bytesOf(`${stamp(1)} stdout F next\n`)))).toEqual([
			{time: start + 1n, text: 'next', flags: 0},
		]);
	});

	test('are cut at 1 MiB and marked, in one record or in fragments, over any chunks', () => {
		const long = 'x'.repeat(maxLineBytes + 1);
		const half = 'y'.repeat(maxLineBytes / 2);
		const text =
			`${stamp(0)} stdout F ${long}\n${stamp(1)} stderr P ${half}\n` +
			`${stamp(2)} stderr P ${half}\n${stamp(3)} stderr F y\n${stamp(4)} stdout F ${half}${half}\n`;
		for (const shares of [[], [0.1, 0.2, 0.21, 0.5, 0.9]]) {
			const lines = new CriLines();
			const batches = cut(bytesOf(text), shares).map(chunk => lines.push(chunk));
			const read = linesOf(joinBatches(batches));
			expect(read.map(({text, flags}) => [text.length, flags])).toEqual([
				[maxLineBytes, lineFlag.cut],
				[maxLineBytes, lineFlag.cut | lineFlag.stderr],
				[maxLineBytes, 0],
			]);
		}
	});

	test('are cut and marked where tags are so long that less than 1 MiB of the record is kept', () => {
		const tags = ':tag'.repeat(100);
		const lines = new CriLines();
		lines.push(bytesOf(`${stamp(0)} stdout F${tags} ${'x'.repeat(maxLineBytes)}`));
		const [line] = linesOf(lines.push(bytesOf('\n')));
		expect(line!.flags).toBe(lineFlag.cut);
	});

	test('are open until the last fragment of each output has come', () => {
		const lines = new CriLines();
		const isOpen = ['stdout P a', 'stderr P b', 'stdout F c', 'stderr F d'].map((record, index) => {
			lines.push(bytesOf(`${stamp(index)} ${record}\n`));
			return lines.isOpen;
		});
		expect(isOpen).toEqual([true, true, true, false]);
	});

	test('may have more tags, of which the first counts', () => {
		const text = `${stamp(0)} stdout P:a:b long \n${stamp(1)} stdout F:c line\n`;
		expect(readAll(text)).toEqual([{time: start, text: 'long line', flags: 0}]);
	});

	test.each([
		['another format', '{"log":"hello\\n","stream":"stdout","time":"2026-11-23T15:12:29Z"}'],
		['a time alone', '2026-11-23T15:12:29Z'],
		['no time', 'hello stdout F world'],
		['another output', '2026-11-23T15:12:29Z stdlog F world'],
		['another tag', '2026-11-23T15:12:29Z stdout X world'],
		['no tag', '2026-11-23T15:12:29Z stdout '],
		['a tag without an end', '2026-11-23T15:12:29Z stdout F:world'],
		['an output without a space', '2026-11-23T15:12:29Z stdoutF world'],
		['zeros, as a power failure leaves them', '\0\0\0\0\0\0'],
		['nothing', ''],
	])('that are no records are told: %s', (_, foreign) => {
		const lines = new CriLines();
		const batch = lines.push(bytesOf(`${stamp(0)} stdout F a\n${foreign}\n${stamp(1)} stdout F b\n`));
		expect(linesOf(batch)[1]).toEqual({time: start, text: foreign, flags: lineFlag.suspect});
		expect([lines.records, lines.foreign]).toEqual([2, 1]);
	});
});
