import type {
	ContainerSpec,
	ContainerStatus,
	CronJob,
	DaemonSet,
	Deployment,
	Job,
	KubeEvent,
	KubeObject,
	ObjectMeta,
	Pod,
	ReplicaSet,
	StatefulSet,
} from '../../../source/kubernetes/objects.ts';

type MetaFields = Partial<ObjectMeta> & {ownedBy?: [kind: string, name: string]};

/** Metadata as the API server makes it; the uid follows from the name. */
export const metadata = (name: string, {ownedBy, ...fields}: MetaFields = {}): ObjectMeta => ({
	name,
	namespace: 'shop',
	uid: `uid-${name}`,
	creationTimestamp: '2026-11-23T12:00:00Z',
	...(ownedBy
		? {
				ownerReferences: [
					{apiVersion: 'v1', kind: ownedBy[0], name: ownedBy[1], uid: `uid-${ownedBy[1]}`, controller: true},
				],
			}
		: {}),
	...fields,
});

/** Statuses of a container in the states of its life. */
export const containerStatus = {
	running: (name = 'app', fields: Partial<ContainerStatus> = {}): ContainerStatus => ({
		name,
		ready: true,
		started: true,
		restartCount: 0,
		containerID: `containerd://${name}-0`,
		state: {running: {startedAt: '2026-11-23T12:00:05Z'}},
		lastState: {},
		...fields,
	}),
	waiting: (
		reason: string,
		message?: string,
		name = 'app',
		fields: Partial<ContainerStatus> = {},
	): ContainerStatus => ({
		name,
		ready: false,
		started: false,
		restartCount: 0,
		state: {waiting: {reason, ...(message ? {message} : {})}},
		lastState: {},
		...fields,
	}),
	terminated: (
		exitCode: number,
		reason = exitCode === 0 ? 'Completed' : 'Error',
		name = 'app',
		finishedAt = '2026-11-23T12:04:17Z',
	): ContainerStatus => ({
		name,
		ready: false,
		started: false,
		restartCount: 0,
		containerID: `containerd://${name}-0`,
		state: {
			terminated: {
				exitCode,
				reason,
				startedAt: '2026-11-23T12:00:05Z',
				finishedAt,
				containerID: `containerd://${name}-0`,
			},
		},
		lastState: {},
	}),
};

/** A container in the back-off of a crash loop. */
export const crashLoop = (exitCode = 1, reason = 'Error', restarts = 5): ContainerStatus =>
	containerStatus.waiting(
		'CrashLoopBackOff',
		'back-off 5m0s restarting failed container=app pod=flaky_shop(1)',
		'app',
		{
			restartCount: restarts,
			lastState: {terminated: containerStatus.terminated(exitCode, reason).state!.terminated!},
		},
	);

export type PodFields = {
	meta?: MetaFields;
	phase?: string;
	statuses?: ContainerStatus[];
	init?: ContainerStatus[];
	/** Names of init containers that are sidecars. */
	sidecars?: string[];
	restartPolicy?: string;
	nodeName?: string | null;
	status?: Partial<NonNullable<Pod['status']>>;
	containers?: Array<Partial<ContainerSpec> & {name: string}>;
};

/** A pod on `node-a`; ready where all its containers are. */
export const podOf = (name: string, fields: PodFields = {}): Pod => {
	const {statuses = [containerStatus.running()], init = [], sidecars = []} = fields;
	const ready = statuses.every(status => status.ready);
	return {
		metadata: metadata(name, fields.meta),
		spec: {
			...(fields.nodeName === null ? {} : {nodeName: fields.nodeName ?? 'node-a'}),
			restartPolicy: fields.restartPolicy ?? 'Always',
			containers: fields.containers ?? statuses.map(status => ({name: status.name, image: 'shop/app:1'})),
			initContainers: init.map(status => ({
				name: status.name,
				...(sidecars.includes(status.name) ? {restartPolicy: 'Always'} : {}),
			})),
		},
		status: {
			phase: fields.phase ?? 'Running',
			startTime: '2026-11-23T12:00:01Z',
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
			containerStatuses: statuses,
			initContainerStatuses: init,
			...fields.status,
		},
	};
};

/** A pod that failed, as a Job without retries leaves it. */
export const failedPod = (name: string, exitCode: number, reason?: string, meta?: MetaFields): Pod =>
	podOf(name, {
		phase: 'Failed',
		restartPolicy: 'Never',
		statuses: [containerStatus.terminated(exitCode, reason)],
		meta,
	});

export const succeededPod = (name: string, meta?: MetaFields): Pod =>
	podOf(name, {phase: 'Succeeded', restartPolicy: 'Never', statuses: [containerStatus.terminated(0)], meta});

export const jobOf = (
	name: string,
	fields: {meta?: MetaFields; spec?: Job['spec']; status?: Job['status']} = {},
): Job => ({
	metadata: metadata(name, fields.meta),
	spec: {parallelism: 1, completions: 1, backoffLimit: 6, ...fields.spec},
	status: {startTime: '2026-11-23T12:00:00Z', ...fields.status},
});

/** Conditions of a Job at its end. */
export const jobEnd = {
	complete: {
		completionTime: '2026-11-23T12:04:20Z',
		conditions: [
			{type: 'SuccessCriteriaMet', status: 'True', reason: 'CompletionsReached'},
			{type: 'Complete', status: 'True', reason: 'CompletionsReached'},
		],
	},
	failed: (reason: string, message: string) => ({
		conditions: [
			{type: 'FailureTarget', status: 'True', reason, message},
			{type: 'Failed', status: 'True', reason, message, lastTransitionTime: '2026-11-23T12:04:20Z'},
		],
	}),
};

export const backoffLimitExceeded = jobEnd.failed(
	'BackoffLimitExceeded',
	'Job has reached the specified backoff limit',
);

export const cronJobOf = (
	name: string,
	spec: CronJob['spec'] = {},
	status: CronJob['status'] = {},
): CronJob => ({
	metadata: metadata(name),
	spec: {schedule: '0 4 * * *', ...spec},
	status,
});

/** A Deployment whose rollout is complete. */
export const deploymentOf = (
	name: string,
	replicas: number,
	status: Deployment['status'] = {},
	meta: MetaFields = {},
): Deployment => ({
	metadata: metadata(name, {generation: 2, ...meta}),
	spec: {replicas},
	status: {
		observedGeneration: 2,
		replicas,
		updatedReplicas: replicas,
		availableReplicas: replicas,
		conditions: [{type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable'}],
		...status,
	},
});

export const replicaSetOf = (
	deployment: string,
	hash: string,
	revision: number,
	status: ReplicaSet['status'] = {},
): ReplicaSet => ({
	metadata: metadata(`${deployment}-${hash}`, {
		ownedBy: ['Deployment', deployment],
		labels: {'pod-template-hash': hash},
		annotations: {'deployment.kubernetes.io/revision': String(revision)},
	}),
	spec: {replicas: 1},
	status,
});

/** A pod of a ReplicaSet. */
export const replicaOf = (deployment: string, hash: string, name: string, fields: PodFields = {}): Pod =>
	podOf(`${deployment}-${hash}-${name}`, {
		...fields,
		meta: {
			labels: {app: deployment, 'pod-template-hash': hash},
			ownedBy: ['ReplicaSet', `${deployment}-${hash}`],
			...fields.meta,
		},
	});

export const statefulSetOf = (
	name: string,
	replicas: number,
	status: StatefulSet['status'] = {},
): StatefulSet => ({
	metadata: metadata(name, {generation: 1}),
	spec: {replicas},
	status: {
		observedGeneration: 1,
		updatedReplicas: replicas,
		availableReplicas: replicas,
		currentRevision: `${name}-1`,
		updateRevision: `${name}-1`,
		...status,
	},
});

export const daemonSetOf = (name: string, wanted: number, status: DaemonSet['status'] = {}): DaemonSet => ({
	metadata: metadata(name, {generation: 1}),
	spec: {},
	status: {
		observedGeneration: 1,
		desiredNumberScheduled: wanted,
		updatedNumberScheduled: wanted,
		numberAvailable: wanted,
		...status,
	},
});

export const warningOf = (
	about: KubeObject,
	reason: string,
	message: string,
	at = '2026-11-23T12:01:00Z',
): KubeEvent => ({
	metadata: metadata(`${about.metadata.name}.${reason}.${at}`),
	type: 'Warning',
	reason,
	message,
	involvedObject: {kind: 'Pod', name: about.metadata.name, uid: about.metadata.uid},
	lastTimestamp: at,
});

/** What a node without a place says. */
export const unschedulable = {
	type: 'PodScheduled',
	status: 'False',
	reason: 'Unschedulable',
	message: "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
};
