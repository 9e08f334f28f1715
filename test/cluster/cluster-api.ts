import {KubeConfig} from '@kubernetes/client-node';
import {Agent} from 'undici';
import {ApiClient} from '../demo/api-client.ts';
import {type ApiUnderTest, podPath} from '../demo/api-under-test.ts';
import {apiPods} from './api-pods.ts';
import {clusterKubeconfig} from './cluster-source.ts';

type PodObject = {
	metadata: {name: string};
	status: {
		phase: string;
		conditions?: Array<{type: string; reason?: string}>;
		initContainerStatuses?: ContainerStatus[];
		containerStatuses?: ContainerStatus[];
	};
};
type ContainerStatus = {
	restartCount: number;
	state: {running?: unknown; terminated?: {finishedAt: string}; waiting?: {reason: string}};
};

/** A client with the credentials of the kubeconfig, and with nothing of ours between. */
const openClient = async (): Promise<ApiClient> => {
	const config = new KubeConfig();
	config.loadFromFile(clusterKubeconfig());
	const options: {ca?: Buffer; cert?: Buffer; key?: Buffer} = {};
	await config.applyToHTTPSOptions(options as never);
	const {ca, cert, key} = options;
	return new ApiClient(config.getCurrentCluster()!.server, new Agent({connect: {ca, cert, key}}));
};

const waitingReason = ({status}: PodObject): string | undefined =>
	status.containerStatuses?.[0]?.state.waiting?.reason;

/** When each pod is as the expectations want it. */
const isAsWanted: Record<string, (pod: PodObject) => boolean> = {
	running: ({status}) => status.phase === 'Running',
	ended: ({status}) => {
		const end = status.containerStatuses?.[0]?.state.terminated;
		// Two seconds by the node's clock, so that `sinceSeconds=1` has nothing.
		return end !== undefined && Date.now() - Date.parse(end.finishedAt) > 3000;
	},
	several: ({status}) => status.containerStatuses?.every(({state}) => state.running) ?? false,
	unscheduled: ({status}) => status.conditions?.[0]?.reason === 'Unschedulable',
	'no-image': pod => /^(?:ErrImagePull|ImagePullBackOff)$/.test(waitingReason(pod) ?? ''),
	'no-config': pod => waitingReason(pod) === 'CreateContainerConfigError',
	waiting: ({status}) => status.initContainerStatuses?.[0]?.state.running !== undefined,
	crashing: pod =>
		waitingReason(pod) === 'CrashLoopBackOff' && pod.status.containerStatuses![0]!.restartCount > 1,
};

/** Ask until all are as wanted: the cluster says no more than what it is. */
const waitForPods = async (client: ApiClient, namespace: string): Promise<void> => {
	for (;;) {
		const {items} = await client.getJson<{items: PodObject[]}>(`/api/v1/namespaces/${namespace}/pods`);
		if (items.length === apiPods.length && items.every(pod => isAsWanted[pod.metadata.name]!(pod))) {
			return;
		}
	}
};

/** Pods of our own on the cluster, in a namespace that goes with them. */
export const openClusterApi = async (): Promise<ApiUnderTest> => {
	const client = await openClient();
	const namespace = `kreel-api-${process.pid}`;
	await client.send('POST', '/api/v1/namespaces', {
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name: namespace},
	});
	for (const pod of apiPods) {
		const {status, text} = await client.send('POST', `/api/v1/namespaces/${namespace}/pods`, pod);
		if (status !== 201) {
			throw new Error(`the pod ${pod.metadata.name} could not be made: ${text}`);
		}
	}

	await waitForPods(client, namespace);
	const at = (name: string) => ({namespace, name});
	let changes = 0;
	return {
		client,
		namespace,
		app: 'running',
		pods: {
			running: at('running'),
			ended: at('ended'),
			several: {...at('several'), containers: ['one', 'two'], init: 'first'},
			unscheduled: at('unscheduled'),
			noImage: at('no-image'),
			noConfig: at('no-config'),
			waiting: {...at('waiting'), init: 'wait'},
			crashing: at('crashing'),
		},
		async change() {
			changes++;
			const body = {metadata: {annotations: {'kreel.test/change': `${changes}`}}};
			await client.send('PATCH', podPath(at('running')), body);
		},
		pass() {},
		async close() {
			await client.send('DELETE', `/api/v1/namespaces/${namespace}`);
			await client.close();
		},
	};
};
