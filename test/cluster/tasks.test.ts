import {beforeAll, describe, expect, test} from 'vitest';
import {noticeSentence} from '../../source/core/sentences.ts';
import {isNotice} from '../../source/core/stream-event.ts';
import {type Task, taskLabel} from '../../source/core/task.ts';
import type {Job, Pod} from '../../source/kubernetes/objects.ts';
import {readLogs, type Seen} from '../conformity/collect.ts';
import {cleanUp} from './clean-up.ts';
import {readTasks} from './cluster-source.ts';
import {impliedByJob, impliedByPod} from './implied-state.ts';
import {openShop, type Shop} from './open-shop.ts';

const atEnd = cleanUp();
const {signal} = new AbortController();
let open: Shop;
let tasks: readonly Task[];
let pods: readonly Pod[];
let jobs: readonly Job[];

const readAll = async <T extends Pod | Job>(path: (namespace: string) => string): Promise<T[]> => {
	const lists = await Promise.all(
		[open.shop, open.ci].map(namespace => open.connection.getJson<{items: T[]}>(path(namespace), {}, signal)),
	);
	return lists.flatMap(({items}) => items);
};

const readCluster = async () => {
	pods = await readAll<Pod>(namespace => `/api/v1/namespaces/${namespace}/pods`);
	jobs = await readAll<Job>(namespace => `/apis/batch/v1/namespaces/${namespace}/jobs`);
};

const versions = () => JSON.stringify([...pods, ...jobs].map(({metadata}) => metadata.resourceVersion));

/** Between its end and its back-off a container is `terminated` in a pod that runs: no state to ask for. */
const isSettled = (): boolean =>
	pods.every(
		({metadata, status}) => metadata.name !== 'flaky' || status!.containerStatuses![0]!.state!.waiting,
	);

/** The cluster changes by itself: take tasks and objects between which nothing did. */
const readAtRest = async () => {
	for (;;) {
		await readCluster();
		const before = versions();
		tasks = await readTasks(open.source, {namespaces: [open.shop, open.ci]});
		await readCluster();
		if (versions() === before && isSettled()) {
			return;
		}
	}
};

beforeAll(async () => {
	open = await openShop(atEnd);
	await readAtRest();
}, 180_000);

const taskOf = (label: string): Task => {
	const found = tasks.find(({id}) => taskLabel(id) === label);
	if (!found) {
		throw new Error(`there is no ${label} among ${tasks.map(({id}) => taskLabel(id)).join(', ')}`);
	}

	return found;
};

describe('the table of a cluster', () => {
	test('has every Job with the state and exit code that its conditions and pods imply', () => {
		expect(jobs).toHaveLength(5);
		for (const job of jobs) {
			const {id, state, exitCode} = taskOf(`job/${job.metadata.name}`);
			expect({name: id.name, state, exitCode}).toEqual({name: id.name, ...impliedByJob(job, pods)});
		}
	});

	test('has every pod without a controller with the state and exit code that its containers imply', () => {
		const bare = pods.filter(({metadata}) => !metadata.ownerReferences);
		expect(bare).toHaveLength(10);
		for (const pod of bare) {
			const task = tasks.find(({members}) => members.some(({uid}) => uid === pod.metadata.uid))!;
			expect({name: task.id.name, state: task.state, exitCode: task.exitCode}).toEqual({
				name: task.id.name,
				...impliedByPod(pod),
			});
		}
	});

	test('has a member for each pod, and no pod twice', () => {
		const members = tasks.flatMap(task => task.members.map(({uid}) => uid));
		expect(members.toSorted()).toEqual(pods.map(({metadata}) => metadata.uid).sort());
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
		expect(runs).toMatchObject([{state: 'succeeded', exitCode: 0, id: {kind: 'job'}}]);
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
		const nodes = pods.filter(({metadata}) => metadata.ownerReferences?.[0]?.name === 'node-agent').length;
		expect(taskOf('ds/node-agent')).toMatchObject({state: 'running', ready: nodes, pods: nodes});
	});

	const whys: Array<[label: string, reason: string, why: RegExp]> = [
		['pod/no-node', 'Unschedulable', /^not scheduled: 0\/\d+ nodes are available: /],
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

	test('has a pod whose init container takes its time, and says so', () => {
		expect(taskOf('pod/slow-init')).toMatchObject({
			state: 'pending',
			why: 'waiting for init container "wait-for-db"',
		});
	});

	test('has a pod in a crash loop with its restarts', () => {
		const task = taskOf('pod/flaky');
		const flaky = pods.find(({metadata}) => metadata.uid === task.id.uid)!;
		expect(task).toMatchObject({
			state: 'restarting',
			restarts: flaky.status!.containerStatuses![0]!.restartCount,
		});
	});

	test('has a pod that failed, as one of its two containers did', () => {
		expect(taskOf('pod/half')).toMatchObject({state: 'failed', exitCode: 4});
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

describe('the logs of the shop', () => {
	const follow = (query: string, until?: (seen: Seen) => boolean) =>
		readLogs(open.source, {namespace: open.shop, query, window: {follow: true}, until});

	const textsOf = (seen: Seen) => seen.allLines.map(({text}) => text);
	const lastSentence = ({events}: Seen) =>
		noticeSentence(events.filter(isNotice).at(-1)!, {label: '', now: 0n, clock: () => 'then'});

	test('have the 43 lines of a Job that failed, 40 records of which the last has a stack, and exit code 3', async () => {
		const seen = await follow('job/import');
		const rows = Array.from({length: 39}, (_, index) => `row ${index + 1}`);
		const texts = textsOf(seen);
		expect(texts).toHaveLength(43);
		expect(texts.filter(text => !text.startsWith('\t'))).toEqual([...rows, 'row 40 ERROR']);
		expect(texts.slice(-3).every(text => text.startsWith('\tat '))).toBe(true);
		expect(seen.events.at(-1)).toMatchObject({type: 'task', final: true, exit: {code: 3}});
		expect(lastSentence(seen)).toMatch(/^Job failed exit 3 /);
	});

	test('have the 200 lines of a Job that is complete, with those of standard error, and say so', async () => {
		const seen = await follow('job/report');
		const numbers = textsOf(seen).map(Number);
		expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({length: 200}, (_, index) => index + 1));
		expect(lastSentence(seen)).toBe('Job complete exit 0');
	});

	test('say that a Job was killed for memory', async () => {
		const seen = await follow('job/resize');
		expect(textsOf(seen)).toHaveLength(12);
		expect(lastSentence(seen)).toMatch(/^Job failed exit 137 \(OOMKilled\) after /);
	});

	test('merge the init containers, sidecars and main containers of all pods of a Deployment', async () => {
		const seen = await follow(
			'deploy/checkout',
			({lines}) => lines.size === 9 && [...lines.values()].every(({length}) => length > 0),
		);
		expect(new Set(seen.opened.map(({pod}) => pod))).toHaveLength(3);
		expect(seen.opened.map(({container, role}) => `${container} ${role}`).sort()).toEqual(
			['app main', 'migrate init', 'proxy sidecar'].flatMap(one => [one, one, one]),
		);
		for (const [name, lines] of seen.lines) {
			const word = {migrate: 'migrated', proxy: 'proxied', app: 'checked out'}[name.split('/')[1]!];
			expect(lines.map(({text}) => text)).toEqual(lines.map((_, index) => `${word} ${index + 1}`));
		}
	});
});
