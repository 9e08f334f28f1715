import {afterEach, expect, test} from 'vitest';
import type {ScreenName} from '../../source/explorer/keymap/binding.ts';
import {bindings} from '../../source/explorer/keymap/bindings.ts';
import {type OpenExplorer, openExplorer} from './open-explorer.tsx';
import {openLoading, openLog, screenText} from './open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

test('a key that can do nothing says why', async () => {
	open = await openLog();
	open.press('o');
	await open.see('there is only one stream');
});

test('Ctrl-C ends what is loading, and quits where nothing is', async () => {
	open = await openLoading();
	open.press('Ctrl-C');
	await open.see('loading was ended before it was complete');
	expect(open.program.quits).toBe(0);
	open.press('Ctrl-C');
	expect(open.program.quits).toBe(1);
});

test('q goes back and quits at home, Q quits anywhere', async () => {
	open = await openLog();
	open.press('q');
	await open.see(/^▌api/);
	expect(open.program.quits).toBe(0);
	open.press('q');
	expect(open.program.quits).toBe(1);
	open.press('Enter');
	await open.see('loading');
	open.press('Q');
	expect(open.program.quits).toBe(2);
});

test('the help tells all keys of the screen that it was called from, and ? closes it', async () => {
	open = openExplorer({size: {columns: 100, rows: 60}});
	await open.see('loading tasks');
	open.press('?');
	const rows = await open.see('keys of the task table');
	for (const {description} of bindings.filter(({screens}) => screens.includes('table'))) {
		expect(screenText(rows)).toContain(description);
	}

	open.press('?');
	await open.see('loading tasks');
});

test('each key of the registry does something on each of its screens', async () => {
	open = await openLog();
	const unhandled = (screen: ScreenName) =>
		bindings.filter(({screens, action}) => screens.includes(screen) && !open.explorer.handlers[action]);
	expect(open.explorer.screen).toBe('log');
	expect(unhandled('log')).toEqual([]);
	open.press('?');
	await open.see('keys of the log');
	expect(unhandled('help')).toEqual([]);
	open.press('q', 'q');
	await open.see(/^▌api/);
	expect(unhandled('table')).toEqual([]);
});
