import {afterAll, beforeAll} from 'vitest';
import {type Task, taskLabel} from '../../source/core/task.ts';
import type {Connection} from '../../source/kubernetes/api.ts';
import {openKubernetesSource} from '../../source/kubernetes/source.ts';
import {deadUrl, throughGateway} from '../conformity/demo-source.ts';
import {describeLogSource, type SourceUnderTest} from '../conformity/log-source.ts';
import {connectCluster, openCluster} from './cluster-source.ts';
import {type ClusterWriter, createClusterWriter} from './cluster-writer.ts';

const namespace = `kreel-source-${process.pid}`;
let writer: ClusterWriter;
let connection: Connection;

const emit = (name: string, ...args: string[]) => ({
	name,
	image: 'localhost/emit:1',
	imagePullPolicy: 'Never',
	args,
});
const job = (name: string, ...args: string[]) => ({
	metadata: {name},
	spec: {backoffLimit: 0, template: {spec: {restartPolicy: 'Never', containers: [emit('main', ...args)]}}},
});
const labels = {app: 'shop'};
const live = {
	metadata: {name: 'shop'},
	spec: {
		replicas: 2,
		selector: {matchLabels: labels},
		template: {
			metadata: {labels},
			spec: {
				terminationGracePeriodSeconds: 0,
				initContainers: [
					emit('setup', '--lines', '5', '--rate', '50'),
					{...emit('proxy', '--rate', '5'), restartPolicy: 'Always'},
				],
				containers: [emit('app', '--rate', '10')],
			},
		},
	},
};

beforeAll(async () => {
	writer = await createClusterWriter();
	connection = await connectCluster();
	await writer.create('/api/v1/namespaces', {metadata: {name: namespace}});
	const batch = `/apis/batch/v1/namespaces/${namespace}/jobs`;
	await writer.create(batch, job('report', '--lines', '200', '--rate', '25'));
	await writer.create(batch, job('import', '--lines', '40', '--rate', '50', '--exit', '3'));
	await writer.create(`/api/v1/namespaces/${namespace}/pods`, {
		metadata: {name: 'homeless'},
		spec: {nodeSelector: {'kreel.test/no-such-node': 'x'}, containers: [emit('app')]},
	});
	await writer.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, live);
	await untilTasksStand();
});

afterAll(async () => {
	await writer.remove(`/api/v1/namespaces/${namespace}`);
	await connection.close();
	await writer.close();
});

const wanted: Record<string, Task['state']> = {
	'job/report': 'succeeded',
	'job/import': 'failed',
	'pod/homeless': 'pending',
	'deploy/shop': 'running',
};

const untilTasksStand = async (): Promise<void> => {
	const source = await openCluster();
	const stop = new AbortController();
	const states = new Map<string, Task['state']>();
	for await (const event of source.watchTasks({namespaces: [namespace]}, stop.signal)) {
		for (const task of event.type === 'snapshot'
			? event.tasks
			: event.type === 'upsert'
				? [event.task]
				: []) {
			states.set(taskLabel(task.id), task.state);
		}

		if (Object.entries(wanted).every(([label, state]) => states.get(label) === state)) {
			stop.abort();
		}
	}

	await source.close();
};

const clusterSource = async (): Promise<SourceUnderTest> => {
	const source = await openCluster();
	return {
		source,
		namespace,
		complete: 'job/report',
		failed: {query: 'job/import', code: 3},
		pending: {query: 'pod/homeless', reason: /^not scheduled: /},
		live: {query: 'deploy/shop', main: 'app', init: 'setup', sidecar: 'proxy'},
		printed,
		write() {},
		async unreachable() {
			const server = await deadUrl();
			const kubeconfigText = JSON.stringify({
				'current-context': 'dead',
				clusters: [{name: 'dead', cluster: {server}}],
				users: [{name: 'dead', user: {}}],
				contexts: [{name: 'dead', context: {cluster: 'dead', user: 'dead'}}],
			});
			return openKubernetesSource({kubeconfigText});
		},
		close: () => source.close(),
	};
};

type Pods = {
	items: Array<{metadata: {name: string}; spec: Record<string, Array<{name: string}> | undefined>}>;
};

const printed = async (query: string): Promise<Map<string, string[]>> => {
	const {signal} = new AbortController();
	const path = `/api/v1/namespaces/${namespace}/pods`;
	const pods = await connection.getJson<Pods>(path, {}, signal);
	const texts = new Map<string, string[]>();
	for (const {metadata, spec} of pods.items.filter(pod =>
		pod.metadata.name.startsWith(`${query.split('/')[1]}-`),
	)) {
		for (const {name} of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
			const {body} = await connection.open(`${path}/${metadata.name}/log`, {container: name}, signal);
			const text = Buffer.concat(await Array.fromAsync(body)).toString('latin1');
			texts.set(`${metadata.name}/${name}`, text.replace(/\n$/, '').split('\n'));
		}
	}

	return texts;
};

describeLogSource('a real cluster as a source', clusterSource);

describeLogSource('a gateway as a source, in front of a real cluster', async () =>
	throughGateway(await clusterSource()),
);
