import {afterEach, expect, test} from 'vitest';
import {NothingMatchedError} from '../../../source/core/errors/nothing-matched-error.ts';
import {taskOf} from '../../core/scripted-source.ts';
import {nowMs, type OpenExplorer, openExplorer} from '../open-explorer.tsx';
import {api, failed, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

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

test('where all namespaces were asked for and one may be listed, the screen names that one and says why', async () => {
	open = openExplorer({scope: {namespaces: 'all'}});
	open.source.sayTask({type: 'snapshot', tasks: [api], narrowed: {refused: 'all', shown: ['shop']}});
	const rows = await open.see('no permission to list pods in all namespaces; only namespace "shop" is shown');
	expect(rows[0]).toMatch(/test \/ shop +1 task/);
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

test('a query that matches nothing is an error that tells the nearest name', async () => {
	open = openExplorer({queries: [{type: 'name', name: 'migrat3'}]});
	open.source.sayTask({type: 'snapshot', tasks: [api, failed]});
	const error = await open.watching;
	expect(error).toBeInstanceOf(NothingMatchedError);
	expect((error as Error).message).toBe(
		'no task matches "migrat3" in namespace "shop"; did you mean job/migrate?',
	);
});

test('a query that matches several tasks narrows the table to them', async () => {
	open = openExplorer({queries: [{type: 'regex', pattern: 'a'}]});
	open.source.sayTask({type: 'snapshot', tasks: [taskOf('web'), api, failed]});
	const rows = await open.see(/^▌migrate/);
	expect(rows[0]).toContain('only /a/');
	expect(screenText(rows)).not.toContain('web');
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
