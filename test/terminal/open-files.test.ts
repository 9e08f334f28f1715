import {appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {mkfifoSync} from '../files/fifo.ts';
import {criRecords, logFolder, numbered, stamp} from '../files/log-folder.ts';
import {type LaunchOptions, launch} from './driver.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Has the program write down what it tells V8. */
const flagRecorder = new URL('./fixtures/flag-recorder.ts', import.meta.url).href;

const timed = (from: number, to: number): string =>
	numbered('line', from, to)
		.map((text, index) => `${stamp(from + index)} INFO ${text}\n`)
		.join('');

/** A shell that runs kreel at the end of a pipe. */
const piped = (writer: string, args = '', env: LaunchOptions['env'] = {}) =>
	launch({
		env,
		file: 'bash',
		args: ['--norc', '-c', `${writer} | "${process.execPath}" "${cli}" ${args}; echo "code $?"`],
	});

test('a file opens at its end, is followed, and its beginning is a key away', async () => {
	const file = logFolder().write('app.log', timed(0, 50_000));
	const person = launch({args: ['open', file]});
	await person.see(/^ file\/app\.log +.*ALL .* follow ●/, {row: 0});
	await person.see('INFO line 49999', {row: 22});
	appendFileSync(file, timed(50_000, 50_001));
	await person.see('INFO line 50000', {row: 22});
	await person.see('50,001 lines', {row: 0});
	person.press('g');
	await person.see('── the log begins here ─', {row: 1});
	await person.see('INFO line 0', {row: 2});
	person.press('q');
	expect((await person.exit()).code).toBe(0);
	expect(person.isAlternate).toBe(false);
});

test('what becomes of a file is told in the log, in words', async () => {
	const file = logFolder().write('app.log', 'one\n');
	const person = launch({args: ['open', file]});
	await person.see('one');
	truncateSync(file);
	writeFileSync(file, 'two\n');
	await person.see('── restarted: the file was truncated ─');
	await person.see('two');
	renameSync(file, `${file}.1`);
	writeFileSync(file, 'three\n');
	await person.see('── restarted: the file was rotated, this is the new one ─');
	await person.see('three');
});

test('V8 is told to keep little garbage where all bytes of a log go through the program, and not where they stay in a file', async () => {
	const folder = logFolder();
	const flags = /^--heap-growing-percent=30\n(?!--heap-growing)/;
	for (const [name, content, expected] of [
		['plain.log', timed(0, 10), /^$/],
		['packed.log.gz', gzipSync(timed(0, 10)), flags],
		['0.log', criRecords(['INFO line 9']), flags],
	] as const) {
		const record = folder.write(`${name}.flags`, '');
		const env = {NODE_OPTIONS: `--import=${flagRecorder}`, KREEL_TEST_RECORD: record};
		const person = launch({args: ['open', folder.write(name, content)], env});
		await person.see('INFO line 9');
		expect(readFileSync(record, 'utf8'), name).toMatch(expected);
	}

	const record = folder.write('pipe.flags', '');
	const env = {NODE_OPTIONS: `--import=${flagRecorder}`, KREEL_TEST_RECORD: record};
	await piped(`cat "${folder.at('plain.log')}"`, '', env).see('INFO line 9');
	expect(readFileSync(record, 'utf8')).toMatch(flags);
});

test('of a log that is larger than memory and disk may take, it is said how much was dropped', async () => {
	const person = piped('seq 1000000 3999999', '--memory 16Mi --disk 1Mi');
	await person.see('Standard input has ended');
	person.press('g');
	const words = 'older lines were dropped to stay within --memory and --disk';
	const head = await person.see(words, {row: 1});
	const countOf = (row: string, unit: string): number =>
		Number(row.slice(0, row.indexOf(unit)).replaceAll(',', '').match(/\d+$/)![0]);
	const kept = countOf(await person.see('ALL', {row: 0}), ' lines');
	const dropped = countOf(head, ` ${words}`);
	expect(dropped).toBeGreaterThan(0);
	expect(kept + dropped).toBe(3_000_000);
	await person.see(`${1_000_000 + dropped}`, {row: 2});
});

test('several files are merged by their times, told apart by their names', async () => {
	const folder = logFolder();
	const files = [
		folder.write('api.log', `${stamp(0)} one\n${stamp(200)} three\n`),
		folder.write('web.log', `${stamp(100)} two\n`),
	];
	const person = launch({args: ['open', ...files]});
	await person.see(/file\/api\.log, web\.log · 2 files · merged/, {row: 0});
	await person.see(/^ api\.log .* one$/, {row: 2});
	await person.see(/^ web\.log .* two$/, {row: 3});
	await person.see(/^▌api\.log .* three$/, {row: 4});
});

test('a folder of pods shows them as a table; Enter opens the log of one', async () => {
	const folder = logFolder();
	folder.write('shop_web-0_4d3c2b1a/app/0.log', criRecords(['one', 'two']));
	folder.write('shop_web-1_4d3c2b1b/app/0.log', criRecords(['three']));
	const person = launch({args: ['open', folder.path]});
	await person.see(/^▌web-0 +Pod/);
	await person.see(/^ web-1 +Pod/);
	person.press('Enter');
	await person.see(/^▌.* two$/);
	person.press('Escape', 'j', 'Enter');
	await person.see(/^▌.* three$/);
});

test('what is piped in is followed, with the keyboard of the terminal, until it ends', async () => {
	const later = mkfifoSync(logFolder().at('later'));
	const person = piped(`{ echo one; cat ${later}; }`);
	await person.see('one');
	writeFileSync(later, 'two\n');
	await person.see('two');
	await person.see('── Standard input has ended ─');
	await person.see('file/standard input', {row: 0});
	person.press('g');
	await person.see(/^▌── the log begins here/, {row: 1});
	person.press('?');
	await person.see('keys of the log', {row: 0});
	person.press('q', 'Q');
	await person.see('code 0');
	expect(person.isAlternate).toBe(false);
	expect(person.cursor.visible).toBe(true);
});

test('q ends it although more could come, and does not wait for that', async () => {
	const pipe = mkfifoSync(logFolder().at('pipe'));
	const command = `exec 3<>${pipe}; echo one >&3; "${process.execPath}" "${cli}" <${pipe}; echo "code $?"`;
	const person = launch({file: 'bash', args: ['--norc', '-c', command]});
	await person.see('one');
	person.press('q');
	await person.see('code 0');
});

test('another window of what was piped in has all of it again', async () => {
	const person = piped('seq 1 3000', 'open -');
	await person.see(/^.3000$/);
	person.press('0');
	await person.see('newest 1,000', {row: 0});
	person.press('9');
	await person.see('3,000 lines', {row: 0});
	person.press('g');
	await person.see(/^.1$/, {row: 2});
	person.press('Ctrl-C');
	await person.see('code 0');
});

test('a file that is not there is one sentence, and the terminal stays as it is', async () => {
	const person = launch({args: ['open', '/no/such/file.log']});
	expect((await person.exit()).code).toBe(4);
	expect(person.row(0)).toBe('kreel: /no/such/file.log: no such file');
	expect(person.raw()).not.toContain('\u001B[?1049h');
});

test('y puts the record under the cursor into the clipboard of the terminal, and the screen stays as it is', async () => {
	const file = logFolder().write('app.log', 'INFO one\nError: böse\n\tat a\nINFO two\n');
	const person = launch({args: ['open', file]});
	await person.see('INFO two');
	const before = person.rows().slice(2, -1);
	person.press('k', 'y');
	await person.see('copied 1 record of 2 lines (25 bytes) to the clipboard', {row: -1});
	expect(person.clipboard).toBe('Error: böse\n        at a');
	expect(
		person
			.rows()
			.slice(2, -1)
			.map(row => row.replace('▌', ' ')),
	).toEqual(before.map(row => row.replace('▌', ' ')));
});

test('within tmux it is tmux that is asked; where it cannot, the terminal is told in both ways that tmux may take', async () => {
	const folder = logFolder();
	const file = folder.write('app.log', 'INFO one\n');
	writeFileSync(folder.at('tmux'), '#!/bin/sh\ntest -e "$0.fails" && exit 1\ncat > "$0.text"\n', {
		mode: 0o700,
	});
	const env = {TMUX: '/nowhere,1,0', PATH: `${folder.path}:${process.env.PATH}`};
	const person = launch({args: ['open', file], env});
	await person.see('INFO one');
	person.press('y');
	await person.see('copied 1 line', {row: -1});
	expect(readFileSync(folder.at('tmux.text'), 'utf8')).toBe('INFO one');
	expect(person.clipboard).toBeUndefined();
	folder.write('tmux.fails', '');
	person.press('g', 'j', 'y');
	await person.seeThat('it has the line', ({clipboard}) => clipboard === 'INFO one');
	expect(person.raw()).toContain('\u001BPtmux;\u001B\u001B]52;c;');
});
