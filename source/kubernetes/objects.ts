/** What kreel reads of the API's objects, as they are in JSON: times are strings, anything may be absent. */
export type ObjectMeta = {
	name: string;
	namespace: string;
	uid: string;
	resourceVersion?: string;
	generation?: number;
	labels?: Record<string, string>;
	annotations?: Record<string, string>;
	ownerReferences?: OwnerReference[];
	creationTimestamp?: string;
	deletionTimestamp?: string;
};

export type OwnerReference = {
	kind: string;
	name: string;
	uid: string;
	controller?: boolean;
	apiVersion?: string;
};

export type KubeObject = {metadata: ObjectMeta};

export type Condition = {
	type: string;
	status: string;
	reason?: string;
	message?: string;
	lastTransitionTime?: string;
};

export type ContainerSpec = {
	name: string;
	image?: string;
	/** `Always` on an init container makes it a sidecar. */
	restartPolicy?: string;
	readinessProbe?: unknown;
	startupProbe?: unknown;
};

export type TerminatedState = {
	exitCode: number;
	signal?: number;
	reason?: string;
	message?: string;
	startedAt?: string;
	finishedAt?: string;
	containerID?: string;
};

export type WaitingState = {reason?: string; message?: string};

export type ContainerState = {
	waiting?: WaitingState;
	running?: {startedAt?: string};
	terminated?: TerminatedState;
};

export type ContainerStatus = {
	name: string;
	image?: string;
	ready?: boolean;
	started?: boolean | null;
	restartCount?: number;
	containerID?: string;
	state?: ContainerState;
	lastState?: ContainerState;
};

export type Pod = KubeObject & {
	spec?: {
		nodeName?: string;
		restartPolicy?: string;
		containers?: ContainerSpec[];
		initContainers?: ContainerSpec[];
		ephemeralContainers?: ContainerSpec[];
	};
	status?: {
		phase?: string;
		reason?: string;
		message?: string;
		startTime?: string;
		conditions?: Condition[];
		containerStatuses?: ContainerStatus[];
		initContainerStatuses?: ContainerStatus[];
		ephemeralContainerStatuses?: ContainerStatus[];
	};
};

export type Job = KubeObject & {
	spec?: {
		suspend?: boolean;
		parallelism?: number;
		completions?: number;
		backoffLimit?: number;
	};
	status?: {
		startTime?: string;
		completionTime?: string;
		failed?: number;
		conditions?: Condition[];
	};
};

export type CronJob = KubeObject & {
	spec?: {schedule?: string; suspend?: boolean};
	status?: {lastScheduleTime?: string};
};

export type Deployment = KubeObject & {
	spec?: {replicas?: number; paused?: boolean};
	status?: {
		observedGeneration?: number;
		replicas?: number;
		updatedReplicas?: number;
		availableReplicas?: number;
		conditions?: Condition[];
	};
};

export type ReplicaSet = KubeObject & {
	spec?: {replicas?: number};
	status?: {replicas?: number; availableReplicas?: number; conditions?: Condition[]};
};

export type StatefulSet = KubeObject & {
	spec?: {
		replicas?: number;
		updateStrategy?: {type?: string; rollingUpdate?: {partition?: number}};
	};
	status?: {
		observedGeneration?: number;
		updatedReplicas?: number;
		availableReplicas?: number;
		currentRevision?: string;
		updateRevision?: string;
	};
};

export type DaemonSet = KubeObject & {
	spec?: {updateStrategy?: {type?: string}};
	status?: {
		observedGeneration?: number;
		desiredNumberScheduled?: number;
		updatedNumberScheduled?: number;
		numberAvailable?: number;
	};
};

export type KubeEvent = KubeObject & {
	type?: string;
	reason?: string;
	message?: string;
	involvedObject: {kind?: string; uid?: string; name?: string};
	lastTimestamp?: string | null;
	eventTime?: string | null;
	series?: {lastObservedTime?: string} | null;
};

/** The object that controls another one. */
export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
	object.metadata.ownerReferences?.find(reference => reference.controller);

/** A condition whose status is the given one. */
export const findCondition = (
	conditions: readonly Condition[] | undefined,
	type: string,
	status = 'True',
): Condition | undefined =>
	conditions?.find(condition => condition.type === type && condition.status === status);
