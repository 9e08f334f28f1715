import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {open} from 'node:fs/promises';
import {text} from 'node:stream/consumers';
import {expect, test} from 'vitest';
import {run, start} from './program.ts';

const linesOf = (output: string): string[] => output.split('\n').slice(0, -1);

test('a failed job is followed to its end, with its exit code', async () => {
	const {stdout, stderr, code} = await run(['logs', '-f', 'job/import-catalog', '--demo']);
	expect(code).toBe(3);
	expect(linesOf(stdout).length).toBeGreaterThan(3);
	expect(stderr).toMatch(/^Job failed exit 3 .*after \d+s\n$/);
});

test('a job that was killed for its memory says so', async () => {
	const {stderr, code} = await run(['logs', '-f', 'job/resize-images', '--demo']);
	expect(code).toBe(137);
	expect(stderr).toMatch(/^Job failed exit 137 \(OOMKilled\) after \d+s\n$/);
});

test('a complete job says that it is', async () => {
	const {stdout, stderr, code} = await run(['logs', 'job/report', '--demo']);
	expect(code).toBe(0);
	expect(linesOf(stdout).length).toBeGreaterThan(3);
	expect(stderr).toBe('Job complete exit 0\n');
});

test('quiet says nothing but the lines', async () => {
	const {stdout, stderr} = await run(['logs', 'job/report', '--demo', '-q']);
	expect(linesOf(stdout).length).toBeGreaterThan(3);
	expect(stderr).toBe('');
});

test('a container that waits has no log: the reason is told, and it is a failure', async () => {
	const {stdout, stderr, code} = await run(['logs', 'job/train-ranking', '--demo']);
	expect(stdout).toBe('');
	expect(stderr).toMatch(/^Log not available yet: not scheduled: .+\n$/);
	expect(code).toBe(1);
});

test('several streams are told apart by pod and container', async () => {
	const {stdout} = await run(['logs', 'deploy/checkout', '--demo', '--tail', '2', '-q']);
	const prefixes = new Set(
		linesOf(stdout).map(line => line.match(/^checkout-\S+ (app|proxy|migrate) /)?.[1]),
	);
	expect([...prefixes].sort()).toEqual(['app', 'migrate', 'proxy']);
});

test('only the chosen containers are printed', async () => {
	const {stdout} = await run(['logs', 'deploy/checkout', '--demo', '--tail', '2', '-q', '-c', 'proxy']);
	expect(linesOf(stdout)).toHaveLength(6);
	expect(linesOf(stdout).every(line => / proxy /.test(line))).toBe(true);
});

test('lines as JSON are one object each, with notices among them on demand', async () => {
	const {stdout} = await run(['logs', 'job/report', '--demo', '-o', 'json', '--notices', '-q']);
	const objects = linesOf(stdout).map(line => JSON.parse(line));
	const [first] = objects;
	expect(Object.keys(first)).toEqual(['time', 'namespace', 'task', 'pod', 'container', 'restart', 'message']);
	expect(first).toMatchObject({namespace: 'shop', task: 'job/report'});
	expect(objects.at(-1)).toMatchObject({
		notice: 'task',
		task: 'job/report',
		state: 'succeeded',
		exit: {code: 0},
	});
});

test('tasks as JSON have the fields that scripts rely on', async () => {
	const {stdout, code} = await run(['tasks', '-A', '--demo', '-o', 'json']);
	const tasks = JSON.parse(stdout);
	expect(code).toBe(0);
	expect(tasks.find(({name}: {name: string}) => name === 'import-catalog')).toEqual({
		cluster: 'demo',
		uid: expect.stringMatching(/^[\da-f-]{36}$/),
		owner: null,
		namespace: 'shop',
		kind: 'job',
		name: 'import-catalog',
		state: 'failed',
		reason: 'BackoffLimitExceeded',
		exitCode: 3,
		ready: 0,
		pods: expect.any(Number),
		restarts: 0,
		startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
		endedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
	});
});

test('task names are printed in the form of a query', async () => {
	const {stdout} = await run(['tasks', 'import', '--demo', '-o', 'name']);
	expect(stdout).toBe('job/import-catalog\n');
});

test('what needs a person comes first in the table', async () => {
	const {stdout} = await run(['tasks', '--demo']);
	const states = linesOf(stdout)
		.slice(1)
		.map(line => line.match(/failed|stuck|restarting|pending|rolling|running|succeeded/)![0]);
	const ranks = states.map(state => ['failed', 'stuck', 'restarting', 'pending'].includes(state));
	expect(ranks.lastIndexOf(true)).toBeLessThan(ranks.indexOf(false));
	expect(states[0]).toBe('failed');
});

test('an interrupted follow ends quietly with 130', async () => {
	const child = start(['logs', '-f', 'deploy/checkout', '--demo', '--tail', '1', '-q']);
	await once(child.stdout, 'data');
	child.kill('SIGINT');
	const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
	expect(child.exitCode).toBe(130);
	expect(stderr).toBe('');
});

test('when the reader goes away it ends quietly with 141', async () => {
	const child = start(['logs', '-f', 'deploy/checkout', '--demo']);
	await once(child.stdout, 'data');
	child.stdout.destroy();
	await once(child, 'exit');
	expect(child.exitCode).toBe(141);
});

test('what cannot be written is a failure and said, not taken for a reader that went away', async () => {
	const full = await open('/dev/full', 'w');
	const child = spawn(process.execPath, ['dist/cli.js', 'logs', 'job/report', '--demo', '-q'], {
		stdio: ['ignore', full.fd, 'pipe'],
	});
	const [stderr] = await Promise.all([text(child.stderr!), once(child, 'close'), full.close()]);
	expect(stderr).toMatch(/^kreel: standard output cannot be written: .*no space left.*\n$/);
	expect(child.exitCode).toBe(1);
});
