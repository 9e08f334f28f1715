import {afterEach, describe, expect, test} from 'vitest';
import {LogPod} from './log-pod.ts';
import {closeReaders, isCaughtUp, readPod} from './read-logs.ts';

afterEach(closeReaders);

describe('a log that is not there', () => {
	test('says why it is not available yet, again when that changes, and starts by itself', async () => {
		const pod = new LogPod({waiting: 'ContainerCreating'});
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.waiting = 'ImagePullBackOff';
		reader.say({state: 'pending'});
		await reader.until(({told}) => told().length > 1);
		pod.startLife();
		pod.write('one', 'two');
		reader.say();
		await reader.until(({lines}) => lines().length === 2);
		expect(reader.told()).toEqual([
			expect.stringMatching(/^Log not available yet: /),
			'Job is pending',
			expect.stringMatching(/^Log not available yet: image pull failing \(ImagePullBackOff/),
			'Job is running',
			'[2 lines]',
		]);
	});

	test('without follow says why, and that is all', async () => {
		const pod = new LogPod({waiting: 'ImagePullBackOff'});
		const reader = await readPod(pod, {follow: false});
		await reader.ended;
		expect(reader.events.map(({type}) => type)).toEqual(['opened', 'way', 'waiting', 'caughtUp']);
	});

	test('of a task without pods says what the task waits for', async () => {
		const pod = new LogPod();
		pod.isDeleted = true;
		const task = {state: 'pending', why: 'exceeded quota', members: []} as const;
		const reader = await readPod(pod, {}, {task});
		await reader.until(({told}) => told().length === 1);
		expect(reader.told()).toEqual(['Log not available yet: exceeded quota']);
	});
});

describe('a log that may not be read', () => {
	test('names the missing right, and is not tried again', async () => {
		const pod = new LogPod();
		const message = 'pods "app" is forbidden: User "eve" cannot get resource "pods/log"';
		pod.refusal = {status: 403, reason: 'Forbidden', message};
		const reader = await readPod(pod, {follow: false});
		await reader.ended;
		expect(reader.told()).toEqual(['Log not readable: no permission (get pods/log in namespace "shop")']);
		expect(pod.queries).toHaveLength(1);
	});

	test('because the node refuses the API server is a fault that may pass', async () => {
		const pod = new LogPod();
		const message = 'Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes)';
		pod.refusal = {status: 403, reason: 'Forbidden', message};
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(({told}) => told().length > 0);
		pod.refusal = undefined;
		await reader.until(({events}) => events.some(event => event.type === 'resumed' && event.proven));
		expect(reader.told()[0]).toContain(`reconnecting: ${message}`);
		expect(reader.lines()).toEqual(['one']);
	});

	test('because the node cannot follow one more log, and it is empty yet, is tried until it can', async () => {
		const pod = new LogPod();
		const message = 'failed to create fsnotify watcher: too many open files';
		pod.refusal = {status: 400, reason: 'BadRequest', message};
		const reader = await readPod(pod);
		await reader.until(({told}) => told().length > 0);
		pod.refusal = undefined;
		pod.write('one');
		await reader.until(({lines}) => lines().length === 1);
		expect(reader.told()[0]).toContain(
			'the node cannot follow more logs at once (inotify instances); read by polling',
		);
	});

	test('because there is no such container says what the server says', async () => {
		const pod = new LogPod();
		const message = 'container x is not valid for pod app';
		pod.refusal = {status: 400, reason: 'BadRequest', message};
		const reader = await readPod(pod, {follow: false});
		await reader.ended;
		expect(reader.told()).toEqual([`Log not readable: ${message}`]);
	});

	test('because the node cannot be reached is tried until it answers', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		const message = 'Get "https://10.0.0.7:10250/containerLogs/shop/app/app": dial tcp 10.0.0.7:10250';
		pod.refusal = {status: 500, reason: 'InternalError', message};
		pod.faults.push({afterBytes: 0, how: 'reset'});
		pod.write('two');
		pod.exit(0);
		pod.restartPolicy = 'Always';
		await reader.until(({told}) => told().some(line => line.startsWith(`reconnecting: ${message}`)));
		pod.refusal = undefined;
		await reader.until(({lines}) => lines().length === 2);
		expect(reader.lines()).toEqual(['one', 'two']);
	});
});

describe('words of the kubelet in place of a log', () => {
	test('are never shown as lines of the container', async () => {
		const pod = new LogPod();
		const words = 'rpc error: code = Unknown desc = malformed header';
		pod.refusal = {words};
		pod.exit(0);
		pod.restartPolicy = 'Never';
		const reader = await readPod(pod, {follow: false}, {task: {state: 'succeeded', exitCode: 0}});
		await reader.ended;
		expect(reader.lines()).toEqual([]);
		expect(reader.told()).toContain(`Log not readable: ${words}`);
	});
});

describe('a container that its node has removed', () => {
	const words = 'unable to retrieve container logs for containerd://6a1b';
	/** A life whose end is not to be had for as long as a test would wait. */
	const patient = {patience: 1_000_000};

	test('is not asked for again and again when it had ended before it was read', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.refusal = {words};
		pod.exit(137);
		const task = {state: 'failed', exitCode: 137, reason: 'Evicted'} as const;
		const reader = await readPod(pod, {}, {task, timing: patient});
		await reader.ended;
		expect(reader.told()).toEqual([`Log not readable: ${words}`, 'Job failed exit 137 (Evicted)']);
	});

	test('has a gap at its end when it was read before, and ends with its exit', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod, {}, {timing: patient});
		await reader.until(({lines}) => lines().length === 1);
		pod.refusal = {words};
		pod.exit(137);
		reader.say({state: 'failed', exitCode: 137, reason: 'Evicted'});
		await reader.ended;
		expect(reader.told()).toEqual([
			'[1 lines]',
			expect.stringMatching(
				/^lines between \d+ and now may be missing: the end of the log could not be read$/,
			),
			expect.stringMatching(/^ended: exit 137/),
			'Job failed exit 137 (Evicted)',
		]);
	});

	test('and started again is read on with its next life', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod, {}, {timing: patient});
		await reader.until(({lines}) => lines().length === 1);
		pod.refusal = {words};
		pod.exit(1);
		pod.waiting = 'CrashLoopBackOff';
		reader.say({state: 'restarting'});
		await reader.until(({told}) =>
			told().some(line => line.includes('the end of the log could not be read')),
		);
		pod.refusal = undefined;
		pod.startLife();
		pod.write('two');
		reader.say({state: 'running'});
		await reader.until(({lines}) => lines().length === 2);
		expect(reader.told().filter(line => line.startsWith('reconnecting'))).toEqual([]);
	});

	test('while it runs is asked for until its runtime answers', async () => {
		const pod = new LogPod();
		pod.write('one');
		pod.refusal = {words};
		const reader = await readPod(pod);
		await reader.until(({told}) => told().some(line => line.startsWith(`reconnecting: ${words}`)));
		pod.refusal = undefined;
		await reader.until(({lines}) => lines().length === 1);
	});
});
