import {once} from 'node:events';
import {createReadStream, createWriteStream, openSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {lineFlag} from '../../source/core/line-batch.ts';
import {mkfifoSync} from './fifo.ts';
import {logFolder, numbered, openSource, stamp} from './log-folder.ts';
import {flagsOf, follow, isCaughtUp, last, readFiles, textsOf} from './read-files.ts';

const textOf = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');

/** Something that a test writes to standard input. */
const pipe = () => {
	const stream = new PassThrough();
	return {stream, stdin: stream as unknown as NodeJS.ReadStream};
};

describe('standard input', () => {
	test('is read to its end, which is told to who follows', async () => {
		const {stream, stdin} = pipe();
		const source = await openSource(['-'], {stdin, now: Date.now});
		const seen = await follow(source, [
			{when: isCaughtUp, act: () => stream.write('one\ntw')},
			{when: last('one'), act: () => stream.end('o\nthree')},
			{when: soFar => soFar.of('ended').length > 0},
		]);
		expect(textsOf(seen)).toEqual(['one', 'two', 'three']);
		expect(seen.of('ended')).toMatchObject([{exit: 'endOfInput'}]);
		expect(flagsOf(seen).at(-1)! & lineFlag.partial).toBe(lineFlag.partial);
	});

	test('is followed until it ends, and then the reading returns', async () => {
		const {stream, stdin} = pipe();
		const source = await openSource(['-'], {stdin, now: Date.now});
		stream.end('one\n');
		const seen = await readFiles(source, {follow: true});
		expect(textsOf(seen)).toEqual(['one']);
	});

	test('without follow is read to its end, too, and counted from there', async () => {
		const {stream, stdin} = pipe();
		const source = await openSource(['-'], {stdin, now: Date.now});
		const lines = numbered('line', 0, 5000);
		stream.end(textOf(lines));
		expect(textsOf(await readFiles(source, {tail: 3}))).toEqual(lines.slice(-3));
		expect(textsOf(await readFiles(source))).toEqual(lines);
	});

	test('can be read again: another window has what came so far', async () => {
		const {stream, stdin} = pipe();
		const source = await openSource(['-'], {stdin, now: Date.now});
		stream.write(textOf(numbered('line', 0, 10)));
		await follow(source, [{when: last('line 9')}]);
		const again = await follow(
			source,
			[{when: isCaughtUp, act: () => stream.write('line 10\n')}, {when: last('line 10')}],
			{tail: 4},
		);
		expect(textsOf(again)).toEqual(numbered('line', 6, 11));
	});

	test('lines that tell no time are as old as their arrival', async () => {
		const {stream, stdin} = pipe();
		const clock = {ms: 1_790_000_000_000};
		const source = await openSource(['-'], {stdin, now: () => clock.ms});
		const seen = await follow(source, [
			{when: isCaughtUp, act: () => stream.write('one\n')},
			{
				when: last('one'),
				act() {
					clock.ms += 5000;
					stream.write('two\n');
				},
			},
			{when: last('two')},
		]);
		const [one, two] = seen.allLines;
		expect(two!.time - one!.time).toBe(5_000_000_000n);
		expect(two!.time).toBe(BigInt(clock.ms) * 1_000_000n);
	});

	test('that is a file is read as one, from both ends', async () => {
		const lines = numbered('a line that is redirected', 0, 30_000);
		const file = logFolder().write('app.log', textOf(lines));
		const fd = openSync(file, 'r');
		const stdin = Object.assign(createReadStream(file, {fd, autoClose: false}), {
			fd,
		}) as unknown as NodeJS.ReadStream;
		const seen = await readFiles(await openSource(['-'], {stdin, now: Date.now}), {bothEnds: true});
		expect(textsOf(seen)).toEqual(lines);
		expect(seen.of('lines').map(({at}) => at)).toContain('head');
	});
});

describe('a pipe with a name', () => {
	test('is read as standard input is', async () => {
		const file = mkfifoSync(logFolder().at('pipe'));
		const writer = createWriteStream(file);
		const source = await openSource([file]);
		writer.end('one\ntwo\n');
		await once(writer, 'close');
		expect(textsOf(await readFiles(source))).toEqual(['one', 'two']);
	});
});

describe('a compressed file', () => {
	const lines = Array.from({length: 20_000}, (_, index) => `${stamp(index)} INFO line ${index}`);

	test('is unpacked, whole or in part', async () => {
		const source = await openSource([logFolder().write('app.log.1.gz', gzipSync(textOf(lines)))]);
		expect(textsOf(await readFiles(source, {tail: 5}))).toEqual(lines.slice(-5));
		expect(textsOf(await readFiles(source, {bothEnds: true, follow: true}))).toEqual(lines);
	});

	test('is history: it is caught up when all of it is unpacked', async () => {
		const source = await openSource([logFolder().write('app.log.1.gz', gzipSync(textOf(lines)))]);
		const seen = await readFiles(source, {follow: true});
		expect(seen.events.at(-1)!.type).toBe('caughtUp');
		expect(seen.of('ended')).toEqual([]);
	});

	test('that is damaged gives what can be unpacked, and says so', async () => {
		const packed = gzipSync(textOf(lines));
		const source = await openSource([logFolder().write('app.gz', packed.subarray(0, packed.length / 2))]);
		const seen = await readFiles(source);
		expect(textsOf(seen).length).toBeGreaterThan(1000);
		expect(textsOf(seen).slice(0, 1000)).toEqual(lines.slice(0, 1000));
		expect(seen.of('unreadable')).toMatchObject([
			{cause: 'the compressed file is damaged or ends early', permanent: true},
		]);
	});
});
