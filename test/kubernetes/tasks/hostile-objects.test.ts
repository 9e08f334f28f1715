import {afterEach, beforeEach, expect, test} from 'vitest';
import type {TaskEvent} from '../../../source/core/task.ts';
import type {KubeObject} from '../../../source/kubernetes/objects.ts';
import {openKubernetesSource} from '../../../source/kubernetes/source.ts';
import {podOf} from './objects.ts';
import {type ScriptedCluster, startCluster} from './scripted-cluster.ts';

let cluster: ScriptedCluster;
const cleanups: Array<() => unknown> = [];

beforeEach(async () => {
	cluster = await startCluster();
	cleanups.push(() => cluster.close());
});

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) {
		await cleanup();
	}
});

const watchTasks = async (): Promise<AsyncIterator<TaskEvent>> => {
	const source = await openKubernetesSource({kubeconfigText: cluster.kubeconfig});
	const stop = new AbortController();
	cleanups.push(() => source.close());
	cleanups.push(() => stop.abort());
	return source.watchTasks({}, stop.signal)[Symbol.asyncIterator]();
};

const broken = (name: string): KubeObject =>
	({...podOf(name), status: {phase: 'Running', containerStatuses: [null]}}) as unknown as KubeObject;

test('a pod whose status cannot be read is told in words where it is there from the start', async () => {
	cluster.put('pods', broken('p'));
	const events = await watchTasks();
	await expect(events.next()).rejects.toThrow(
		/: the server answered with objects that cannot be read; check the server of the context$/,
	);
});

test('a pod whose status cannot be read makes the tasks stale until it is gone', async () => {
	cluster.put('pods', podOf('q'));
	const events = await watchTasks();
	expect((await events.next()).value).toMatchObject({type: 'snapshot'});
	await cluster.watched('pods');
	cluster.put('pods', broken('p'));
	expect((await events.next()).value).toMatchObject({
		type: 'stale',
		cause: 'the server answered with objects that cannot be read',
	});
	cluster.remove('pods', broken('p'));
	expect((await events.next()).value).toMatchObject({type: 'snapshot', tasks: [{id: {name: 'q'}}]});
});
