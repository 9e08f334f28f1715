import {afterEach, expect, test, vi} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {api, lines, numbered, opened, openLoading, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

test('the first lines are drawn at once, not with the next beat', async () => {
	open = await openLoading();
	const onAnswer = vi.spyOn(open.explorer.context, 'onAnswer');
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', ['first'], nowMs - 2000));
	open.source.say(lines('api-x7k2p/app', ['second'], nowMs - 1000));
	await open.see('second');
	expect(onAnswer).toHaveBeenCalledTimes(1);
});

test('scrolling up pauses following and counts what is new below; the end resumes it', async () => {
	open = await openLog(30);
	await open.see('follow ●');
	open.press('k');
	await open.see('paused');
	open.source.say(lines('api-x7k2p/app', numbered(30, 42), nowMs));
	await open.see('12 new below');
	expect(screenText(open.rows())).not.toContain('line 41');
	open.press('G');
	await open.see('line 41');
	await open.see('follow ●');
	open.source.say(lines('api-x7k2p/app', ['and one more'], nowMs + 60_000));
	await open.see('and one more');
});

test('reaching the bottom step by step resumes following', async () => {
	open = await openLog(30);
	open.type('kkk');
	await open.see('paused');
	open.type('jjj');
	await open.see('follow ●');
});

test('what is being read stays in place while new lines come', async () => {
	open = await openLog(60);
	open.press('PageUp');
	const before = await open.see('paused');
	open.source.say(lines('api-x7k2p/app', numbered(60, 99), nowMs));
	const after = await open.see('39 new below');
	expect(after.slice(1, -1)).toEqual(before.slice(1, -1));
});

test('s stays with what is on the screen, and follows again', async () => {
	open = await openLog();
	open.press('s');
	await open.see('paused');
	open.press('F');
	await open.see('follow ●');
});

test('a resized terminal is filled exactly', async () => {
	open = await openLog(30);
	open.screen.rows = 8;
	open.screen.columns = 60;
	open.press('k');
	const rows = await open.see(shown => shown.length === 8);
	expect(Math.max(...rows.map(row => row.length))).toBeLessThanOrEqual(60);
});
