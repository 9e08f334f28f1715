import {expect, test} from 'vitest';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import type {LogSource} from '../../source/core/log-source.ts';
import {startGateway} from '../../source/gateway/server/start.ts';
import {scriptedSource, taskOf} from '../core/scripted-source.ts';
import {readSse, serveShelf} from './serve.ts';

const tasks = '/api/v1/tasks';
const api = taskOf('api');
const migrate = taskOf('migrate', {id: {kind: 'job'}, state: 'failed', exitCode: 137, reason: 'OOMKilled'});

const labelsOf = async (url: string): Promise<string[]> => {
	const list = (await (await fetch(url)).json()) as Array<{kind: string; name: string}>;
	return list.map(({kind, name}) => `${kind}/${name}`);
};

test('the task list is JSON with the fields of the task list that is printed', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(migrate);
	const response = await fetch(`${url}${tasks}`);
	expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
	expect(await response.json()).toMatchObject([
		{
			cluster: 'test',
			uid: 'uid-migrate',
			owner: null,
			namespace: 'shop',
			kind: 'job',
			name: 'migrate',
			state: 'failed',
			reason: 'OOMKilled',
			exitCode: 137,
			ready: 1,
			pods: 1,
			restarts: 0,
			startedAt: '2023-11-14T22:13:20.000000000Z',
			endedAt: null,
		},
	]);
});

test('the task list is filtered by state and by query', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(api);
	shelf.put(migrate);
	expect(await labelsOf(`${url}${tasks}`)).toEqual(['deploy/api', 'job/migrate']);
	expect(await labelsOf(`${url}${tasks}?state=failed`)).toEqual(['job/migrate']);
	expect(await labelsOf(`${url}${tasks}?state=running,failed`)).toEqual(['deploy/api', 'job/migrate']);
	expect(await labelsOf(`${url}${tasks}?q=mig`)).toEqual(['job/migrate']);
	expect(await labelsOf(`${url}${tasks}?q=deploy/api`)).toEqual(['deploy/api']);
	expect(await labelsOf(`${url}${tasks}?q=deploy/api&state=failed`)).toEqual([]);
});

test.each([
	['state=sleeping', /^parameter state="sleeping": not one of pending, running/],
	['q=box/x', /^query box\/x: not name, kind\/name/],
	['q=%2F(a%2B)%2B%24%2F', /regular expressions are not taken here/],
	['namespace=..', /^namespace "..": not a DNS-1123 label/],
])('a filter that cannot be is refused with one sentence: %s', async (query, detail) => {
	const {url} = await serveShelf();
	const response = await fetch(`${url}${tasks}?${query}`);
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({detail: expect.stringMatching(detail)});
});

test('one task is JSON, and one that does not exist is not found', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(migrate);
	const found = await fetch(`${url}${tasks}/shop/job/migrate`);
	expect(await found.json()).toMatchObject({name: 'migrate', state: 'failed', exitCode: 137});
	expect((await fetch(`${url}${tasks}/shop/job/nothing`)).status).toBe(404);
	expect((await fetch(`${url}${tasks}/other/job/migrate`)).status).toBe(404);
});

test('the task list as events is a snapshot and then what changes', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(api);
	const events = readSse(`${url}${tasks}`, {accept: 'text/event-stream'});
	const next = async () => {
		const {value} = await events.next();
		return [value!.event, value!.data && JSON.parse(value!.data)];
	};

	expect((await next())[0]).toBeUndefined();
	expect(await next()).toMatchObject(['snapshot', {tasks: [{name: 'api'}]}]);
	shelf.put(migrate);
	expect(await next()).toMatchObject(['upsert', {task: {name: 'migrate', state: 'failed'}}]);
	shelf.put({...migrate, state: 'succeeded'});
	expect(await next()).toMatchObject(['upsert', {task: {name: 'migrate', state: 'succeeded'}}]);
	shelf.remove(api);
	expect(await next()).toMatchObject(['removed', {task: {kind: 'deploy', name: 'api', uid: 'uid-api'}}]);
	await events.return(undefined);
});

test('a task that no longer passes the filter is removed for its client', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(migrate);
	const events = readSse(`${url}${tasks}?state=failed`, {accept: 'text/event-stream'});
	await events.next();
	expect((await events.next()).value!.event).toBe('snapshot');
	shelf.put({...migrate, state: 'running'});
	expect((await events.next()).value!.event).toBe('removed');
	shelf.put(migrate);
	expect((await events.next()).value!.event).toBe('upsert');
	await events.return(undefined);
});

test('a list that may be out of date says so, until there is a new one', async () => {
	const source = scriptedSource();
	const gateway = await startGateway({source});
	source.sayTask({type: 'snapshot', tasks: [api]});
	const events = readSse(`${gateway.url}${tasks}`, {accept: 'text/event-stream'});
	await events.next();
	expect((await events.next()).value!.event).toBe('snapshot');
	source.sayTask({type: 'stale', since: 1n, cause: 'connection refused'});
	expect((await events.next()).value).toMatchObject({
		event: 'stale',
		data: '{"since":"1970-01-01T00:00:00.000000001Z","cause":"connection refused"}',
	});
	source.sayTask({type: 'snapshot', tasks: [api, migrate]});
	expect((await events.next()).value!.event).toBe('snapshot');
	await events.return(undefined);
	await gateway.close();
});

test('all who ask for the same tasks share one watch', async () => {
	let watches = 0;
	const source: LogSource = {
		...scriptedSource(),
		async *watchTasks(_scope, signal) {
			watches++;
			yield {type: 'snapshot', tasks: [api]};
			await new Promise(resolve => {
				signal.addEventListener('abort', resolve, {once: true});
			});
		},
	};
	const gateway = await startGateway({source});
	await Promise.all(Array.from({length: 10}, () => fetch(`${gateway.url}${tasks}`)));
	await fetch(`${gateway.url}${tasks}`);
	expect(watches).toBe(1);
	await gateway.close();
});

test('a cluster that cannot be reached is a bad gateway, with its sentence', async () => {
	const source: LogSource = {
		...scriptedSource(),
		// biome-ignore lint/correctness/useYield: it fails before it has anything to say.
		async *watchTasks() {
			throw new UnreachableError('cannot reach https://10.0.0.1: connection refused');
		},
	};
	const gateway = await startGateway({source});
	const response = await fetch(`${gateway.url}${tasks}`);
	expect(response.status).toBe(502);
	expect(await response.json()).toMatchObject({
		detail: 'cannot reach https://10.0.0.1: connection refused',
	});
	await gateway.close();
});

test('what goes wrong inside is not told to strangers', async () => {
	const source: LogSource = {
		...scriptedSource(),
		// biome-ignore lint/correctness/useYield: it fails before it has anything to say.
		async *watchTasks() {
			throw new TypeError('secret is not a function');
		},
	};
	const gateway = await startGateway({source});
	const response = await fetch(`${gateway.url}${tasks}`);
	expect(response.status).toBe(500);
	expect(await response.text()).not.toMatch('secret');
	await gateway.close();
});
