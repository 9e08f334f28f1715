import {readFileSync, renameSync, truncateSync, writeFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {lineFlag, maxLineBytes} from '../../source/core/line-batch.ts';
import {logFolder, numbered, openSource, stamp, startedAt} from './log-folder.ts';
import {flagsOf, follow, isCaughtUp, last, readFiles, textsOf} from './read-files.ts';

/** Lines that tell their times, `everyMs` apart. */
const timed = (from: number, to: number, everyMs = 100): string[] =>
	numbered('line', from, to).map((text, index) => `${stamp((from + index) * everyMs)} INFO ${text}`);

const textOf = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');

describe('a file that nobody writes to', () => {
	test('is read whole, in order, with the times that its lines tell', async () => {
		const lines = timed(0, 500);
		const source = await openSource([logFolder().write('app.log', textOf(lines))]);
		const seen = await readFiles(source);
		expect(textsOf(seen)).toEqual(lines);
		expect(seen.allLines.map(({time}) => time)).toEqual(
			lines.map((_, index) => startedAt + BigInt(index) * 100_000_000n),
		);
		expect(seen.of('caughtUp')).toHaveLength(1);
	});

	test('ends with a line without a newline, which is given and marked', async () => {
		const source = await openSource([logFolder().write('app.log', 'one\ntwo')]);
		for (const window of [{}, {tail: 2}]) {
			const seen = await readFiles(source, window);
			expect(textsOf(seen)).toEqual(['one', 'two']);
			expect(flagsOf(seen).map(flags => flags & lineFlag.partial)).toEqual([0, lineFlag.partial]);
		}
	});

	test('that is followed shows a last line without a newline at once', async () => {
		const source = await openSource([logFolder().write('app.log', 'one\ntwo')]);
		const seen = await follow(source, [{when: isCaughtUp}]);
		expect(textsOf(seen)).toEqual(['one', 'two']);
	});

	test('that is empty is caught up at once', async () => {
		const seen = await readFiles(await openSource([logFolder().write('app.log', '')]));
		expect(seen.events.map(({type}) => type)).toEqual(['opened', 'caughtUp']);
	});

	test('has lines of more than 1 MiB cut there, and those after them', async () => {
		const long = 'x'.repeat(maxLineBytes + 5);
		const whole = 'y'.repeat(maxLineBytes);
		const source = await openSource([logFolder().write('app.log', `a\n${long}\nb\n${whole}\nc\n`)]);
		const seen = await readFiles(source);
		expect(textsOf(seen)).toEqual(['a', long.slice(0, maxLineBytes), 'b', whole, 'c']);
		expect(flagsOf(seen).map(flags => (flags & lineFlag.cut) !== 0)).toEqual([
			false,
			true,
			false,
			false,
			false,
		]);
	});

	test('keeps every byte of every line, whatever they are', async () => {
		const folder = logFolder();
		const bytes = fc.uint8Array({maxLength: 30}).map(line => Buffer.from(line).toString('latin1'));
		await fc.assert(
			fc.asyncProperty(fc.array(bytes, {maxLength: 30}), async texts => {
				const lines = texts.map(text => text.replaceAll('\n', ''));
				const file = folder.write('app.log', Buffer.from(textOf(lines), 'latin1'));
				const source = await openSource([file]);
				expect(textsOf(await readFiles(source))).toEqual(lines);
				await source.close();
			}),
			{numRuns: 50},
		);
	});
});

describe('times', () => {
	test('of lines that tell none are those of the line before', async () => {
		const text = textOf([`${stamp(0)} ERROR bad`, '\tat here', '\tat there', `${stamp(500)} INFO good`]);
		const seen = await readFiles(await openSource([logFolder().write('app.log', text)]));
		const offsets = seen.allLines.map(({time}) => Number(time - startedAt) / 1e6);
		expect(offsets).toEqual([0, 0, 0, 500]);
		expect(flagsOf(seen).map(flags => (flags & lineFlag.untimed) !== 0)).toEqual([false, true, true, false]);
	});

	test('never go back: the order of the file counts', async () => {
		const text = textOf([`${stamp(0)} a`, `${stamp(300)} b`, `${stamp(200)} c`, `${stamp(400)} d`]);
		const seen = await readFiles(await openSource([logFolder().write('app.log', text)]));
		const offsets = seen.allLines.map(({time}) => Number(time - startedAt) / 1e6);
		expect(offsets).toEqual([0, 300, 300, 400]);
	});

	test('of a file that tells none keep its lines in their order, up to when it was written to', async () => {
		const file = logFolder().write('notes.txt', textOf(numbered('note', 0, 100)));
		const seen = await readFiles(await openSource([file]));
		const times = seen.allLines.map(({time}) => time);
		expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
		expect(new Set(times).size).toBe(100);
		expect(flagsOf(seen).every(flags => flags === lineFlag.untimed)).toBe(true);
	});

	test('of a part that begins in the middle of a record go on with that record', async () => {
		const text = textOf([`${stamp(0)} ERROR bad`, '\tat here', `${stamp(500)} INFO good`]);
		const source = await openSource([logFolder().write('app.log', text)]);
		const seen = await readFiles(source, {tail: 2});
		expect(seen.allLines.map(({time}) => time)).toEqual([startedAt, startedAt + 500_000_000n]);
	});
});

describe('windows', () => {
	const lines = timed(0, 3000);
	const open = async () => openSource([logFolder().write('app.log', textOf(lines))]);
	const at = (index: number) => startedAt + BigInt(index) * 100_000_000n;

	test.each([0, 1, 7, 2999, 5000])('a tail gives so many of the newest lines: %i', async tail => {
		const seen = await readFiles(await open(), {tail});
		expect(textsOf(seen)).toEqual(tail === 0 ? [] : lines.slice(-tail));
	});

	test('that meet share no line and lose none, wherever they meet', async () => {
		const source = await open();
		for (const middle of [at(0), at(1), at(1500), at(1500) + 1n, at(2999), at(5000)]) {
			const before = textsOf(await readFiles(source, {to: middle}));
			const after = textsOf(await readFiles(source, {from: middle}));
			expect([...before, ...after]).toEqual(lines);
			expect(before).toHaveLength(Math.min(3000, Number((middle - startedAt + 99_999_999n) / 100_000_000n)));
		}
	});

	test('that are anchored at the end count back from the newest line', async () => {
		const seen = await readFiles(await open(), {from: 5000, anchor: 'end'});
		expect(textsOf(seen)).toEqual(lines.slice(-51));
	});

	test('that would be empty reach back for as many lines as a screen wants', async () => {
		const seen = await readFiles(await open(), {from: at(4000), atLeast: 12});
		expect(textsOf(seen)).toEqual(lines.slice(-12));
		expect(seen.allLines[0]!.time).toBe(at(2988));
	});
});

describe('from both ends', () => {
	const lines = timed(0, 100_000, 1);

	test('the newest lines come first, then the others, each once and in the order of their times', async () => {
		const source = await openSource([logFolder().write('app.log', textOf(lines))]);
		const seen = await readFiles(source, {bothEnds: true});
		expect(textsOf(seen)).toEqual(lines);
		const [first, ...others] = seen.of('lines');
		expect(first!.at).toBe('tail');
		expect(first!.batch.times.length).toBeLessThan(10_000);
		expect(others.at(-1)!.at).toBe('head');
		const times = seen.allLines.map(({time}) => time);
		expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true);
		expect(
			others
				.filter(({at}) => at === 'head')
				.at(-1)!
				.batch.times.at(-1)! < first!.batch.times[0]!,
		).toBe(true);
	});

	test('the newest lines begin with one that tells its time', async () => {
		const trace = numbered('\tat frame', 0, 20_000);
		const text = textOf([...timed(0, 20_000, 1), ...trace, ...timed(20_000, 20_100, 1)]);
		const source = await openSource([logFolder().write('app.log', text)]);
		const seen = await readFiles(source, {bothEnds: true});
		expect(textsOf(seen)).toEqual(text.trimEnd().split('\n'));
		expect(seen.of('lines')[0]!.batch.flags[0]! & lineFlag.untimed).toBe(0);
	});

	test('a file whose lines tell no time is read so, too', async () => {
		const texts = numbered('a line that tells no time', 0, 30_000);
		const source = await openSource([logFolder().write('app.log', textOf(texts))]);
		const seen = await readFiles(source, {bothEnds: true});
		expect(textsOf(seen)).toEqual(texts);
		const times = seen.allLines.map(({time}) => time);
		expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true);
	});

	test('what is written while the older lines are read comes in its place', async () => {
		const folder = logFolder();
		const source = await openSource([folder.write('app.log', textOf(lines))]);
		const more = timed(100_000, 100_010, 1);
		const seen = await follow(
			source,
			[
				{when: ({allLines}) => allLines.length > 0, act: () => folder.append('app.log', textOf(more))},
				{when: soFar => isCaughtUp(soFar) && last(more.at(-1)!)(soFar)},
			],
			{bothEnds: true},
		);
		expect(textsOf(seen)).toEqual([...lines, ...more]);
	});
});

describe('a file that is written to', () => {
	test('goes on with every line that is appended, in whatever pieces', async () => {
		const folder = logFolder();
		const source = await openSource([folder.write('app.log', 'one\n')], {now: Date.now});
		const seen = await follow(source, [
			{when: isCaughtUp, act: () => folder.append('app.log', 'two\nth')},
			{when: last('two'), act: () => folder.append('app.log', 'ree\nfour\n')},
			{when: last('four')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two', 'three', 'four']);
		expect(flagsOf(seen).every(flags => (flags & lineFlag.partial) === 0)).toBe(true);
	});

	test('shows a line without a newline when nothing comes for a while, and its rest as the rest', async () => {
		const folder = logFolder();
		const clock = {ms: Date.now()};
		const source = await openSource([folder.write('app.log', 'one\n')], {now: () => clock.ms});
		const seen = await follow(source, [
			{
				when: isCaughtUp,
				act() {
					folder.append('app.log', 'password: ');
					clock.ms += 60_000;
				},
			},
			{when: last('password: '), act: () => folder.append('app.log', 'no\ntwo\n')},
			{when: last('two')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'password: ', 'no', 'two']);
		const marks = flagsOf(seen).map(flags => flags & (lineFlag.partial | lineFlag.rotated));
		expect(marks).toEqual([0, lineFlag.partial, lineFlag.rotated, 0]);
	});

	test('is begun anew where it was truncated, and that is said', async () => {
		const folder = logFolder();
		const file = folder.write('app.log', 'one\ntwo\n');
		const seen = await follow(await openSource([file]), [
			{
				when: isCaughtUp,
				act() {
					truncateSync(file);
					folder.append('app.log', 'new\n');
				},
			},
			{when: last('new'), act: () => folder.append('app.log', 'newer\n')},
			{when: last('newer')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two', 'new', 'newer']);
		expect(seen.of('restarted')).toMatchObject([{cause: 'the file was truncated', instance: {restart: 1}}]);
	});

	test('is begun anew where it was truncated and has grown beyond where it was', async () => {
		const folder = logFolder();
		const file = folder.write('app.log', 'one\ntwo\n');
		const seen = await follow(await openSource([file]), [
			{when: isCaughtUp, act: () => writeFileSync(file, 'quite another\nlog\n')},
			{when: last('log')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two', 'quite another', 'log']);
		expect(seen.of('restarted')).toHaveLength(1);
	});

	test('is begun anew where other lines of the same size took the place of those just read', async () => {
		const file = logFolder().write('app.log', 'one\n');
		const seen = await follow(await openSource([file]), [
			{when: last('one'), act: () => writeFileSync(file, 'two\n')},
			{when: last('two')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two']);
	});

	test('is gone on with in the new file where it was rotated, after the last line of the old one', async () => {
		const folder = logFolder();
		const file = folder.write('app.log', 'one\n');
		const seen = await follow(await openSource([file]), [
			{
				when: isCaughtUp,
				act() {
					renameSync(file, `${file}.1`);
					folder.append('app.log.1', 'two\n');
				},
			},
			{
				when: last('two'),
				act() {
					folder.append('app.log.1', 'three');
					folder.write('app.log', 'four\n');
				},
			},
			{when: last('four'), act: () => folder.append('app.log', 'five\n')},
			{when: last('five')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two', 'three', 'four', 'five']);
		expect(seen.of('restarted')).toMatchObject([{cause: 'the file was rotated, this is the new one'}]);
	});

	test('of which the old file is kept: another window has its lines, too', async () => {
		const folder = logFolder();
		const file = folder.write('app.log', textOf(timed(0, 10)));
		const source = await openSource([file]);
		await follow(source, [
			{
				when: isCaughtUp,
				act() {
					renameSync(file, `${file}.1`);
					folder.write('app.log', textOf(timed(10, 20)));
				},
			},
			{when: ({allLines}) => allLines.length === 20},
		]);
		expect(textsOf(await readFiles(source))).toEqual(timed(0, 20));
		expect(textsOf(await readFiles(source, {tail: 12}))).toEqual(timed(8, 20));
	});

	test('loses and repeats nothing, however it is written', async () => {
		const folder = logFolder();
		const pieces = Array.from({length: 40}, (_, index) => `${'z'.repeat(index * 7)} ${index}\n`);
		const text = pieces.join('');
		const cuts = Array.from({length: 60}, (_, index) => Math.floor((index * text.length) / 60));
		const file = folder.write('app.log', '');
		let written = 0;
		const seen = await follow(
			await openSource([file], {now: Date.now}),
			[...cuts.slice(1), text.length]
				.map(end => ({
					when: (soFar: {allLines: readonly unknown[]}) =>
						soFar.allLines.length === text.slice(0, written).split('\n').length - 1,
					act() {
						folder.append('app.log', text.slice(written, end));
						written = end;
					},
				}))
				.concat([{when: soFar => soFar.allLines.length === pieces.length, act() {}}]),
		);
		expect(textsOf(seen)).toEqual(pieces.map(piece => piece.trimEnd()));
		expect(readFileSync(file, 'utf8')).toBe(text);
	});
});

test('several files are streams of one task, each with its name', async () => {
	const folder = logFolder();
	const files = ['a.log', 'b.log', 'c/a.log'].map(name => folder.write(name, `${name}\n`));
	const source = await openSource(files);
	const seen = await readFiles(source);
	expect(seen.opened.map(({pod}) => pod)).toEqual([files[0], 'b.log', files[2]]);
	expect(new Set(seen.opened.map(({task}) => task.uid)).size).toBe(1);
	expect(textsOf(seen).toSorted()).toEqual(['a.log', 'b.log', 'c/a.log']);
});
