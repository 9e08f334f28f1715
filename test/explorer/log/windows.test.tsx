import {afterEach, expect, test} from 'vitest';
import {taskOf} from '../../core/scripted-source.ts';
import {nowMs, type OpenExplorer, openExplorer} from '../open-explorer.tsx';
import {api, failed, lines, numbered, opened, openLoading, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

test('Enter opens the log on the last minute, with a screenful at least, and Esc goes back', async () => {
	open = await openLog();
	expect(open.source.opened[0]!.window).toMatchObject({
		from: BigInt(nowMs - 60_000) * 1_000_000n,
		anchor: 'now',
		atLeast: 16,
		follow: true,
	});
	expect(open.source.opened[0]!.selection).toEqual({
		scope: {namespaces: ['shop'], selector: undefined},
		queries: [{type: 'kind', kind: 'deploy', name: 'api'}],
	});
	open.press('Escape');
	await open.see(/^▌api/);
});

test('the window of a task that does not run counts back from its newest line', async () => {
	open = await openLoading(failed);
	expect(open.source.opened[0]!.window).toMatchObject({from: 60_000, anchor: 'end'});
});

test('a query that matches one task opens its log, and back is the table', async () => {
	open = openExplorer({queries: [{type: 'name', name: 'migr'}]});
	open.source.sayTask({type: 'snapshot', tasks: [api, failed]});
	await open.see('loading the last minute');
	open.press('q');
	await open.see('only migr');
	open.press('Escape');
	await open.see('api');
});

test('a query for one pod of a task opens the log of that pod alone', async () => {
	const member = {
		name: 'api-x7k2p',
		state: 'running',
		deleting: false,
		outdated: false,
		containers: [],
	} as const;
	const withPods = taskOf('api', {
		members: [
			{...member, uid: 'u1'},
			{...member, uid: 'u2', name: 'api-9qd4z'},
		],
	});
	open = openExplorer({queries: [{type: 'name', name: 'api-x7k2p'}]});
	open.source.sayTask({type: 'snapshot', tasks: [withPods]});
	await open.see('loading the last minute');
	expect(open.source.opened[0]!.selection.queries).toEqual([{type: 'name', name: 'api-x7k2p'}]);
});

test('older lines than the window stand above a rule', async () => {
	open = await openLoading();
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', ['long ago'], nowMs - 900_000));
	open.source.say(lines('api-x7k2p/app', ['just now'], nowMs - 1000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/app'});
	const rows = await open.see('── before the last minute ──');
	const at = (text: string) => rows.findIndex(row => row.includes(text));
	expect(at('long ago')).toBeLessThan(at('before the last minute'));
	expect(at('before the last minute')).toBeLessThan(at('just now'));
});

test('lines of one stream from before others are not shown as the log before them', async () => {
	open = await openLoading();
	open.source.say(opened(api, 'api-x7k2p', 'migrate'));
	open.source.say(lines('api-x7k2p/migrate', numbered(0, 3), nowMs - 3_600_000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/migrate'});
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(100, 130), nowMs - 30_000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/app'});
	await open.see('line 129');
	open.press('g');
	const rows = await open.see('older lines: k or PgUp here');
	expect(screenText(rows)).not.toContain('line 0');
	expect(rows[2]).toContain('line 100');
});

test('where the next older window is empty, older lines come all the same', async () => {
	open = await openLoading();
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(80, 100), nowMs - 7_200_000 + 80_000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/app'});
	await open.see('line 99');
	open.press('g', 'k');
	await open.see(/last 1m .* loading/);
	expect(open.source.opened[1]!.window).toMatchObject({atLeast: 36});
	open.source.say(lines('api-x7k2p/app', numbered(64, 100), nowMs - 7_200_000 + 64_000));
	open.source.endLogs();
	await open.see('line 79');
	expect(open.rows().filter(row => row.endsWith('line 80'))).toHaveLength(1);
});

test('at the top, k loads the next older window, joins it without repeating lines, and the place is kept', async () => {
	open = await openLog(20);
	open.press('g');
	await open.see('── older lines: k or PgUp here, 9 for ALL ──');
	open.press('k');
	await open.see(/last 1m .* loading/);
	expect(open.source.opened[1]!.window).toMatchObject({
		from: BigInt(nowMs - 300_000) * 1_000_000n,
		to: BigInt(nowMs - 60_000) * 1_000_000n,
		follow: false,
	});
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(-40, 3), nowMs - 60_000));
	open.source.endLogs();
	const rows = await open.see('last 5m · 60 lines');
	expect(rows.filter(row => row.endsWith(' line 0'))).toHaveLength(1);
	expect(rows.findIndex(row => row.endsWith(' line -1'))).toBeGreaterThan(0);
});

test('where nothing is older, the top says so and k changes nothing', async () => {
	open = await openLog(5);
	open.press('g');
	await open.see(/^▌── nothing more can be read here; older lines may have been rotated away/);
	open.press('k');
	open.press('t');
	await open.see(/^ line 0$/);
	await open.see(/^▌── nothing more can be read here/);
});

test('another window is shown without an empty screen in between', async () => {
	open = await openLog();
	open.press('3');
	await open.see('loading');
	await open.see('line 4');
	expect(open.source.opened[1]!.window).toMatchObject({from: BigInt(nowMs - 600_000) * 1_000_000n});
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', ['of the last ten minutes'], nowMs - 500_000));
	await open.see('last 10m · loading … 1 line');
	await open.see('of the last ten minutes');
});

test('0 asks for the newest thousand lines of each stream', async () => {
	open = await openLog();
	open.press('0');
	await open.see('loading');
	expect(open.source.opened[1]!.window).toEqual({anchor: 'now', tail: 1000, follow: true});
});

test('at the top of a window, a longer one is shown from the same line on', async () => {
	open = await openLog(20);
	open.press('g');
	await open.see(/^▌── older lines/);
	open.press('9');
	await open.see('loading');
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(-400, 20), nowMs - 420_000));
	await open.see(/ALL · loading … 420 lines/);
	await open.see(/^▌.* line 0$/);
});

test('a pod that joins later with all of its log leaves the log whole', async () => {
	open = await openLog(5);
	open.source.say(opened(api, 'api-9qd4z'));
	open.source.say(lines('api-9qd4z/app', ['from the other'], nowMs));
	open.source.say({type: 'caughtUp', stream: 'api-9qd4z/app'});
	await open.see('from the other');
	open.press('g');
	await open.see(/^▌── nothing more can be read here/);
});

test('while a log is out of reach before its window was read, it is not said to have nothing older', async () => {
	open = await openLoading();
	open.source.say(opened(api));
	open.source.say({
		type: 'reconnecting',
		stream: 'api-x7k2p/app',
		attempt: 1,
		cause: 'the node is gone',
		retryAt: BigInt(nowMs) * 1_000_000n,
	});
	await open.see('reconnecting: the node is gone');
	open.press('g');
	await open.see(/^▌── older lines/);
});
