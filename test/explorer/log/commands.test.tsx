import {afterEach, expect, test} from 'vitest';
import {instantFromMs} from '../../../source/core/instant.ts';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {api, lines, numbered, opened, openLog} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

/** Type a command, and accept it. */
const command = (text: string): void => {
	open.press(':');
	open.type(text);
	open.press('Enter');
};

/** The window that a command asked the source for; the log is there at once. */
const answer = async (): Promise<void> => {
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(0, 3), nowMs - 3000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/app'});
};

test(':since with a duration shows so much of the log', async () => {
	open = await openLog();
	command('since 90m');
	await answer();
	await open.see('last 1h30m');
	expect(open.source.opened.at(-1)?.window).toMatchObject({
		from: instantFromMs(nowMs - 90 * 60_000),
		follow: true,
	});
});

test(':since with a time of day shows the log from there on', async () => {
	open = await openLog();
	command('since 22:00');
	await answer();
	await open.see('since 22:00');
	expect(open.source.opened.at(-1)?.window).toMatchObject({
		from: instantFromMs(nowMs - 800_000),
		follow: true,
	});
});

test(':from … to … shows the log between, and does not say how the task ended', async () => {
	open = await openLog();
	command('from 22:00 to 22:10');
	await answer();
	open.source.endLogs();
	const rows = await open.see('22:00–22:10');
	expect(open.source.opened.at(-1)?.window).toMatchObject({
		to: instantFromMs(nowMs - 200_000),
		follow: false,
	});
	expect(rows.join('\n')).not.toContain('Job ');
});

test.each([
	['since yesterday', '"yesterday" is no time'],
	['from 22:10 to 22:00', 'must be the later one'],
	['from 22:10', '"" is no time'],
	['frob', 'frob: no such command; there are since, from, quit'],
])(':%s says what is wrong', async (text, sentence) => {
	open = await openLog();
	command(text);
	await open.see(sentence);
});

test('Tab completes a command, whose use is shown beside it', async () => {
	open = await openLog();
	open.press(':');
	await open.see(/^ : .*since 90m.*from 14:00/);
	open.type('fr');
	open.press('Tab');
	await open.see(/^ : from +from 14:00 to 14:10/);
	open.press('Escape');
	await open.see('? help');
});

test(':quit ends the program', async () => {
	open = await openLog();
	command('q');
	await open.see('? help');
	expect(open.program.quits).toBe(1);
});
