import {afterEach, expect, test} from 'vitest';
import {NothingMatchedError} from '../../source/core/errors/nothing-matched-error.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {Task} from '../../source/core/task.ts';
import type {ScreenName} from '../../source/explorer/keymap/binding.ts';
import {bindings} from '../../source/explorer/keymap/bindings.ts';
import {batchOf, taskOf} from '../core/scripted-source.ts';
import {nowMs, type OpenExplorer, openExplorer} from './open-explorer.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const failed = taskOf('migrate', {
	id: {kind: 'job'},
	state: 'failed',
	exitCode: 137,
	why: 'OOMKilled',
	ready: 0,
	startedAt: BigInt(nowMs - 720_000) * 1_000_000n,
	endedAt: BigInt(nowMs - 468_000) * 1_000_000n,
});
const api = taskOf('api', {startedAt: BigInt(nowMs - 3_600_000) * 1_000_000n});
const opened = (task: Task, pod = `${task.id.name}-x7k2p`, container = 'app'): StreamEvent => ({
	type: 'opened',
	stream: `${pod}/${container}`,
	task: task.id,
	namespace: 'shop',
	pod,
	container,
	role: 'main',
});
const lines = (stream: string, texts: readonly string[], startMs: number): StreamEvent => ({
	type: 'lines',
	stream,
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(texts, startMs),
});
const numbered = (from: number, to: number) =>
	Array.from({length: to - from}, (_, index) => `line ${from + index}`);

/** The log of the api, with a pod that has said so many lines, one a second, up to now. */
const openLog = async (count = 5) => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api]});
	await open.see('1 task');
	open.press('Enter');
	await open.see('loading the last minute');
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(0, count), nowMs - count * 1000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/app'});
	await open.see(`line ${count - 1}`);
};
const screenText = (rows: readonly string[]) => rows.join('\n');

test('before the first snapshot the screen says what is being loaded', async () => {
	open = openExplorer();
	await open.see('loading tasks of shop');
});

test('an empty namespace says what to try', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: []});
	await open.see('no tasks in shop');
	await open.see('kreel -A');
});

test('the table shows state, exit code, pods, restarts, age, time taken and why, what failed first', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api, failed]});
	const rows = await open.see('migrate');
	expect(rows[2]).toMatch(/^▌migrate +Job +✗ failed +137 +0\/1 +0 +12m ago +4m12s +OOMKilled$/);
	expect(rows[3]).toMatch(/^ api +Deploy +● running +– +1\/1 +0 +1h ago +– +–$/);
	expect(rows[0]).toMatch(/test \/ shop +2 tasks · 1 failed +22:13:20 ● live/);
});

test('the selection stays on its task when the order changes', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api, taskOf('web', {startedAt: 1n})]});
	await open.see(/^▌api/);
	open.source.sayTask({type: 'upsert', task: failed});
	const rows = await open.see('migrate');
	expect(rows[2]).toMatch(/^ migrate/);
	expect(rows[3]).toMatch(/^▌api/);
});

test('a lost connection is said with its time and cause, and the tasks stay', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api]});
	open.source.sayTask({
		type: 'stale',
		since: BigInt(nowMs - 60_000) * 1_000_000n,
		cause: 'connection refused',
	});
	await open.see('stale since 22:12:20');
	await open.see('connection refused');
	await open.see('api');
});

test('jj arrives as one event and moves twice', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [taskOf('a'), taskOf('b'), taskOf('c')]});
	await open.see(/^▌a/);
	open.type('jj');
	await open.see(/^▌c/);
});

test('Enter opens the log on the last minute, with a screenful at least, and Esc goes back', async () => {
	await openLog();
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
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [failed]});
	await open.see('migrate');
	open.press('Enter');
	await open.see('loading the last minute');
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

test('a query that matches nothing is an error that tells the nearest name', async () => {
	open = openExplorer({queries: [{type: 'name', name: 'migrat3'}]});
	open.source.sayTask({type: 'snapshot', tasks: [api, failed]});
	const error = await open.watching;
	expect(error).toBeInstanceOf(NothingMatchedError);
	expect((error as Error).message).toBe('no task matches "migrat3" in shop; did you mean job/migrate?');
});

test('a query that matches several tasks narrows the table to them', async () => {
	open = openExplorer({queries: [{type: 'regex', pattern: 'a'}]});
	open.source.sayTask({type: 'snapshot', tasks: [taskOf('web'), api, failed]});
	const rows = await open.see(/^▌migrate/);
	expect(rows[0]).toContain('only /a/');
	expect(screenText(rows)).not.toContain('web');
});

test('lines stand with their times, newest at the bottom', async () => {
	await openLog();
	const rows = open.rows();
	expect(rows).toContain(' 22:13:15.000 line 0');
	expect(rows).toContain('▌22:13:19.000 line 4');
});

test('streams are told apart by aligned labels as soon as there are two', async () => {
	await openLog();
	open.source.say(opened(api, 'api-9qd4z', 'proxy'));
	open.source.say(lines('api-9qd4z/proxy', ['from the other'], nowMs));
	await open.see('22:13:20.000 9qd4z proxy from the other');
	await open.see('22:13:19.000 x7k2p app   line 4');
	await open.see('2 pods · merged');
});

test('scrolling up pauses following and counts what is new below; the end resumes it', async () => {
	await openLog(30);
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
	await openLog(30);
	open.type('kkk');
	await open.see('paused');
	open.type('jjj');
	await open.see('follow ●');
});

test('what is being read stays in place while new lines come', async () => {
	await openLog(60);
	open.press('PageUp');
	const before = await open.see('paused');
	open.source.say(lines('api-x7k2p/app', numbered(60, 99), nowMs));
	const after = await open.see('39 new below');
	expect(after.slice(1, -1)).toEqual(before.slice(1, -1));
});

test('older lines than the window stand above a rule', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api]});
	await open.see('1 task');
	open.press('Enter');
	await open.see('loading the last minute');
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
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api]});
	await open.see('1 task');
	open.press('Enter');
	await open.see('loading the last minute');
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
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api]});
	await open.see('1 task');
	open.press('Enter');
	await open.see('loading the last minute');
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
	await openLog(20);
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

test('where nothing is older, the top says that the log begins there', async () => {
	await openLog(5);
	open.press('g');
	await open.see('the log begins here');
});

test('another window is shown without an empty screen in between', async () => {
	await openLog();
	open.press('3');
	await open.see('loading');
	await open.see('line 4');
	expect(open.source.opened[1]!.window).toMatchObject({from: BigInt(nowMs - 600_000) * 1_000_000n});
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', ['of the last ten minutes'], nowMs - 500_000));
	await open.see('last 10m · 1 line');
	await open.see('of the last ten minutes');
});

test('9 asks for all of the log and 0 for the newest thousand lines of each stream', async () => {
	await openLog();
	open.press('9', '0');
	await open.see('loading');
	expect(open.source.opened[1]!.window).toEqual({anchor: 'now', follow: true});
	expect(open.source.opened[2]!.window).toEqual({anchor: 'now', tail: 1000, follow: true});
});

test('notices stand in the stream as lines unlike any log line', async () => {
	await openLog();
	open.source.say({
		type: 'restarted',
		stream: 'api-x7k2p/app',
		previous: {code: 137, reason: 'OOMKilled', finishedAt: BigInt(nowMs) * 1_000_000n},
		instance: {restart: 1},
	});
	await open.see(/^[ ▌]── app restarted: exit 137 \(OOMKilled\) at 22:13:20 ──+$/);
});

test('the end of a task is the last row', async () => {
	await openLog();
	open.source.say({type: 'ended', stream: 'api-x7k2p/app', exit: {code: 0}});
	open.source.say({type: 'task', task: failed.id, state: 'succeeded', exit: {code: 0}, final: true});
	open.source.endLogs();
	const rows = await open.see('end ■');
	expect(rows.findLast(row => row.startsWith('▌'))).toMatch(/── Job complete exit 0 ──/);
});

test('an ended task says how it ended even where the source does not', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [failed]});
	await open.see('migrate');
	open.press('Enter');
	await open.see('loading the last minute');
	open.source.say(opened(failed));
	open.source.say(lines('migrate-x7k2p/app', ['killed'], nowMs - 468_000));
	open.source.endLogs();
	await open.see('── Job failed exit 137');
});

test('a pod that is not there yet stays in the header while its task goes on', async () => {
	await openLog();
	open.source.say(opened(api, 'api-9qd4z'));
	open.source.say({
		type: 'waiting',
		stream: 'api-9qd4z/app',
		task: api.id,
		reason: 'image pull failing (ImagePullBackOff)',
	});
	const rows = await open.see('1 of 2 pods not available yet: image pull failing (ImagePullBackOff)');
	expect(rows[1]).toContain('1 of 2 pods not available yet');
	open.source.say(lines('api-x7k2p/app', numbered(100, 150), nowMs));
	expect((await open.see('line 149'))[1]).toContain('1 of 2 pods not available yet');
});

test('a task without a pod says why in the header', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [taskOf('later', {state: 'pending'})]});
	await open.see('later');
	open.press('Enter');
	await open.see('loading');
	open.source.say({type: 'waiting', task: taskOf('later').id, reason: 'not scheduled: no node fits'});
	expect((await open.see('not scheduled'))[1]).toContain(
		'Log not available yet: not scheduled: no node fits',
	);
});

test('control characters of a log never reach the screen', async () => {
	await openLog();
	open.source.say(lines('api-x7k2p/app', ['\u001B[2Jgone\u0007\u001B]0;title\u0007 and here'], nowMs));
	const rows = await open.see('and here');
	expect(screenText(rows)).not.toMatch(/[\u0007\u001B]/);
});

test('control characters of names and reasons never reach the screen', async () => {
	open = openExplorer();
	open.source.sayTask({
		type: 'snapshot',
		tasks: [taskOf('evil\u001B[2J', {state: 'pending', why: 'because\u001B]0;x\u0007 of this'})],
	});
	const rows = await open.see('of this');
	expect(screenText(rows)).not.toMatch(/[\u0007\u001B]/);
});

test('t takes the times away, T changes their kind', async () => {
	await openLog();
	open.press('t');
	await open.see(/^▌line 4$/);
	open.press('T');
	await open.see(/^▌22:13:19\.000 line 4$/);
	open.press('T');
	await open.see(/^▌22:13:19\.000Z line 4$/);
	open.press('T');
	await open.see(/^▌ +\+1\.000s line 4$/);
});

test('c goes through short, full and no stream names', async () => {
	await openLog();
	open.source.say(opened(api, 'api-9qd4z'));
	await open.see('x7k2p app line 4');
	open.press('c');
	await open.see('api-x7k2p app line 4');
	open.press('c');
	await open.see(/22:13:19\.000 line 4$/);
});

test('w wraps long lines, and h and l scroll those that are cut', async () => {
	await openLog();
	const long = `${'x'.repeat(90)} the end`;
	open.source.say(lines('api-x7k2p/app', [long], nowMs));
	await open.see(/x{80}/);
	open.press('l');
	await open.see('the end');
	open.press('h');
	await open.see(rows => !screenText(rows).includes('the end'));
	open.press('w');
	await open.see(/^▌ +x+ the end$/);
	open.press('l');
	await open.see('long lines are wrapped');
});

test('o shows only the stream under the cursor and says so, O all again', async () => {
	await openLog();
	open.source.say(opened(api, 'api-9qd4z'));
	open.source.say(lines('api-9qd4z/app', ['other'], nowMs));
	await open.see('other');
	open.press('o');
	const rows = await open.see('only 1 of 2');
	expect(screenText(rows)).not.toContain('line 4');
	open.press('O');
	await open.see('line 4');
});

test('a key that can do nothing says why', async () => {
	await openLog();
	open.press('o');
	await open.see('there is only one stream');
});

test('s stays with what is on the screen, and follows again', async () => {
	await openLog();
	open.press('s');
	await open.see('paused');
	open.press('F');
	await open.see('follow ●');
});

test('Ctrl-C ends what is loading, and quits where nothing is', async () => {
	open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [api]});
	await open.see('1 task');
	open.press('Enter');
	await open.see('loading the last minute');
	open.press('Ctrl-C');
	await open.see('loading was ended before it was complete');
	expect(open.program.quits).toBe(0);
	open.press('Ctrl-C');
	expect(open.program.quits).toBe(1);
});

test('q goes back and quits at home, Q quits anywhere', async () => {
	await openLog();
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

test('a log that cannot be opened says why', async () => {
	await openLog();
	open.press('Escape');
	await open.see(/^▌api/);
	open.source.openLogs = () => {
		throw new Error('the task is gone');
	};
	open.press('Enter');
	await open.see('the task is gone');
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
	await openLog();
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

test('a resized terminal is filled exactly', async () => {
	await openLog(30);
	open.screen.rows = 8;
	open.screen.columns = 60;
	open.press('k');
	const rows = await open.see(shown => shown.length === 8);
	expect(Math.max(...rows.map(row => row.length))).toBeLessThanOrEqual(60);
});
