import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {api, lines, opened, openLoading, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const stream = 'api-x7k2p/app';

/** The explorer on a log that says this, a line a second. */
const openLogOf = async (texts: readonly string[]): Promise<OpenExplorer> => {
	const log = await openLoading();
	log.source.say(opened(api));
	log.source.say(lines(stream, texts, nowMs - 30_000));
	log.source.say({type: 'caughtUp', stream});
	await log.see(texts.at(-1)!);
	return log;
};

const ticks = ['start', 'tick', 'tick', 'tick', 'end'];

/** The lines of the log, without their times. */
const shown = (): string[] =>
	open
		.rows()
		.map(row => /^[ ▌](?:[\d-]{5} )?\d\d:\d\d:\d\d\.\d{3} (.*)$/.exec(row)?.[1])
		.filter(text => text !== undefined);

test('what says the same one after the other is one line, with its count', async () => {
	open = await openLogOf(ticks);
	expect(shown()).toEqual(['start', 'tick ×3', 'end']);
	expect(open.rows()[0]).toContain('5 lines');
});

test('the count follows what comes', async () => {
	open = await openLogOf(['start', ...Array.from({length: 1203}, () => 'tick')]);
	await open.see('tick ×1,203');
	open.source.say(lines(stream, ['tick'], nowMs));
	await open.see('tick ×1,204');
	expect(shown()).toEqual(['start', 'tick ×1,204']);
});

test('Enter shows all of them, and on any of them one line again', async () => {
	open = await openLogOf(ticks);
	open.press('k', 'Enter');
	await open.see(() => shown().length === 5);
	expect(shown()).toEqual(ticks);
	expect(open.rows().find(row => row.startsWith('▌'))).toContain('tick');
	open.press('j', 'Enter');
	await open.see('tick ×3');
	expect(open.rows().find(row => row.startsWith('▌'))).toContain('tick ×3');
	open.press('Enter', 'Enter');
	await open.see(() => shown().length === 3);
});

test('more of them than one block of the log holds are one line, are shown by Enter, and are one again', async () => {
	open = await openLogOf(['start', ...Array.from({length: 60_000}, () => 'tick'), 'end']);
	expect(shown()).toEqual(['start', 'tick ×60,000', 'end']);
	open.press('k', 'Enter', 'G', 'k');
	await open.see(() => shown().filter(text => text === 'tick').length > 10);
	open.press('Enter');
	await open.see(() => shown().length === 3);
	expect(shown()).toEqual(['start', 'tick ×60,000', 'end']);
});

test('z shows all lines, and folds them again', async () => {
	open = await openLogOf(ticks);
	open.press('z');
	await open.see(() => shown().length === 5);
	open.press('z');
	await open.see('tick ×3');
});

test('a stack trace that is repeated is one line, with its lines and its count', async () => {
	const trace = ['Error: boom', '    at a (a.js:1:1)', '    at b (b.js:2:2)'];
	const log = await openLoading();
	log.source.say(opened(api));
	log.source.say(lines(stream, [...trace, ...trace, 'end'], nowMs - 30_000));
	log.source.say({type: 'caughtUp', stream});
	open = log;
	await open.see('Error: boom ⋯ 2 more lines ×2');
	open.press('k', 'Enter');
	await open.see('at b (b.js:2:2)');
	expect(screenText(open.rows()).match(/Error: boom/g)).toHaveLength(2);
	expect(screenText(open.rows())).toContain('Error: boom ⋯ 2 more lines');
});

test('a search for a stamp that is folded away goes to its line', async () => {
	open = await openLogOf([
		'2023-11-14T22:12:50Z tick',
		'2023-11-14T22:12:51Z tick',
		'2023-11-14T22:12:52Z tick',
		'end',
	]);
	await open.see('22:12:50Z tick ×3');
	open.press('/');
	open.type('22:12:51Z');
	open.press('Enter');
	await open.see(/^▌.*22:12:51Z tick/);
});

test('a filter keeps them folded, and counts all', async () => {
	open = await openLogOf(ticks);
	open.press('&');
	open.type('tick');
	open.press('Enter');
	await open.see(/^ & tick 3/);
	expect(shown()).toEqual(['tick ×3']);
});

test('a search for a line among very many that are folded away goes to it', async () => {
	const stamped = Array.from({length: 60_000}, (_, number) => `ts=${1_700_000_000 + number} tick`);
	open = await openLogOf([...stamped, 'end']);
	await open.see('tick ×60,000');
	open.press('/');
	open.type('1700050007');
	open.press('Enter');
	await open.see(/^▌.*ts=1700050007 tick/);
});
