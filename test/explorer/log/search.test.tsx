import {afterEach, expect, test, vi} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {lines, numbered, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const stream = 'api-x7k2p/app';

/** The row of the screen under the cursor. */
const cursorRow = (): string => open.rows().find(row => row.startsWith('▌')) ?? '';

test('/ goes to the nearest match while it is typed, hides nothing, and counts', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 4');
	const rows = await open.see(/^ \/ line 4 +11 of 11 matches$/);
	expect(cursorRow()).toContain('line 49');
	expect(screenText(rows)).toContain('line 50');
});

test('a key that is typed does not wait for the search of what was typed before', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 4');
	open.press('Backspace', '3');
	expect(open.explorer.prompt?.line.text).toBe('line 3');
	await open.see('11 of 11 matches');
});

test('a text that is pasted is looked for once, not for each of its characters', async () => {
	open = await openLog(60);
	const {store} = open.explorer.log!.session;
	const search = vi.spyOn(store, 'search');
	open.press('/');
	open.type('line 4');
	await open.see('11 of 11 matches');
	expect(search).toHaveBeenCalledTimes(1);
});

test('typing on narrows the search, erasing widens it', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 41');
	await open.see('1 of 1 match');
	expect(cursorRow()).toContain('line 41');
	open.press('Backspace', 'Backspace');
	await open.see('60 of 60 matches');
	expect(cursorRow()).toContain('line 59');
});

test('n and N go through the matches and wrap around, and the place among them is shown', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 3[0-2]');
	open.press('Enter');
	await open.see('/ line 3[0-2]  3 of 3 matches');
	open.press('N');
	await open.see('2 of 3 matches');
	expect(cursorRow()).toContain('line 31');
	open.press('n');
	await open.see('3 of 3 matches');
	open.press('n');
	await open.see('1 of 3 matches · went on from the top');
	expect(cursorRow()).toContain('line 30');
	open.press('N');
	await open.see('3 of 3 matches · went on from the end');
	expect(cursorRow()).toContain('line 32');
});

test('several n in one go are several steps', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 1');
	open.press('Enter');
	await open.see('11 of 11');
	open.type('NNNNN');
	await open.see('6 of 11 matches');
	expect(cursorRow()).toContain('line 14');
});

test('the place is shown also where the match is not in view, and while lines come', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 12');
	open.press('Enter');
	await open.see('1 of 1 match');
	open.press('G');
	await open.see('1 of 1 match');
	open.source.say(lines(stream, ['line 120', 'line 121'], nowMs));
	await open.see('1 of 3 matches');
});

test('Esc in the prompt goes back to where the reader was', async () => {
	open = await openLog(60);
	open.press('PageUp', 'PageUp');
	const before = await open.see('paused');
	open.press('/');
	open.type('line 58');
	await open.see('1 of 1 match');
	expect(cursorRow()).toContain('line 58');
	open.press('Escape');
	await open.see('? help');
	expect(open.rows().slice(1, -1)).toEqual(before.slice(1, -1));
});

test('Esc in the log ends the search before it leaves the log', async () => {
	open = await openLog();
	open.press('/');
	open.type('line 2');
	open.press('Enter');
	await open.see('/ line 2  1 of 1 match');
	open.press('Escape');
	await open.see(rows => !screenText(rows).includes('1 of 1 match'));
	expect(open.rows()[0]).toContain('deploy/api');
	open.press('Escape');
	await open.see(/^▌api/);
});

test('what is not found, and what is no expression, is said in the prompt', async () => {
	open = await openLog();
	open.press('/');
	open.type('absent');
	await open.see(/^ \/ absent +no match$/);
	open.press('Ctrl-U');
	open.type('(');
	await open.see(/^ \/ \( .*is not a regular expression/);
	open.press('Escape');
	await open.see('? help');
});

test('an empty search looks for the last one again', async () => {
	open = await openLog();
	open.press('/');
	open.type('line 2');
	open.press('Enter', 'Escape', '/', 'Up', 'Enter');
	await open.see('/ line 2  1 of 1 match');
	open.press('G', '/', 'Enter');
	await open.see(/^▌.*line 2$/);
});

test('a search goes on in another window', async () => {
	open = await openLog();
	open.press('/');
	open.type('line');
	open.press('Enter');
	await open.see('5 of 5 matches');
	open.press('2');
	open.source.say({...(await openedEvent()), stream});
	open.source.say(lines(stream, numbered(0, 8), nowMs - 8000));
	await open.see('8 matches');
	open.press('n');
	await open.see(/\d of 8 matches/);
});

const openedEvent = async () => ({
	type: 'opened' as const,
	stream,
	task: (await import('../open-log.tsx')).api.id,
	namespace: 'shop',
	pod: 'api-x7k2p',
	container: 'app',
	role: 'main' as const,
});

test('e and E go to the next error and the one before', async () => {
	open = await openLog(40);
	open.source.say(lines(stream, ['ERROR one', 'fine', 'ERROR two', 'fine'], nowMs));
	await open.see('ERROR two');
	open.press('E');
	await open.see(/^▌.*ERROR two/);
	open.press('E');
	await open.see(/^▌.*ERROR one/);
	open.press('E');
	await open.see('no error above');
	open.press('e');
	await open.see(/^▌.*ERROR two/);
});

test('a match beyond the edge of the screen is scrolled to, and back where the next one needs it', async () => {
	open = await openLog(3);
	open.source.say(lines(stream, [`${'x'.repeat(150)} needle ${'y'.repeat(50)}`, 'another needle'], nowMs));
	await open.see('another needle');
	open.press('/');
	open.type('needle');
	open.press('Enter', 'N');
	await open.see(/^▌.* ‹x+ needle y+/);
	open.press('n');
	await open.see(/^▌.* another needle/);
});

test('a match in a folded record unfolds it and is gone to', async () => {
	open = await openLog(30);
	open.source.say(lines(stream, ['ERROR failed', '  at one', '  at two', '  at three'], nowMs));
	await open.see('3 more lines');
	open.press('/');
	open.type('at two');
	await open.see('1 of 1 match');
	await open.see(/^▌.* ⋯ 3 more lines/);
	open.press('Enter');
	await open.see(/^▌ +at two/);
	await open.see('1 of 1 match');
});
