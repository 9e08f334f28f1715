import {closeSync, openSync, truncateSync} from 'node:fs';
import {expect, test} from 'vitest';
import {continuesMark, lineCount, repeatMark} from '../../source/core/line-batch.ts';
import {RecordBorders} from '../../source/files/record-borders.ts';
import {logFolder, openSource, stamp, startedAt} from './log-folder.ts';
import {readFiles, textsOf} from './read-files.ts';

/** Records of one to five lines, of different lengths: more than threads get at once. */
const largeLog = (): string[] => {
	const lines: string[] = [];
	for (let index = 0; lines.length < 150_000; index++) {
		lines.push(`${stamp(index)} ${index % 9 === 0 ? 'ERROR' : 'INFO'} request ${'x'.repeat(index % 61)}`);
		for (let frame = 0; frame < (index % 9 === 0 ? index % 5 : 0); frame++) {
			lines.push(`\tat frame.${frame} (file.js:${index})`);
		}
	}

	return lines;
};

const lines = largeLog();
const text = lines.map(line => `${line}\n`).join('');

test('a file that several threads read is whole and in order, with times and levels', async () => {
	const source = await openSource([logFolder().write('app.log', text)]);
	for (const window of [{}, {bothEnds: true}]) {
		const seen = await readFiles(source, window);
		expect(textsOf(seen)).toEqual(lines);
		const times = seen.allLines.map(({time}) => time);
		expect(times[0]).toBe(startedAt);
		expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true);
	}
});

test('no block tears a record, and every line of a trace is known to go on with it', async () => {
	const source = await openSource([logFolder().write('app.log', text)]);
	const seen = await readFiles(source);
	const batches = seen.of('lines').map(({batch}) => batch);
	expect(batches.length).toBeGreaterThan(8);
	for (const batch of batches) {
		expect(batch.marks![0]! & continuesMark).toBe(0);
	}

	const marks = batches.flatMap(batch => [...batch.marks!.subarray(0, lineCount(batch))]);
	expect(marks.map(mark => (mark & continuesMark) !== 0)).toEqual(lines.map(line => line.startsWith('\t')));
	expect(marks.filter(mark => mark === 5)).toHaveLength(lines.filter(line => line.includes('ERROR')).length);
});

test('lines that say the same as the one before, but for when, are known', async () => {
	const texts = ['INFO tick', 'INFO tick', 'INFO tock', 'INFO tock'].map(
		(text, index) => `${stamp(index)} ${text}`,
	);
	const source = await openSource([logFolder().write('app.log', `${texts.join('\n')}\n`)]);
	const [first] = (await readFiles(source)).of('lines');
	expect([...first!.batch.marks!].map(mark => (mark & repeatMark) !== 0)).toEqual([false, true, false, true]);
});

test('bytes are read from the file when they are looked at, also after it was removed', async () => {
	const folder = logFolder();
	const source = await openSource([folder.write('app.log', text)]);
	const [first] = (await readFiles(source)).of('lines');
	folder.remove();
	const {file, offset} = first!.batch.origin!;
	expect(Buffer.from(file.read(offset, 24)).toString()).toBe(stamp(0).slice(0, 24));
	expect(Buffer.from(first!.batch.bytes).toString('latin1')).toBe(text.slice(0, first!.batch.starts.at(-1)));
});

test('a file that is truncated while it is read has a gap, in words', async () => {
	const folder = logFolder();
	const file = folder.write('app.log', text.repeat(4));
	const source = await openSource([file]);
	let isFirst = true;
	const seen = await readFiles(source, {}, soFar => {
		if (isFirst && soFar.allLines.length > 0) {
			isFirst = false;
			truncateSync(file, 1000);
		}

		return false;
	});
	expect(seen.of('gap')).toMatchObject([{cause: 'the file was truncated while it was read'}]);
	expect(seen.of('caughtUp')).toHaveLength(1);
});

test('a file that no longer goes so far has no borders there', () => {
	const content = `${stamp(0)} INFO one\n${'\tat two\n'.repeat(1000)}${stamp(1)} INFO three\n`;
	const file = logFolder().write('app.log', content);
	const fd = openSync(file, 'r');
	for (const size of [0, 10, 1000, 5000, content.length - 1]) {
		truncateSync(file, size);
		const borders = new RecordBorders(fd);
		for (let offset = Math.max(1, size - 100); offset < content.length; offset += 10) {
			expect(borders.firstFrom(offset, content.length)).toBeUndefined();
		}
	}

	closeSync(fd);
});

test('the borders between parts are where records begin, wherever a part ends', () => {
	const record = (index: number) => `${stamp(index)} ERROR ${index}\n\tat one\n\tat two\n`;
	const content = Array.from({length: 50}, (_, index) => record(index)).join('');
	const heads = new Set(Array.from({length: 50}, (_, index) => content.indexOf(`${stamp(index)} `)));
	const fd = openSync(logFolder().write('app.log', content), 'r');
	const borders = new RecordBorders(fd);
	for (let offset = 0; offset <= content.length; offset++) {
		const border = borders.firstFrom(offset, content.length);
		expect(border).toBe([...heads].find(head => head >= offset) ?? content.length);
	}

	closeSync(fd);
});

test('a line of several parts is one line, and the parts in it are empty', () => {
	const content = `${'x'.repeat(300_000)}\nshort\n`;
	const fd = openSync(logFolder().write('app.log', content), 'r');
	const borders = new RecordBorders(fd);
	expect([1, 100_000, 200_000, 250_000].map(offset => borders.firstFrom(offset, content.length))).toEqual(
		Array(4).fill(300_001),
	);
	closeSync(fd);
});
