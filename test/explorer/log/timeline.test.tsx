import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {lines, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const stream = 'api-x7k2p/app';

/** A log of 30 lines, one a second up to now, then 4 errors in one second, ten seconds later. */
const openBurst = async (): Promise<OpenExplorer> => {
	const opened = await openLog(30);
	for (const part of [0, 1, 2, 3]) {
		opened.source.say(lines(stream, [`ERROR ${part}`], nowMs + 10_000 + part * 100));
	}

	await opened.see('ERROR 3');
	return opened;
};

test('i shows how many records and errors there are over time, and hides it again', async () => {
	open = await openBurst();
	open.press('i');
	const rows = await open.see(/34 records · 4 errors · 1s a bar/);
	// The minute of the window, and what came since.
	expect(rows[1]).toMatch(/^ {31}▂{30} {10}▇$/);
	expect(rows[2]).toMatch(/^ 22:12:20 .* 22:13:31$/);
	expect(rows[2]!.indexOf('▲')).toBe(rows[1]!.indexOf('▇'));
	open.press('i');
	await open.see(shown => !screenText(shown).includes('a bar'));
});

test('the strip counts what the filters keep', async () => {
	open = await openBurst();
	open.press('i', '&');
	open.type('ERROR [12]');
	await open.see('2 records · 2 errors');
});

test('( and ) go from bar to bar, over empty ones', async () => {
	open = await openBurst();
	open.press('(');
	await open.see(/^▌.*line 29/);
	open.press('(');
	await open.see(/^▌.*line 28/);
	open.type('))');
	await open.see(/^▌.*ERROR 0/);
	open.press(')');
	await open.see('no later lines');
});

test('[ and ] choose a span, Enter zooms to it, Esc comes back to the line', async () => {
	open = await openBurst();
	open.type('((((([');
	await open.see(/22:13:15–22:13:31 · 9 records · 4 errors/);
	open.type('))]');
	await open.see(/22:13:15–22:13:17 · 3 records · 0 errors/);
	open.press('Enter');
	const rows = await open.see('22:13:15–22:13:17 of last 1m');
	expect(screenText(rows)).toMatch(/line 25[\s\S]*line 27/);
	expect(screenText(rows)).not.toMatch(/line 24|line 28/);
	open.press('Escape');
	await open.see(/^▌.*line 27/);
	await open.see(shown => /line 24[\s\S]*line 28/.test(screenText(shown)));
});

test('Esc gives up what was chosen before it leaves the log', async () => {
	open = await openBurst();
	open.press('[');
	await open.see('Enter zooms');
	open.press('Escape');
	await open.see('a bar');
	expect(open.rows()[0]).toContain('deploy/api');
});
