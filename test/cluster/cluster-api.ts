import {KubeConfig} from '@kubernetes/client-node';
import {Agent} from 'undici';
import {ApiClient} from '../demo/api-client.ts';
import {type ApiUnderTest, podPath} from '../demo/api-under-test.ts';
import {apiDeployment, apiJobs, apiPods} from './api-pods.ts';
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
type JobObject = {metadata: {name: string}; status: {conditions?: Array<{type: string}>}};
type DeploymentObject = {metadata: {name: string}; status: {availableReplicas?: number}};
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

/** Watch a collection until all of these names are as wanted. */
const waitFor = async <T extends {metadata: {name: string}}>(
	client: ApiClient,
	path: string,
	names: readonly string[],
	isWanted: (object: T) => boolean,
): Promise<void> => {
	const watch = await client.open(`${path}?watch=1`);
	const open = new Set(names);
	const objects = new Map<string, T>();
	while ([...open].some(name => !objects.has(name) || !isWanted(objects.get(name)!))) {
		const line = await watch.next();
		if (line === undefined) {
			throw new Error(`the watch of ${path} ended before all was as wanted`);
		}

		const {object} = JSON.parse(line) as {object: T};
		objects.set(object.metadata.name, object);
	}

	watch.close();
};

const create = async (client: ApiClient, path: string, object: {metadata: {name: string}}): Promise<void> => {
	const {status, text} = await client.send('POST', path, object);
	if (status !== 201) {
		throw new Error(`${object.metadata.name} could not be made: ${text}`);
	}
};

/** Make all that the expectations are about, and wait until it is as they want it. */
const prepare = async (client: ApiClient, namespace: string): Promise<void> => {
	const pods = `/api/v1/namespaces/${namespace}/pods`;
	const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
	const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
	await create(client, '/api/v1/namespaces', {
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name: namespace},
	} as {metadata: {name: string}});
	await Promise.all([
		...apiPods.map(pod => create(client, pods, pod)),
		...apiJobs.map(job => create(client, jobs, job)),
		create(client, deployments, apiDeployment),
	]);
	await Promise.all([
		waitFor<PodObject>(
			client,
			pods,
			apiPods.map(({metadata}) => metadata.name),
			pod => isAsWanted[pod.metadata.name]!(pod),
		),
		waitFor<JobObject>(
			client,
			jobs,
			apiJobs.map(({metadata}) => metadata.name),
			({status}) => status.conditions?.some(({type}) => type === 'Complete' || type === 'Failed') ?? false,
		),
		waitFor<DeploymentObject>(
			client,
			deployments,
			[apiDeployment.metadata.name],
			({status}) => status.availableReplicas === 2,
		),
	]);
};

/** Pods of our own on the cluster, in a namespace that goes with them. */
export const openClusterApi = async (): Promise<ApiUnderTest> => {
	const client = await openClient();
	const namespace = `kreel-api-${process.pid}`;
	const close = async () => {
		await client.send('DELETE', `/api/v1/namespaces/${namespace}`);
		await client.close();
	};

	try {
		await prepare(client, namespace);
	} catch (error) {
		await close();
		throw error;
	}

	return {client, namespace, ...contents(namespace), ...makeChanges(client, namespace), close};
};

const contents = (namespace: string) => {
	const at = (name: string) => ({namespace, name});
	return {
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
		jobs: {complete: 'complete', failed: 'failed'},
		deployment: 'deployment',
	};
};

const makeChanges = (client: ApiClient, namespace: string) => {
	let changes = 0;
	return {
		async change() {
			changes++;
			const body = {metadata: {annotations: {'kreel.test/change': `${changes}`}}};
			await client.send('PATCH', podPath({namespace, name: 'running'}), body);
		},
		// Time passes by itself.
		pass() {},
	};
};
