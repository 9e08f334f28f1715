import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {NothingMatchedError} from '../../../source/core/errors/nothing-matched-error.ts';
import {UnreachableError} from '../../../source/core/errors/unreachable-error.ts';
import {UsageError} from '../../../source/core/errors/usage-error.ts';
import type {LogSource} from '../../../source/core/log-source.ts';
import {type Task, type TaskEvent, taskLabel} from '../../../source/core/task.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {openKubernetesSource} from '../../../source/kubernetes/source.ts';
import {
	createTasksFeed,
	type FeedScope,
	type TasksFeed,
} from '../../../source/kubernetes/tasks/tasks-feed.ts';
import {kubeconfigOf} from '../connection/loopback-api.ts';
import {
	backoffLimitExceeded,
	containerStatus,
	deploymentOf,
	failedPod,
	jobOf,
	metadata,
	podOf,
	replicaOf,
	replicaSetOf,
	succeededPod,
	warningOf,
} from './objects.ts';
import {type ScriptedCluster, startCluster} from './scripted-cluster.ts';

let cluster: ScriptedCluster;
let sources: LogSource[];
let stop: AbortController;

beforeEach(async () => {
	cluster = await startCluster();
	sources = [];
	stop = new AbortController();
});

afterEach(async () => {
	stop.abort();
	for (const source of sources) {
		await source.close();
	}

	await cluster.close();
});

const open = async (kubeconfigText = cluster.kubeconfig): Promise<LogSource> => {
	const source = await openKubernetesSource({kubeconfigText});
	sources.push(source);
	return source;
};

/** The feed alone, which does not wait as long as the source does. */
const hasty = async (pollMs = 20): Promise<TasksFeed> => {
	const connection = createConnection(await loadKubeConfig({text: cluster.kubeconfig}));
	const feed = createTasksFeed({
		connection,
		now: Date.now,
		random: Math.random,
		pollMs,
		ownersWaitMs: 20,
	});
	stop.signal.addEventListener('abort', () => connection.close());
	return feed;
};

/** Reads events one by one. */
const watch = (source: Pick<TasksFeed, 'watchTasks'>, scope: FeedScope = {}, signal = stop.signal) => {
	const events = source.watchTasks(scope, signal)[Symbol.asyncIterator]();
	const next = async (): Promise<TaskEvent> => {
		const result = await events.next();
		if (result.done) {
			throw new Error('the events have ended');
		}

		return result.value;
	};

	/** The next event of a type; others on the way are dropped. */
	const nextOf = async <T extends TaskEvent['type']>(type: T): Promise<Extract<TaskEvent, {type: T}>> => {
		for (;;) {
			const event = await next();
			if (event.type === type) {
				return event as Extract<TaskEvent, {type: T}>;
			}
		}
	};

	return {next, nextOf, done: async () => (await events.next()).done, leave: () => events.return?.()};
};

const labels = (tasks: readonly Task[]) => tasks.map(({id}) => `${id.namespace}/${taskLabel(id)}`).sort();

const failure = async (source: Pick<TasksFeed, 'watchTasks'>, scope: FeedScope = {}): Promise<Error> => {
	const error: unknown = await watch(source, scope)
		.next()
		.then(
			() => undefined,
			(reason: unknown) => reason,
		);
	expect(error).toBeInstanceOf(Error);
	return error as Error;
};

describe('the tasks of a cluster', () => {
	test('begin with a snapshot of the context’s namespace', async () => {
		cluster.put('pods', podOf('bare'), failedPod('import-x', 3, 'Error', {ownedBy: ['Job', 'import']}));
		cluster.put('pods', podOf('other', {meta: {namespace: 'ci'}}));
		cluster.put('jobs', jobOf('import', {status: backoffLimitExceeded}));
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['shop/job/import', 'shop/pod/bare']);
	});

	test('are of all namespaces where that is asked for', async () => {
		cluster.put('pods', podOf('bare'), podOf('other', {meta: {namespace: 'ci'}}));
		const {tasks} = await watch(await open(), {namespaces: 'all'}).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['ci/pod/other', 'shop/pod/bare']);
	});

	test('are of several namespaces, and of no other', async () => {
		cluster.put('pods', ...['a', 'b', 'c'].map(namespace => podOf(`p-${namespace}`, {meta: {namespace}})));
		const {tasks} = await watch(await open(), {namespaces: ['a', 'c']}).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['a/pod/p-a', 'c/pod/p-c']);
	});

	test('are read in pages', async () => {
		await cluster.close();
		cluster = await startCluster(2);
		cluster.put('pods', ...[1, 2, 3, 4, 5].map(index => podOf(`p${index}`)));
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(tasks).toHaveLength(5);
		expect(cluster.count(/LIST .*\/pods\?limit=500/)).toBe(3);
	});

	test('change as the cluster does: a new one, another state, its removal', async () => {
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		const pod = podOf('p', {phase: 'Pending', statuses: [containerStatus.waiting('ContainerCreating')]});
		cluster.put('pods', pod);
		expect(await events.next()).toMatchObject({type: 'upsert', task: {id: {name: 'p'}, state: 'pending'}});
		cluster.put('pods', podOf('p'));
		expect(await events.next()).toMatchObject({type: 'upsert', task: {state: 'running'}});
		cluster.remove('pods', pod);
		expect(await events.next()).toMatchObject({type: 'removed', task: {name: 'p', uid: 'uid-p'}});
	});

	test('say nothing when an object changes and the task does not', async () => {
		cluster.put('pods', podOf('p'), podOf('q'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.put('pods', podOf('p'));
		cluster.put('pods', podOf('q', {statuses: [containerStatus.running('app', {ready: false})]}));
		expect(await events.next()).toMatchObject({type: 'upsert', task: {id: {name: 'q'}}});
	});

	test('of one instant come as few events, the newest of each task', async () => {
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		for (let restart = 0; restart < 20; restart++) {
			cluster.put('pods', podOf('p', {statuses: [containerStatus.running('app', {restartCount: restart})]}));
		}

		expect(await events.next()).toMatchObject({task: {restarts: 19}});
	});

	test('tell a StatefulSet’s pod of the same name apart by its uid', async () => {
		const ledger = (uid: string) => podOf('ledger-0', {meta: {uid, ownedBy: ['StatefulSet', 'ledger']}});
		cluster.put('pods', ledger('first'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.put('pods', ledger('second'));
		cluster.remove('pods', ledger('first'));
		const {task} = await events.nextOf('upsert');
		expect(task.members.at(-1)!.uid).toBe('second');
	});

	test('tell a pod of the same name apart by its uid, also where it was replaced between two lists', async () => {
		const ledger = (uid: string) => podOf('ledger-0', {meta: {uid}});
		cluster.put('pods', ledger('first'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.replaceQuietly('pods', ledger('second'));
		cluster.tellWatches('pods', {type: 'ERROR', object: {code: 410, reason: 'Expired', message: 'too old'}});
		expect(await events.next()).toMatchObject({type: 'upsert', task: {id: {uid: 'second'}}});
		expect(await events.next()).toMatchObject({type: 'removed', task: {uid: 'first'}});
	});

	test('end quietly when the signal aborts', async () => {
		const events = watch(await open());
		await events.next();
		stop.abort();
		expect(await events.done()).toBe(true);
	});

	test('end quietly when the source is closed', async () => {
		const source = await open();
		const events = watch(source);
		await events.next();
		const done = events.done();
		await source.close();
		expect(await done).toBe(true);
	});
});

describe('a label selector', () => {
	const start = async (selector: string) => {
		const meta = {labels: {app: 'db', index: '0'}, ownedBy: ['StatefulSet', 'ledger'] as [string, string]};
		cluster.put(
			'pods',
			podOf('ledger-0', {meta}),
			podOf('ledger-1', {meta: {...meta, labels: {app: 'db', index: '1'}}}),
		);
		cluster.put('jobs', jobOf('import', {meta: {labels: {app: 'batch'}}}));
		cluster.put('pods', succeededPod('import-x', {ownedBy: ['Job', 'import']}));
		return watch(await open(), {selector});
	};

	test('on a task’s labels keeps all its pods', async () => {
		const {tasks} = await (await start('app=batch')).nextOf('snapshot');
		expect(tasks).toMatchObject([{id: {name: 'import'}, members: [{name: 'import-x'}]}]);
	});

	test('on pods’ labels keeps only those pods', async () => {
		const {tasks} = await (await start('index in (1)')).nextOf('snapshot');
		expect(tasks).toMatchObject([{id: {name: 'ledger'}, members: [{name: 'ledger-1'}]}]);
	});

	test('removes a task whose labels no longer fit', async () => {
		const events = await start('app=batch');
		await events.next();
		await cluster.watched('jobs');
		cluster.put('jobs', jobOf('import', {meta: {labels: {app: 'other'}}}));
		expect(await events.next()).toMatchObject({type: 'removed', task: {name: 'import'}});
	});

	test('that cannot be understood is wrong usage', async () => {
		expect(await failure(await open(), {selector: 'a b'})).toBeInstanceOf(UsageError);
	});
});

describe('readers of the same scope', () => {
	test('share one set of watches', async () => {
		const source = await open();
		await watch(source).next();
		await watch(source).next();
		expect(cluster.count(/LIST .*\/pods/)).toBe(1);
	});

	test('get a snapshot of what is known, however late they come', async () => {
		const source = await open();
		const first = watch(source);
		await first.next();
		await cluster.watched('pods');
		cluster.put('pods', podOf('late'));
		await first.nextOf('upsert');
		const {tasks} = await watch(source).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['shop/pod/late']);
	});

	test('keep the watches until the last of them has left', async () => {
		const source = await open();
		const [first, second] = [new AbortController(), new AbortController()];
		const one = watch(source, {}, first.signal);
		const two = watch(source, {}, second.signal);
		await Promise.all([one.next(), two.next()]);
		first.abort();
		expect(await one.done()).toBe(true);
		await cluster.watched('pods');
		cluster.put('pods', podOf('p'));
		expect(await two.next()).toMatchObject({type: 'upsert'});
		second.abort();
		expect(await two.done()).toBe(true);
		await watch(source).next();
		expect(cluster.count(/LIST .*\/pods/)).toBe(2);
	});
});

describe('a watch that ends', () => {
	test('goes on from the version of the last event, without a new list', async () => {
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.put('pods', podOf('p'));
		await events.nextOf('upsert');
		cluster.endWatches('pods');
		await cluster.watched('pods');
		cluster.put('pods', podOf('q'));
		expect(await events.nextOf('upsert')).toMatchObject({task: {id: {name: 'q'}}});
		expect(cluster.count(/LIST .*\/pods\?/)).toBe(1);
		expect(cluster.count(/WATCH .*\/pods\?.*resourceVersion=101/)).toBe(1);
	});

	test('goes on from a bookmark', async () => {
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.tellWatches('pods', {type: 'BOOKMARK', object: {metadata: {resourceVersion: '777'}}});
		cluster.endWatches('pods');
		await cluster.watched('pods');
		expect(cluster.count(/WATCH .*\/pods\?.*resourceVersion=777/)).toBe(1);
		expect(cluster.count(/WATCH .*\/pods\?.*allowWatchBookmarks=true/)).toBe(2);
	});

	test('lists anew when its version has expired, and what is gone is removed', async () => {
		cluster.put('pods', podOf('old'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.replaceQuietly('pods', podOf('new'));
		cluster.tellWatches('pods', {
			type: 'ERROR',
			object: {kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version'},
		});
		expect(await events.next()).toMatchObject({type: 'upsert', task: {id: {name: 'new'}}});
		expect(await events.next()).toMatchObject({type: 'removed', task: {name: 'old'}});
	});

	test('because the connection is cut heals without a word when the next try works', async () => {
		cluster.put('pods', podOf('p'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.cut();
		await cluster.watched('pods');
		cluster.put('pods', podOf('q'));
		expect(await events.next()).toMatchObject({type: 'upsert', task: {id: {name: 'q'}}});
	});

	test('and cannot be opened again is stale, then a snapshot once it can', async () => {
		cluster.put('pods', podOf('p'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		const heal = cluster.fail(/(LIST|WATCH) .*\/pods/, 503, 'ServiceUnavailable');
		cluster.endWatches('pods');
		expect(await events.next()).toMatchObject({type: 'stale', cause: 'ServiceUnavailable by the test'});
		cluster.replaceQuietly('pods', podOf('p'), podOf('q'));
		heal();
		const event = await events.next();
		expect(event).toMatchObject({type: 'snapshot'});
	});

	test('tells a reader who comes while it is stale that it is', async () => {
		const source = await open();
		const first = watch(source);
		await first.next();
		await cluster.watched('pods');
		cluster.fail(/(LIST|WATCH) .*\/pods/, 503, 'ServiceUnavailable');
		cluster.endWatches('pods');
		await first.nextOf('stale');
		const late = watch(source);
		expect((await late.next()).type).toBe('snapshot');
		expect((await late.next()).type).toBe('stale');
	});
});

describe('a list that is throttled', () => {
	test('waits as long as Retry-After says and then shows the tasks', async () => {
		cluster.put('pods', podOf('p'));
		const heal = cluster.fail(/LIST .*\/pods/, 429, 'TooManyRequests', {'retry-after': '0'});
		const events = watch(await open());
		const first = events.next();
		while (cluster.count(/LIST .*\/pods/) < 2) {
			await new Promise(setImmediate);
		}

		heal();
		expect(await first).toMatchObject({type: 'snapshot', tasks: [{id: {name: 'p'}}]});
	});
});

describe('with fewer rights', () => {
	test('all namespaces refused: the context’s own is shown, and that it is the only one', async () => {
		cluster.fail(/LIST \/apis?\/[^n]*v1\/[a-z]+\?/, 403, 'Forbidden');
		cluster.put('pods', podOf('p'), podOf('other', {meta: {namespace: 'ci'}}));
		const {tasks, narrowed} = await watch(await open(), {namespaces: 'all'}).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['shop/pod/p']);
		expect(narrowed).toEqual({refused: 'all', shown: ['shop']});
	});

	test('one of two namespaces refused: the other is shown, and which is not', async () => {
		cluster.fail(/LIST .*\/namespaces\/ci\/pods/, 403, 'Forbidden');
		cluster.put('namespaces', {metadata: metadata('ci')});
		cluster.put('pods', podOf('p'), podOf('other', {meta: {namespace: 'ci'}}));
		const source = await open();
		const {tasks, narrowed} = await watch(source, {namespaces: ['shop', 'ci']}).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['shop/pod/p']);
		expect(narrowed).toEqual({refused: ['ci'], shown: ['shop']});
	});

	test('none refused: nothing is said of that', async () => {
		cluster.put('pods', podOf('p'));
		expect(await watch(await open()).next()).not.toHaveProperty('narrowed');
	});

	test('watching refused: the list is asked for again and again', async () => {
		cluster.fail(/WATCH .*\/pods/, 403, 'Forbidden');
		cluster.put('pods', podOf('p'));
		const events = watch(await hasty());
		await events.next();
		cluster.replaceQuietly('pods', podOf('p'), podOf('q'));
		expect(await events.next()).toMatchObject({type: 'upsert', task: {id: {name: 'q'}}});
	});

	test('watching pods refused: their Job does not end before its last pod is listed', async () => {
		cluster.fail(/WATCH .*\/pods/, 403, 'Forbidden');
		const owned = {ownedBy: ['Job', 'import'] as [string, string]};
		cluster.put('jobs', jobOf('import'));
		const events = watch(await hasty(300));
		await events.next();
		await cluster.watched('jobs');
		cluster.replaceQuietly('pods', podOf('import-x', {meta: owned}));
		expect((await events.nextOf('upsert')).task).toMatchObject({members: [{state: 'running'}]});
		cluster.replaceQuietly('pods', failedPod('import-x', 3, 'Error', owned));
		cluster.put('jobs', jobOf('import', {status: backoffLimitExceeded}));
		const {task} = await events.nextOf('upsert');
		expect(task).toMatchObject({state: 'failed', exitCode: 3, members: [{name: 'import-x'}]});
	});

	test('owners refused: tasks are named after their pods', async () => {
		cluster.fail(/LIST \/apis/, 403, 'Forbidden');
		cluster.put('pods', replicaOf('checkout', 'b445', 'x'));
		cluster.put('replicasets', replicaSetOf('checkout', 'b445', 1));
		cluster.put('deployments', deploymentOf('checkout', 1));
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['shop/deploy/checkout']);
	});

	test('Jobs refused: a failed pod is not the end of its Job, and the right that is missing is named', async () => {
		cluster.fail(/LIST .*\/jobs/, 403, 'Forbidden');
		cluster.put('pods', failedPod('import-x', 3, 'Error', {ownedBy: ['Job', 'import']}));
		const events = watch(await open());
		expect((await events.nextOf('snapshot')).tasks).toMatchObject([
			{
				id: {kind: 'job', name: 'import'},
				state: 'unknown',
				why: 'its end could not be confirmed: no permission (list jobs in namespace "shop")',
			},
		]);
		await cluster.watched('pods');
		cluster.put('pods', podOf('import-y', {meta: {ownedBy: ['Job', 'import']}}));
		expect((await events.nextOf('upsert')).task).toMatchObject({state: 'running'});
	});

	test('Jobs refused in one of two namespaces: those of the other end by themselves', async () => {
		cluster.fail(/LIST .*\/namespaces\/a\/jobs/, 403, 'Forbidden');
		const pods = ['a', 'b'].map(namespace =>
			failedPod(`import-${namespace}`, 3, 'Error', {namespace, ownedBy: ['Job', `gone-${namespace}`]}),
		);
		cluster.put('pods', ...pods);
		const {tasks} = await watch(await open(), {namespaces: ['a', 'b']}).nextOf('snapshot');
		expect(tasks.map(({state}) => state)).toEqual(['unknown', 'failed']);
	});

	test('an API that the cluster does not have is as if it held nothing', async () => {
		cluster.fail(/LIST .*\/(cron)?jobs/, 404, 'NotFound');
		cluster.put('pods', failedPod('p-x', 3, 'Error', {ownedBy: ['Job', 'p']}));
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(labels(tasks)).toEqual(['shop/job/p']);
		expect(tasks[0]!.state).toBe('failed');
	});

	test('events refused: reasons are told without them', async () => {
		cluster.fail(/LIST .*\/events/, 403, 'Forbidden');
		cluster.put(
			'pods',
			podOf('p', {phase: 'Pending', statuses: [containerStatus.waiting('ContainerCreating')]}),
		);
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(tasks[0]).toMatchObject({state: 'pending', why: 'ContainerCreating'});
	});
});

describe('pods that may be got and not listed', () => {
	beforeEach(() => {
		cluster.fail(/(LIST|WATCH) .*\/pods/, 403, 'Forbidden');
	});

	test('are told where they are named, and change as they do', async () => {
		cluster.put('pods', podOf('solo'), podOf('other'));
		const events = watch(await hasty(), {pods: ['solo']});
		expect(labels((await events.nextOf('snapshot')).tasks)).toEqual(['shop/pod/solo']);
		cluster.replaceQuietly('pods', failedPod('solo', 3));
		expect((await events.nextOf('upsert')).task).toMatchObject({state: 'failed', exitCode: 3});
		cluster.replaceQuietly('pods');
		expect(await events.nextOf('removed')).toMatchObject({task: {name: 'solo'}});
	});

	test('are told in the namespace of the context where all namespaces were asked for', async () => {
		cluster.put('pods', podOf('solo'), podOf('solo', {meta: {namespace: 'ci', uid: 'uid-of-ci'}}));
		const {tasks, narrowed} = await watch(await hasty(), {namespaces: 'all', pods: ['solo']}).nextOf(
			'snapshot',
		);
		expect(labels(tasks)).toEqual(['shop/pod/solo']);
		expect(narrowed).toEqual({refused: 'all', shown: ['shop']});
	});

	test('are none where no pod has the name', async () => {
		cluster.put('namespaces', {metadata: metadata('shop')});
		const events = watch(await hasty(), {pods: ['absent']});
		expect(await events.next()).toEqual({type: 'snapshot', tasks: []});
	});

	test('are out of date while they cannot be read', async () => {
		cluster.put('pods', podOf('solo'));
		const events = watch(await hasty(), {pods: ['solo']});
		await events.next();
		cluster.fail(/GET .*\/pods\/solo/, 503, 'ServiceUnavailable');
		expect(await events.nextOf('stale')).toMatchObject({cause: 'ServiceUnavailable by the test'});
	});

	test('are not asked for one by one where they may be listed', async () => {
		await cluster.close();
		cluster = await startCluster();
		cluster.put('pods', podOf('solo'), podOf('other'));
		const events = watch(await hasty(), {pods: ['solo']});
		expect(labels((await events.nextOf('snapshot')).tasks)).toEqual(['shop/pod/other', 'shop/pod/solo']);
		expect(cluster.count(/GET/)).toBe(0);
	});

	test('and may not even be got: both rights are named', async () => {
		cluster.fail(/GET .*\/pods/, 403, 'Forbidden');
		const error = await failure(await hasty(), {namespaces: ['shop'], pods: ['solo']});
		expect(error.message).toMatch(
			/^no permission to list or get pods in namespace "shop" on .*; ask for that right$/,
		);
	});
});

describe('owners that do not answer', () => {
	test('do not keep the pods from being shown, and join when they do', async () => {
		const release = cluster.hold(/LIST .*\/(jobs|replicasets)/);
		cluster.put('pods', failedPod('import-x', 3, 'Error', {ownedBy: ['Job', 'import']}));
		cluster.put('jobs', jobOf('import', {status: backoffLimitExceeded}));
		const events = watch(await hasty());
		const {tasks} = await events.nextOf('snapshot');
		expect(tasks).toMatchObject([
			{
				id: {kind: 'job', name: 'import'},
				why: 'its end could not be confirmed: jobs could not be listed yet',
			},
		]);
		release();
		expect((await events.nextOf('upsert')).task).toMatchObject({reason: 'BackoffLimitExceeded'});
	});
});

describe('events', () => {
	const creating = () =>
		podOf('p', {phase: 'Pending', statuses: [containerStatus.waiting('ContainerCreating')]});

	test('are read when a pod does not say why it waits, before the first tasks are told', async () => {
		const pod = creating();
		cluster.put('pods', pod);
		cluster.put(
			'events',
			warningOf(pod, 'FailedMount', 'MountVolume.SetUp failed: configmap "absent" not found'),
		);
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(tasks[0]).toMatchObject({
			reason: 'FailedMount',
			why: 'FailedMount: MountVolume.SetUp failed: configmap "absent" not found',
			members: [
				{containers: [{reason: 'FailedMount: MountVolume.SetUp failed: configmap "absent" not found'}]},
			],
		});
	});

	test('that come late do not keep the tasks from being told, and join when they come', async () => {
		const release = cluster.hold(/LIST .*\/events/);
		const pod = creating();
		cluster.put('pods', pod);
		cluster.put('events', warningOf(pod, 'FailedMount', 'no such volume'));
		const events = watch(await hasty());
		expect((await events.nextOf('snapshot')).tasks[0]).toMatchObject({why: 'ContainerCreating'});
		release();
		expect((await events.nextOf('upsert')).task).toMatchObject({why: 'FailedMount: no such volume'});
	});

	test('of several namespaces are read in each, where those of all may not be', async () => {
		cluster.fail(/LIST \/api\/v1\/events/, 403, 'Forbidden');
		const pod = podOf('p', {
			phase: 'Pending',
			statuses: [containerStatus.waiting('ContainerCreating')],
			meta: {namespace: 'ci'},
		});
		cluster.put('pods', pod);
		cluster.put('events', warningOf(pod, 'FailedMount', 'configmap "absent" not found'));
		cluster.put('namespaces', {metadata: metadata('shop')});
		const {tasks} = await watch(await open(), {namespaces: ['ci', 'shop']}).nextOf('snapshot');
		expect(tasks[0]!.why).toBe('FailedMount: configmap "absent" not found');
	});

	test('are not read while every task says how it does', async () => {
		cluster.put('pods', podOf('p'));
		const events = watch(await open());
		await events.next();
		await cluster.watched('pods');
		cluster.put('pods', podOf('q'));
		await events.nextOf('upsert');
		expect(cluster.count(/\/events/)).toBe(0);
	});

	test('that are noise do not become reasons', async () => {
		const pod = creating();
		cluster.put('pods', pod);
		cluster.put('events', warningOf(pod, 'FailedMount', 'real', '2026-11-23T12:01:00Z'));
		cluster.put('events', warningOf(pod, 'MissingClusterDNS', 'noise', '2026-11-23T12:02:00Z'));
		const {tasks} = await watch(await open()).nextOf('snapshot');
		expect(tasks[0]!.why).toBe('FailedMount: real');
	});
});

describe('what goes wrong before the first task', () => {
	const cases: Array<[what: string, status: number, reason: string, sentence: RegExp]> = [
		[
			'refused credentials',
			401,
			'Unauthorized',
			/^cannot list pods in namespace "shop" on http:.* \(context "test"\): the credentials were refused .*log in again/,
		],
		['no permission', 403, 'Forbidden', /^no permission to list pods in namespace "shop" on http:.*-n/],
		['another kind of server', 404, 'NotFound', /does not answer like a Kubernetes API server/],
		['a broken server', 500, 'InternalError', /it answers 500 InternalError by the test/],
	];
	test.each(cases)(
		'%s is one sentence that says what, where and what to try',
		async (_, status, reason, sentence) => {
			cluster.fail(/./, status, reason);
			const error = await failure(await open());
			expect(error).toBeInstanceOf(UnreachableError);
			expect(error.message).toMatch(sentence);
			expect(error.message).not.toContain('\n');
		},
	);

	test('no permission where a namespace was chosen says that a pod may be named, and not to choose a namespace', async () => {
		cluster.fail(/./, 403, 'Forbidden');
		const error = await failure(await open(), {namespaces: ['ci']});
		expect(error.message).toMatch(
			/^no permission to list pods in namespace "ci" on .*; name a pod exactly as in `kreel logs pod\/NAME`, or ask for that right$/,
		);
	});

	test('no permission anywhere names all namespaces and the context’s own', async () => {
		cluster.fail(/./, 403, 'Forbidden');
		const error = await failure(await open(), {namespaces: 'all'});
		expect(error.message).toContain('list pods in all namespaces, nor in namespace "shop"');
	});

	test('a refused connection says so', async () => {
		const {url} = cluster;
		await cluster.close();
		const error = await failure(await open(kubeconfigOf(url)));
		expect(error).toBeInstanceOf(UnreachableError);
		expect(error.message).toBe(
			`cannot reach ${url} (context "test"): connection refused; check that the cluster runs, or choose another with --context`,
		);
		cluster = await startCluster();
	});

	test('a namespace that does not exist matches nothing, with the nearest names', async () => {
		cluster.put('namespaces', ...['shop', 'ci'].map(name => ({metadata: metadata(name)})));
		const error = await failure(await open(), {namespaces: ['shpo']});
		expect(error).toBeInstanceOf(NothingMatchedError);
		expect(error).toMatchObject({
			nearest: ['shop'],
			message: 'no namespace "shpo" in context "test"; did you mean shop?',
		});
	});

	test('a namespace that exists and is empty is an empty snapshot', async () => {
		cluster.put('namespaces', {metadata: metadata('empty')});
		expect(await watch(await open(), {namespaces: ['empty']}).next()).toEqual({type: 'snapshot', tasks: []});
	});

	test('a namespace that may not be looked up is taken as it is', async () => {
		cluster.fail(/namespaces\/hidden$/, 403, 'Forbidden');
		expect(await watch(await open(), {namespaces: ['hidden']}).next()).toEqual({type: 'snapshot', tasks: []});
	});
});
