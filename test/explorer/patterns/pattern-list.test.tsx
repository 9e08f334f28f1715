import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {api, lines, opened, openLoading, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const stream = 'api-x7k2p/app';

/** Lines of three patterns. */
const content: string[] = [
	...Array.from({length: 6}, (_, number) => `INFO request took ${number}ms`),
	...Array.from({length: 3}, (_, number) => `ERROR upstream timed out after ${number}ms`),
	'WARN disk is full',
];

/** The explorer on a log that says this. */
const openLogOf = async (texts: readonly string[]): Promise<OpenExplorer> => {
	const log = await openLoading();
	log.source.say(opened(api));
	log.source.say(lines(stream, texts, nowMs - 20_000));
	log.source.say({type: 'caughtUp', stream});
	await log.see(texts.at(-1)!);
	return log;
};

/** The explorer on the patterns of a log. */
const openPatterns = async (): Promise<OpenExplorer> => {
	const log = await openLogOf(content);
	log.press('P');
	await log.see('3 patterns');
	return log;
};

/** The patterns on the screen; the selected one is marked. */
const listed = (): string[] =>
	open
		.rows()
		.filter(row => /^[▌ ] +[\d,]+ +<?\d+ % /.test(row))
		.map(row => row.replaceAll(/ +/g, ' ').trimEnd());

test('P lists what the lines say, with counts, shares and errors', async () => {
	open = await openPatterns();
	expect(listed()).toEqual([
		'▌ 6 60 % – INFO request took <*>',
		' 3 30 % 3 ERROR upstream timed out after <*>',
		' 1 10 % – WARN disk is full',
	]);
	expect(open.rows()[0]).toMatch(/api · patterns.*10 records · 3 patterns/);
	expect(screenText(open.rows())).toContain('one of them: INFO request took 0ms');
});

test('Enter keeps the lines of the pattern, and Esc leads back to the list, and then to the whole log', async () => {
	open = await openPatterns();
	open.press('j', 'Enter');
	await open.see(/^ & ERROR upstream timed out after <\*> 3$/);
	expect(screenText(open.rows())).not.toContain('INFO request');
	open.press('Escape');
	await open.see('3 patterns');
	expect(listed()[1]).toMatch(/^▌/);
	open.press('Escape');
	await open.see('INFO request took 5ms');
	expect(screenText(open.rows())).not.toContain('& ERROR');
});

test('! keeps the lines that are of no such pattern', async () => {
	open = await openPatterns();
	open.press('!');
	await open.see(/^ ! INFO request took <\*> 4$/);
	expect(screenText(open.rows())).not.toContain('INFO request took 5ms');
	expect(screenText(open.rows())).toContain('disk is full');
});

test('S puts the patterns with most errors first, and the selected one stays selected', async () => {
	open = await openPatterns();
	open.press('j', 'j', 'S');
	await open.see('ERRORS▾');
	expect(listed()).toEqual([
		' 3 30 % 3 ERROR upstream timed out after <*>',
		' 6 60 % – INFO request took <*>',
		'▌ 1 10 % – WARN disk is full',
	]);
});

test('Only what the filters keep is counted', async () => {
	open = await openPatterns();
	open.press('Escape', '&');
	open.type('took|full');
	open.press('Enter', 'P');
	await open.see('2 patterns');
	expect(open.rows()[1]).toMatch(/^ & took\|full 7/);
	expect(listed()).toHaveLength(2);
});

test('A search that was begun in what a pattern keeps is ended first by Esc', async () => {
	open = await openPatterns();
	open.press('Enter', '/');
	open.type('took 4');
	open.press('Enter');
	await open.see('1 of 1 match');
	open.press('Escape');
	await open.see(/^ & INFO request took <\*> 6$/);
	await open.see(rows => !screenText(rows).includes('1 of 1 match'));
	open.press('Escape');
	await open.see('3 patterns');
});

test('A zoom that was made in what a pattern keeps is ended first by Esc', async () => {
	open = await openPatterns();
	open.press('Enter');
	await open.see(/^ & INFO request took <\*> 6$/);
	open.type('kk[');
	await open.see('Enter zooms');
	open.press('Enter');
	await open.see(/of last 1m/);
	open.press('Escape');
	await open.see(rows => !rows[0]!.includes('of last 1m') && rows.some(row => row.startsWith(' & INFO')));
	open.press('Escape');
	await open.see('3 patterns');
});

test('q leads from the list to the log, and the help tells its keys', async () => {
	open = await openPatterns();
	open.press('?');
	await open.see('keys of the patterns');
	open.press('q');
	await open.see('3 patterns');
	open.press('q');
	await open.see('INFO request took 5ms');
});

test('What has come is counted with P; what was still to be loaded is counted as soon as it is there', async () => {
	open = await openLoading();
	open.source.say(opened(api));
	open.source.say(lines(stream, content.slice(0, 6), nowMs - 20_000));
	await open.see('request took 5ms');
	open.press('P');
	await open.see(/6 records · 1 pattern · counting/);
	open.source.say(lines(stream, content.slice(6), nowMs - 10_000));
	open.source.say({type: 'caughtUp', stream});
	await open.see(/10 records · 3 patterns {2}/);
	open.press('Escape');
	open.source.say(lines(stream, ['INFO request took 9ms'], nowMs));
	await open.see('took 9ms');
	open.press('P', 'P');
	await open.see('11 records');
});

test('What a log says is shown as text: no control of it reaches the terminal', async () => {
	open = await openLogOf(['\u001B]0;title\u0007 \u009B31m text', 'evil']);
	open.press('P');
	await open.see('2 patterns');
	expect(screenText(open.rows())).not.toMatch(/[\u0007\u009B\u001B]/);
});
