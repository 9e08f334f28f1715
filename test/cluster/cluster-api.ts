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
	state: {running?: unknown; terminated?: unknown; waiting?: {reason: string}};
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
	ended: ({status}) => status.containerStatuses?.[0]?.state.terminated !== undefined,
	several: ({status}) => status.containerStatuses?.every(({state}) => state.running) ?? false,
	unscheduled: ({status}) => status.conditions?.[0]?.reason === 'Unschedulable',
	'no-image': pod => /^(?:ErrImagePull|ImagePullBackOff)$/.test(waitingReason(pod) ?? ''),
	'no-config': pod => waitingReason(pod) === 'CreateContainerConfigError',
	waiting: ({status}) => status.initContainerStatuses?.[0]?.state.running !== undefined,
	// Its second restart comes so late that the ended one has ended long since.
	crashing: pod =>
		waitingReason(pod) === 'CrashLoopBackOff' && pod.status.containerStatuses![0]!.restartCount > 1,
};

/** Watch until all are as wanted. */
const waitForPods = async (client: ApiClient, namespace: string): Promise<void> => {
	const watch = await client.open(`/api/v1/namespaces/${namespace}/pods?watch=1`);
	const pods = new Map<string, PodObject>();
	const isWanted = (name: string) => {
		const pod = pods.get(name);
		return pod !== undefined && isAsWanted[name]!(pod);
	};

	while (!apiPods.every(({metadata}) => isWanted(metadata.name))) {
		const line = await watch.next();
		if (line === undefined) {
			throw new Error('the watch ended before the pods were as wanted');
		}

		const {object} = JSON.parse(line) as {object: PodObject};
		pods.set(object.metadata.name, object);
	}

	watch.close();
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
