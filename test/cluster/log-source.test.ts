import {beforeAll} from 'vitest';
import type {Connection} from '../../source/kubernetes/api.ts';
import {openKubernetesSource} from '../../source/kubernetes/source.ts';
import {deadUrl, throughGateway} from '../conformity/demo-source.ts';
import {describeLogSource, type SourceUnderTest} from '../conformity/log-source.ts';
import {cleanUp} from './clean-up.ts';
import {connectCluster, openCluster} from './cluster-source.ts';
import {lines, linesForEver, linger, shell} from './containers.ts';
import {makeWorkloads, untilReady} from './make-workloads.ts';
import {ownNamespace} from './own-namespace.ts';
import {isUnschedulable, job, jobSpec, keeper, pod, type Workload} from './workload.ts';

const namespace = `kreel-source-${process.pid}`;
const atEnd = cleanUp();
let connection: Connection;

const workloads: readonly Workload[] = [
	job('report', jobSpec('report', `${lines(200, {pause: 0.04})}; ${linger}`)),
	job('import', jobSpec('import', `${lines(40, {pause: 0.02})}; ${linger}; exit 3`)),
	pod('homeless', isUnschedulable, {
		nodeSelector: {'kreel.test/there-is': 'no-such-node'},
		containers: [shell('app', 'true')],
	}),
	keeper(
		'deployments',
		'shop',
		({availableReplicas}) => availableReplicas === 2,
		{
			initContainers: [shell('setup', lines(5)), shell('proxy', linesForEver(), {restartPolicy: 'Always'})],
			containers: [shell('app', linesForEver({pause: 0.5}))],
		},
		{replicas: 2},
	),
];

beforeAll(async () => {
	connection = await connectCluster();
	atEnd(() => connection.close());
	const writer = await ownNamespace(atEnd, namespace);
	await makeWorkloads(writer, namespace, workloads);
	await untilReady(connection, namespace, workloads);
}, 180_000);

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
