import {renameSync, rmSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {CriLines} from '../../source/core/cri.ts';
import {lineFlag} from '../../source/core/line-batch.ts';
import {criRecords, logFolder, numbered, openSource, stamp} from './log-folder.ts';
import {flagsOf, follow, isCaughtUp, last, readFiles, textsOf} from './read-files.ts';

const container = 'shop_web-0_4d3c2b1a-0000-4000-8000-000000000001/app';

describe('the files of a container', () => {
	test('are read in the order of their rotation, packed ones included', async () => {
		const folder = logFolder();
		const lines = numbered('line', 0, 60);
		const records = (from: number, to: number) => criRecords(lines.slice(from, to), {from: from * 100});
		folder.write(`${container}/0.log.20261121-120000.gz`, gzipSync(records(0, 20)));
		folder.write(`${container}/0.log.20261121-120010`, records(20, 40));
		folder.write(`${container}/0.log`, records(40, 60));
		const source = await openSource([folder.path]);
		expect(textsOf(await readFiles(source))).toEqual(lines);
		expect(textsOf(await readFiles(source, {tail: 50}))).toEqual(lines.slice(-50));
		expect(textsOf(await readFiles(source, {bothEnds: true}))).toEqual(lines);
	});

	test('tell where one life of it ended and the next one began', async () => {
		const folder = logFolder();
		folder.write(`${container}/0.log`, criRecords(['first life']));
		folder.write(`${container}/1.log`, criRecords(['second life'], {from: 1000}));
		const seen = await readFiles(await openSource([folder.path]));
		expect(textsOf(seen)).toEqual(['first life', 'second life']);
		expect(seen.of('restarted')).toMatchObject([
			{instance: {restart: 1}, cause: expect.stringContaining('started again')},
		]);
		expect(seen.of('lines').map(({instance}) => instance.restart)).toEqual([0, 1]);
	});

	test('tell standard error, and lines that never got their end', async () => {
		const folder = logFolder();
		const text = `${criRecords(['bad'], {stream: 'stderr'})}${stamp(100)} stdout P half`;
		folder.write(`${container}/0.log`, text);
		const seen = await readFiles(await openSource([folder.path]));
		expect(textsOf(seen)).toEqual(['bad', 'half']);
		expect(flagsOf(seen)).toEqual([lineFlag.stderr, lineFlag.partial]);
	});

	test('from both ends tear no line, and say of older lives where they ended', async () => {
		const folder = logFolder();
		const long = numbered('x'.repeat(200), 0, 4000);
		const split = long.flatMap((text, index) => [
			`${stamp(1000 + index)} stdout P ${text.slice(0, 100)}\n`,
			`${stamp(1000 + index)} stdout F ${text.slice(100)}\n`,
		]);
		folder.write(`${container}/0.log`, criRecords(['before']));
		folder.write(`${container}/1.log`, split.join(''));
		const seen = await readFiles(await openSource([folder.path]), {bothEnds: true});
		expect(textsOf(seen)).toEqual(['before', ...long]);
		expect(seen.of('lines')[0]!.at).toBe('tail');
		expect(seen.of('restarted')).toMatchObject([{isPast: true, instance: {restart: 1}}]);
	});

	test('a window gives what its lines say by their own times, whatever the order of the records', async () => {
		const folder = logFolder();
		const record = fc.record({
			ms: fc.integer({min: 0, max: 50}),
			tag: fc.constantFrom('P', 'F'),
			stream: fc.constantFrom('stdout', 'stderr'),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(record, {maxLength: 40}), fc.nat(60), fc.nat(60), async (records, a, b) => {
				const text = records
					.map(({ms, tag, stream}, index) => `${stamp(index * 10 + ms)} ${stream} ${tag} ${index}\n`)
					.join('');
				const lines = new CriLines();
				const batches = [lines.push(Buffer.from(text)), lines.finish()];
				const all = batches.flatMap(({times, bytes, starts}) =>
					[...times].map((time, line) => ({
						time,
						text: Buffer.from(bytes.subarray(starts[line], starts[line + 1])).toString(),
					})),
				);
				folder.write(`${container}/0.log`, text);
				const source = await openSource([folder.path]);
				const [from, to] = [a, b].map(share => BigInt(share) * 10_000_000n + 1_790_000_000_000_000_000n);
				const seen = await readFiles(source, {from, to});
				expect(seen.allLines).toEqual(all.filter(({time}) => time >= from! && time < to!));
				expect(textsOf(await readFiles(source, {tail: a}))).toEqual(
					all.map(line => line.text).slice(all.length - Math.min(a, all.length)),
				);
				await source.close();
			}),
			{numRuns: 60},
		);
	});
});

describe('a container that is followed', () => {
	test('goes on through rotations, the packing of files, and restarts', async () => {
		const folder = logFolder();
		const file = folder.write(`${container}/0.log`, criRecords(['one']));
		const rotate = (to: string) => renameSync(file, `${file}.${to}`);
		const seen = await follow(await openSource([folder.path]), [
			{when: isCaughtUp, act: () => folder.append(`${container}/0.log`, criRecords(['two'], {from: 100}))},
			{
				when: last('two'),
				act() {
					rotate('20261121-120000');
					folder.append(`${container}/0.log.20261121-120000`, criRecords(['three'], {from: 200}));
					folder.write(`${container}/0.log`, criRecords(['four'], {from: 300}));
				},
			},
			{
				when: last('four'),
				act() {
					rotate('20261121-120010');
					folder.write(`${container}/0.log.20261121-120020.gz`, gzipSync(criRecords(['five'], {from: 400})));
					folder.write(`${container}/0.log`, criRecords(['six'], {from: 500}));
				},
			},
			{when: last('six'), act: () => folder.write(`${container}/1.log`, criRecords(['seven'], {from: 600}))},
			{when: last('seven')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
		expect(seen.of('gap')).toEqual([]);
		expect(seen.of('restarted')).toHaveLength(1);
	});

	test('has a line whole that a rotation split', async () => {
		const folder = logFolder();
		const file = folder.write(`${container}/0.log`, `${criRecords(['one'])}${stamp(100)} stdout P tw\n`);
		const seen = await follow(await openSource([folder.path]), [
			{
				when: isCaughtUp,
				act() {
					renameSync(file, `${file}.20261121-120000`);
					folder.write(`${container}/0.log`, `${stamp(101)} stdout F o\n`);
				},
			},
			{when: last('two')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two']);
		expect(textsOf(await readFiles(await openSource([folder.path])))).toEqual(['one', 'two']);
	});

	test('whose files were removed before they were read has a gap, in words', async () => {
		const folder = logFolder();
		const file = folder.write(`${container}/0.log`, criRecords(['one']));
		const seen = await follow(await openSource([folder.path]), [
			{
				when: isCaughtUp,
				act() {
					rmSync(file);
					folder.write(`${container}/0.log.20261121-120010`, criRecords(['three'], {from: 200}));
					folder.write(`${container}/0.log`, criRecords(['four'], {from: 300}));
				},
			},
			{when: last('four')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'three', 'four']);
		expect(seen.of('gap')).toMatchObject([{cause: 'files were removed before they were read'}]);
	});

	test('waits for the end of a record, and for the last part of a line', async () => {
		const folder = logFolder();
		const name = `${container}/0.log`;
		folder.write(name, criRecords(['one']));
		const seen = await follow(await openSource([folder.path]), [
			{when: isCaughtUp, act: () => folder.append(name, `${stamp(100)} stdout P tw`)},
			{when: isCaughtUp, act: () => folder.append(name, `o\n${stamp(101)} stdout F !\n`)},
			{when: last('two!')},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two!']);
	});

	test('has no file yet: its lines come when there is one', async () => {
		const folder = logFolder();
		folder.write(`${container}/notes`, '');
		const seen = await follow(await openSource([folder.path]), [
			{when: isCaughtUp, act: () => folder.write(`${container}/0.log`, criRecords(['one']))},
			{when: last('one')},
		]);
		expect(textsOf(seen)).toEqual(['one']);
	});
});
