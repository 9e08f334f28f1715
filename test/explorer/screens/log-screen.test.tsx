import {afterEach, expect, test} from 'vitest';
import {taskOf} from '../../core/scripted-source.ts';
import {nowMs, type OpenExplorer, openExplorer} from '../open-explorer.tsx';
import {api, failed, lines, numbered, opened, openLoading, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

test('lines stand with their times, newest at the bottom', async () => {
	open = await openLog();
	const rows = open.rows();
	expect(rows).toContain(' 22:13:15.000 line 0');
	expect(rows).toContain('▌22:13:19.000 line 4');
});

test('streams are told apart by aligned labels as soon as there are two', async () => {
	open = await openLog();
	open.source.say(opened(api, 'api-9qd4z', 'proxy'));
	open.source.say(lines('api-9qd4z/proxy', ['from the other'], nowMs));
	await open.see('22:13:20.000 9qd4z proxy from the other');
	await open.see('22:13:19.000 x7k2p app   line 4');
	await open.see('2 pods · merged');
});

test('notices stand in the stream as lines unlike any log line', async () => {
	open = await openLog();
	open.source.say({
		type: 'restarted',
		stream: 'api-x7k2p/app',
		previous: {code: 137, reason: 'OOMKilled', finishedAt: BigInt(nowMs) * 1_000_000n},
		instance: {restart: 1},
	});
	await open.see(/^[ ▌]── app restarted: exit 137 \(OOMKilled\) at 22:13:20 ──+$/);
});

test('the end of a task is the last row', async () => {
	open = await openLog();
	open.source.say({type: 'ended', stream: 'api-x7k2p/app', exit: {code: 0}});
	open.source.say({type: 'task', task: failed.id, state: 'succeeded', exit: {code: 0}, final: true});
	open.source.endLogs();
	const rows = await open.see('end ■');
	expect(rows.findLast(row => row.startsWith('▌'))).toMatch(/── Job complete exit 0 ──/);
});

test('an ended task says how it ended even where the source does not', async () => {
	open = await openLoading(failed);
	open.source.say(opened(failed));
	open.source.say(lines('migrate-x7k2p/app', ['killed'], nowMs - 468_000));
	open.source.endLogs();
	await open.see('── Job failed exit 137');
});

test('a pod that is not there yet stays in the header while its task goes on', async () => {
	open = await openLog();
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
	open.source.say({
		type: 'waiting',
		task: taskOf('later').id,
		reason: 'not scheduled:\u001B[2J no node fits',
	});
	const rows = await open.see('not scheduled');
	expect(rows[1]).toMatch(/^ Log not available yet: not scheduled:.* no node fits$/);
	expect(screenText(rows)).not.toContain('\u001B');
});

test('control characters of a log never reach the screen', async () => {
	open = await openLog();
	open.source.say(lines('api-x7k2p/app', ['\u001B[2Jgone\u0007\u001B]0;title\u0007 and here'], nowMs));
	const rows = await open.see('and here');
	expect(screenText(rows)).not.toMatch(/[\u0007\u001B]/);
});

test('t takes the times away, T changes their kind', async () => {
	open = await openLog();
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
	open = await openLog();
	open.source.say(opened(api, 'api-9qd4z'));
	await open.see('x7k2p app line 4');
	open.press('c');
	await open.see('api-x7k2p app line 4');
	open.press('c');
	await open.see(/22:13:19\.000 line 4$/);
});

test('w wraps long lines, and h and l scroll those that are cut', async () => {
	open = await openLog();
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

test('o shows only the stream under the cursor and says so; again: all', async () => {
	open = await openLog();
	open.source.say(opened(api, 'api-9qd4z'));
	open.source.say(lines('api-9qd4z/app', ['other'], nowMs));
	await open.see('other');
	open.press('o');
	const rows = await open.see('only 1 of 2');
	expect(screenText(rows)).not.toContain('line 4');
	open.press('o');
	await open.see('line 4');
});

test('O hides the stream under the cursor, but never the last one; o shows all again', async () => {
	open = await openLog();
	open.source.say(opened(api, 'api-9qd4z'));
	open.source.say(lines('api-9qd4z/app', ['other'], nowMs));
	await open.see('other');
	open.press('O');
	await open.see('only 1 of 2');
	const rows = await open.see('line 4');
	expect(screenText(rows)).not.toContain('other');
	open.press('O');
	await open.see('it is the only stream that is shown');
	open.press('o');
	await open.see('other');
});

test('a log that cannot be opened says why', async () => {
	open = await openLog();
	open.press('Escape');
	await open.see(/^▌api/);
	open.source.openLogs = () => {
		throw new Error('\u001B[2Jthe task\u0007 is gone');
	};
	open.press('Enter');
	const rows = await open.see(/the task.* is gone/);
	expect(screenText(rows)).not.toMatch(/[\u001B\u0007]/);
});

test('a log that breaks off while it is followed says so in the header', async () => {
	open = await openLog(30);
	open.source.say({type: 'lines', stream: 'never opened'} as never);
	const rows = await open.see('Log no longer read: ');
	expect(rows[1]).toContain('Log no longer read: ');
	expect(screenText(rows)).toContain('line 29');
});

test('a task that is deleted while its log is open is said to be deleted', async () => {
	open = await openLog();
	await open.see('● running');
	open.source.sayTask({type: 'removed', task: api.id});
	const rows = await open.see('deploy/api deleted');
	expect(rows[0]).not.toContain('running');
	expect(screenText(rows)).toContain('line 4');
});

test('a name of 100 KB hides neither the state nor how the log moves', async () => {
	open = await openLoading(taskOf('x'.repeat(100_000)));
	await open.see(/x…x+ ● running .* follow ●/);
});
