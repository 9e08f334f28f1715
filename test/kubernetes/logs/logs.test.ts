import {afterEach, describe, expect, onTestFinished, test} from 'vitest';
import {NothingMatchedError} from '../../../source/core/errors/nothing-matched-error.ts';
import {parseQuery} from '../../../source/core/query.ts';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {ApiError} from '../../../source/kubernetes/api.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {openLogs} from '../../../source/kubernetes/logs/logs.ts';
import {scriptedSource} from '../../core/scripted-source.ts';
import {type Handler, kubeconfigOf, startApi} from '../connection/loopback-api.ts';
import {LogPod} from './log-pod.ts';
import {closeReaders, isCaughtUp, linesOf, readPod, shortTiming} from './read-logs.ts';

afterEach(closeReaders);

describe('a selection', () => {
	test('that matches nothing says what was asked for, where, and what is alike', async () => {
		const selection = {queries: [parseQuery('job/ap')]};
		const reader = await readPod(new LogPod(), {}, {selection});
		const error: unknown = await reader.ended.catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NothingMatchedError);
		expect((error as Error).message).toBe(
			'no task matches "job/ap" in namespace "shop"; did you mean job/app?',
		);
	});

	test('of which not all may be listed says so before anything else', async () => {
		const pod = new LogPod();
		const reader = await readPod(pod, {follow: false}, {narrowed: {refused: 'all', shown: ['shop']}});
		await reader.ended;
		expect(reader.told()[0]).toBe(
			'no permission to list pods in all namespaces; only namespace "shop" is shown',
		);
		expect(reader.events[0]!.type).toBe('narrowed');
	});

	test('of some containers opens no others', async () => {
		const containers = {include: [], exclude: ['app'], init: true, sidecars: true};
		const reader = await readPod(new LogPod(), {follow: false}, {selection: {containers}});
		await reader.ended;
		expect(reader.events).toEqual([]);
	});

	test('of a container that no pod has fails with the names of those that they have', async () => {
		const containers = {include: ['sidecar'], exclude: [], init: true, sidecars: true};
		const reader = await readPod(new LogPod(), {follow: true}, {selection: {containers}});
		await expect(reader.ended).rejects.toThrow('no container "sidecar" in job/app; there are app');
	});

	test('opens a stream before it says anything else of it', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod, {follow: false});
		await reader.ended;
		expect(reader.events[0]).toMatchObject({
			type: 'opened',
			namespace: 'shop',
			pod: 'app',
			container: 'app',
			role: 'main',
			node: 'node-a',
		});
	});

	test('says how a task changes, but not how it was at first', async () => {
		const pod = new LogPod();
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		reader.say({state: 'restarting', why: 'crash loop'});
		reader.say({state: 'restarting', why: 'crash loop'});
		await reader.until(({told}) => told().length === 1);
		reader.say({state: 'running'});
		await reader.until(({told}) => told().length === 2);
		expect(reader.told()).toEqual(['Job is restarting: crash loop', 'Job is running']);
	});

	test('takes in a pod that comes later', async () => {
		const pod = new LogPod();
		pod.isDeleted = true;
		const reader = await readPod(pod, {}, {task: {state: 'pending', why: 'no quota'}});
		await reader.until(({told}) => told().length === 1);
		pod.isDeleted = false;
		pod.write('one');
		reader.say({state: 'pending', why: 'no quota'});
		await reader.until(({lines}) => lines().length === 1);
		expect(reader.told()).toEqual(['Log not available yet: no quota', '[1 lines]']);
	});

	test('of a task whose end cannot be known says so, and goes on with a pod that comes', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		pod.exit(3);
		const why = 'its end could not be confirmed: no permission';
		const reader = await readPod(pod, {}, {task: {state: 'unknown', reason: 'Unconfirmed', why}});
		await reader.until(({told}) => told().length === 3);
		pod.startLife();
		pod.write('two');
		reader.say({state: 'running'});
		await reader.until(({lines}) => lines().length === 2);
		expect(reader.told().slice(0, 3)).toEqual([
			`Job may have ended: ${why}`,
			'[1 lines]',
			'ended: exit 3 at 1795000001000000000',
		]);
	});

	test('of a pod that was named ends with it, where the end of its task cannot be known', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const selection = {queries: [parseQuery('pod/app')]};
		const reader = await readPod(pod, {}, {selection});
		await reader.until(({lines}) => lines().length === 1);
		pod.exit(3);
		reader.say({state: 'unknown', reason: 'Unconfirmed'});
		await reader.ended;
		expect(reader.told().at(-1)).toBe('Job failed exit 3 after 1s');
	});

	test('of a task that had ended before says how, after its lines', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		pod.exit(3);
		const task = {state: 'failed', exitCode: 3, reason: 'BackoffLimitExceeded'} as const;
		const reader = await readPod(pod, {}, {task});
		await reader.ended;
		expect(reader.told()).toEqual([
			'[1 lines]',
			'ended: exit 3 at 1795000001000000000',
			'Job failed exit 3 (BackoffLimitExceeded)',
		]);
	});

	test('of a task that has failed waits for the pod to say with which exit code', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 1);
		const {members} = pod.task();
		pod.exit(3);
		// The watch of Jobs is ahead of the watch of pods.
		reader.say({state: 'failed', exitCode: null, reason: 'BackoffLimitExceeded', members});
		await reader.until(({told}) => told().length === 2);
		reader.say({state: 'failed', exitCode: 3, reason: 'BackoffLimitExceeded'});
		await reader.ended;
		expect(reader.told().at(-1)).toBe('Job failed exit 3 (BackoffLimitExceeded)');
	});

	test('of a task that has failed, and whose pod never says how, says so after a while', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod, {}, {timing: {exit: 1}});
		await reader.until(({lines}) => lines().length === 1);
		const {members} = pod.task();
		pod.exit(3);
		reader.say({state: 'failed', exitCode: null, reason: 'BackoffLimitExceeded', members});
		await reader.ended;
		expect(reader.told().at(-1)).toBe('Job failed exit code unknown (BackoffLimitExceeded)');
	});

	test('ends when its reader goes away', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		await reader.close();
		await reader.ended;
		expect(reader.lines()).toEqual(['one']);
	});

	test('ends when its reader leaves while the API server is slow to say how a pod is', async () => {
		const pod = new LogPod();
		const message = 'container "app" in pod "app" is waiting to start: ContainerCreating';
		pod.refusal = {status: 400, reason: 'BadRequest', message};
		const isAsked = Promise.withResolvers<void>();
		const {connection, source} = await servePod((request, response, url) => {
			if (url.pathname.endsWith('/log')) {
				pod.handle(request, response, url);
			} else {
				isAsked.resolve();
			}
		});
		source.sayTask({type: 'snapshot', tasks: [pod.task()]});
		const {watchTasks} = source;
		const logs = openLogs(
			{connection, watchTasks, now: Date.now, timing: shortTiming, nodeFiles: false},
			{scope: {}, queries: []},
			{anchor: 'now', follow: true},
			new AbortController().signal,
		);
		expect(await logs.next()).toMatchObject({value: {type: 'opened'}});
		await isAsked.promise;
		expect(await logs.return?.()).toEqual({done: true, value: undefined});
	});

	test('fails with what the list of tasks fails with, after the lines that have come, and follows nothing any more', async () => {
		const pod = new LogPod();
		pod.write('one', 'two');
		const closed = Promise.withResolvers<void>();
		const {connection} = await servePod((request, response, url) => {
			pod.handle(request, response, url);
			if (url.searchParams.has('follow')) {
				response.on('close', closed.resolve);
			}
		});
		const isCaught = Promise.withResolvers<void>();
		const failure = new ApiError('no permission any more', {status: 403});
		const logs = openLogs(
			{
				connection,
				async *watchTasks() {
					yield {type: 'snapshot', tasks: [pod.task()]};
					await isCaught.promise;
					throw failure;
				},
				now: Date.now,
				timing: shortTiming,
				nodeFiles: false,
			},
			{scope: {}, queries: []},
			{anchor: 'now', follow: true},
			new AbortController().signal,
		);
		const events: StreamEvent[] = [];
		const read = async () => {
			for await (const event of logs) {
				events.push(event);
				if (event.type === 'caughtUp') {
					isCaught.resolve();
				}
			}
		};
		await expect(read()).rejects.toBe(failure);
		expect(linesOf(events)).toEqual(['one', 'two']);
		await closed.promise;
		expect(await Promise.all([logs.next(), logs.next()])).toEqual([
			{done: true, value: undefined},
			{done: true, value: undefined},
		]);
	});

	test('is not begun for a reader that has left', async () => {
		const {connection, source} = await servePod(() => {});
		const {watchTasks} = source;
		const logs = openLogs(
			{connection, watchTasks, now: Date.now},
			{scope: {}, queries: []},
			{anchor: 'now', follow: true},
			new AbortController().signal,
		);
		await logs.return?.();
		expect(await logs.next()).toEqual({done: true, value: undefined});
	});
});

/** A server that answers as a test says, closed with the test, and a list of tasks. */
const servePod = async (handler: Handler) => {
	const api = await startApi(handler);
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	onTestFinished(async () => {
		await connection.close();
		await api.close();
	});
	return {connection, source: scriptedSource()};
};
