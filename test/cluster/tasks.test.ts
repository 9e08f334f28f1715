import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {LogSource} from '../../source/core/log-source.ts';
import {type Task, taskLabel} from '../../source/core/task.ts';
import type {Connection} from '../../source/kubernetes/api.ts';
import type {ContainerStatus, Job, Pod} from '../../source/kubernetes/objects.ts';
import {connectCluster, openCluster, readTasks} from './cluster-source.ts';

let source: LogSource;
let connection: Connection;
let tasks: readonly Task[];
let pods: Map<string, Pod>;
let jobs: Map<string, Job>;

const {signal} = new AbortController();
const namespaces = ['shop', 'ci'];

const readAll = async <T extends Pod | Job>(path: (namespace: string) => string): Promise<Map<string, T>> => {
	const lists = await Promise.all(
		namespaces.map(namespace => connection.getJson<{items: T[]}>(path(namespace), {}, signal)),
	);
	return new Map(lists.flatMap(({items}) => items).map(item => [item.metadata.uid, item]));
};

const readCluster = async () => {
	pods = await readAll<Pod>(namespace => `/api/v1/namespaces/${namespace}/pods`);
	jobs = await readAll<Job>(namespace => `/apis/batch/v1/namespaces/${namespace}/jobs`);
};

const versions = () =>
	JSON.stringify([...pods.values(), ...jobs.values()].map(({metadata}) => metadata.resourceVersion));

/** The cluster changes by itself: take tasks and objects between which nothing did. */
const readAtRest = async () => {
	for (;;) {
		await readCluster();
		const before = versions();
		tasks = await readTasks(source, {namespaces});
		await readCluster();
		if (versions() === before) {
			return;
		}
	}
};

beforeAll(async () => {
	source = await openCluster();
	connection = await connectCluster();
	await readAtRest();
});

afterAll(async () => {
	await source.close();
	await connection.close();
});

const taskOf = (label: string): Task => {
	const found = tasks.find(({id}) => taskLabel(id) === label);
	if (!found) {
		throw new Error(`there is no ${label} among ${tasks.map(({id}) => taskLabel(id)).join(', ')}`);
	}

	return found;
};

/** Said anew from the objects alone, by the shortest rules that hold for these workloads. */
const impliedByJob = ({metadata, status}: Job) => {
	const types = (status?.conditions ?? []).filter(({status: is}) => is === 'True').map(({type}) => type);
	const codes = [...pods.values()]
		.filter(pod => pod.metadata.ownerReferences?.[0]?.uid === metadata.uid)
		.flatMap(pod => pod.status!.containerStatuses!.map(one => one.state?.terminated?.exitCode))
		.filter(code => code !== undefined && code !== 0);
	if (types.includes('Complete')) {
		return {state: 'succeeded', exitCode: 0};
	}

	return types.includes('Failed') ? {state: 'failed', exitCode: codes[0]} : undefined;
};

const impliedByPod = ({status}: Pod) => {
	const statuses = status!.containerStatuses ?? [];
	const terminated = statuses.map(({state}) => state?.terminated).filter(one => one !== undefined);
	const failed = terminated
		.filter(({exitCode}) => exitCode !== 0)
		.sort((a, b) => a.finishedAt!.localeCompare(b.finishedAt!))[0];
	const crashing = statuses.find(({state}) => state?.waiting?.reason === 'CrashLoopBackOff');
	if (crashing) {
		return {state: 'restarting', exitCode: crashing.lastState!.terminated!.exitCode};
	}

	if (status!.phase === 'Failed' || status!.phase === 'Succeeded') {
		return {state: failed ? 'failed' : 'succeeded', exitCode: failed?.exitCode ?? 0};
	}

	const waits = (one: ContainerStatus) => one.state?.waiting !== undefined;
	return {state: statuses.length === 0 || statuses.some(waits) ? 'pending' : 'running', exitCode: null};
};

describe('the table of a cluster', () => {
	test('has every Job with the state and exit code that its conditions and pods imply', () => {
		expect(jobs.size).toBeGreaterThan(4);
		for (const job of jobs.values()) {
			const implied = impliedByJob(job);
			if (implied) {
				expect({name: job.metadata.name, ...taskOf(`job/${job.metadata.name}`)}).toMatchObject({
					name: job.metadata.name,
					...implied,
				});
			}
		}
	});

	test('has every pod without a controller with the state and exit code that its containers imply', () => {
		const bare = [...pods.values()].filter(({metadata}) => !metadata.ownerReferences);
		expect(bare.length).toBeGreaterThan(6);
		for (const pod of bare) {
			const task = tasks.find(({members}) => members.some(({uid}) => uid === pod.metadata.uid))!;
			// Between its end and its back-off a container is `terminated` in a pod that runs.
			if (task.id.name !== 'flaky' || impliedByPod(pod).state === 'restarting') {
				expect({name: task.id.name, state: task.state, exitCode: task.exitCode}).toEqual({
					name: task.id.name,
					...impliedByPod(pod),
				});
			}
		}
	});

	test('has a member for each pod, and no pod twice', () => {
		const members = tasks.flatMap(task => task.members.map(({uid}) => uid));
		expect(members.toSorted()).toEqual([...pods.keys()].sort());
	});
});

describe('the shop', () => {
	test('has a Job that failed with its own exit code', () => {
		expect(taskOf('job/import')).toMatchObject({
			state: 'failed',
			exitCode: 3,
			reason: 'BackoffLimitExceeded',
		});
	});

	test('has a Job that was killed for memory', () => {
		expect(taskOf('job/resize')).toMatchObject({
			state: 'failed',
			exitCode: 137,
			reason: 'OOMKilled',
			why: 'OOMKilled',
		});
	});

	test('has an Indexed Job with its four pods', () => {
		expect(taskOf('job/shards')).toMatchObject({state: 'succeeded', exitCode: 0, pods: 4});
	});

	test('has runs of a CronJob that name it', () => {
		const runs = tasks.filter(({owner}) => owner === 'cronjob/heartbeat');
		expect(runs.length).toBeGreaterThan(0);
		expect(tasks.some(({id}) => id.kind === 'cronjob')).toBe(false);
	});

	test('has a Deployment of three pods, each with an init container, a sidecar and a main container', () => {
		const task = taskOf('deploy/checkout');
		expect(task).toMatchObject({state: 'running', ready: 3, pods: 3, exitCode: null, why: null});
		for (const member of task.members) {
			expect(member.mainContainer).toBe('app');
			expect(member.containers.map(({name, role}) => `${name} ${role}`)).toEqual([
				'migrate init',
				'proxy sidecar',
				'app main',
			]);
		}
	});

	test('has a StatefulSet and a DaemonSet', () => {
		expect(taskOf('sts/ledger')).toMatchObject({state: 'running', ready: 2, pods: 2});
		expect(taskOf('ds/node-agent')).toMatchObject({state: 'running', ready: 1, pods: 1});
	});

	const whys: Array<[label: string, reason: string, why: RegExp]> = [
		['pod/no-node', 'Unschedulable', /^not scheduled: 0\/1 nodes are available: /],
		['pod/no-image', '', /^image pull failing \((ErrImagePull|ImagePullBackOff): .*localhost\/absent:1/],
		['pod/no-config', 'CreateContainerConfigError', /configmap "absent" not found/],
	];
	test.each(whys)('has %s, which says why it waits', (label, reason, why) => {
		const task = taskOf(label);
		expect(task).toMatchObject({state: 'pending', exitCode: null});
		expect(task.reason).toContain(reason);
		expect(task.why).toMatch(why);
		expect(task.members[0]!.containers[0]!.reason).toMatch(why);
	});

	test('has a pod whose init container takes ten minutes, and says so while it does', () => {
		const task = taskOf('pod/slow-init');
		const initialising = task.members[0]!.containers[0]!.state !== 'terminated';
		expect(task).toMatchObject(
			initialising
				? {state: 'pending', why: 'waiting for init container "wait-for-db"'}
				: {state: 'running', why: null},
		);
	});

	test('has a pod in a crash loop with its restarts', () => {
		const task = taskOf('pod/flaky');
		expect(task.restarts).toBe(pods.get(task.id.uid)!.status!.containerStatuses![0]!.restartCount);
		expect(['restarting', 'running']).toContain(task.state);
	});
});

describe('CI', () => {
	test('has a Tekton run that failed by one container of two', () => {
		expect(taskOf('pipelinerun/release')).toMatchObject({state: 'failed', exitCode: 1});
	});

	test('has an Argo workflow and a Vela build', () => {
		expect(taskOf('workflow/train-abc')).toMatchObject({exitCode: 0, state: 'succeeded'});
		expect(taskOf('build/github-octocat-1').members[0]!.containers).toHaveLength(2);
	});
});
