import type {TaskKind} from '../../core/task.ts';
import {
	controllerOf,
	type Deployment,
	type KubeObject,
	type OwnerReference,
	type Pod,
	type ReplicaSet,
} from '../objects.ts';
import {systemGroup} from './systems.ts';

/** The task that an object belongs to. */
export type Group = {
	readonly kind: TaskKind;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
};

/** The owners that could be read. */
export type Owners = {
	/** By uid. */
	readonly replicasets: ReadonlyMap<string, ReplicaSet>;
	/** By namespace and name, as `ownerKey` puts them together. */
	readonly deployments: ReadonlyMap<string, Deployment>;
};

/** Names an object of one kind where its uid is not known. */
export const ownerKey = (namespace: string, name: string): string => `${namespace}/${name}`;

/** Words of queries for controllers; other controllers keep their own kind, in lower case. */
const controllerKinds: Record<string, TaskKind> = {
	Deployment: 'deploy',
	StatefulSet: 'sts',
	DaemonSet: 'ds',
	ReplicaSet: 'rs',
	Job: 'job',
	CronJob: 'cronjob',
};

/** Controllers of a pod that are no task: a static pod belongs to its node, a Spark executor to its driver. */
const noTask = new Set(['Node', 'Pod']);

/**
The task of a pod.

Built-in controllers come first; then the labels of CI and data systems, which know more than their own controllers do.
*/
export const groupOfPod = (pod: Pod, owners: Owners): Group => {
	const controller = controllerOf(pod);
	if (controller && controllerKinds[controller.kind]) {
		return groupOfController(pod, controller, owners);
	}

	const system = systemGroup(pod);
	if (system) {
		return system;
	}

	const {namespace, name, uid} = pod.metadata;
	return controller && !noTask.has(controller.kind)
		? ownGroup(namespace, controller)
		: {kind: 'pod', namespace, name, uid};
};

const groupOfController = (pod: Pod, controller: OwnerReference, owners: Owners): Group => {
	const {namespace} = pod.metadata;
	if (controller.kind !== 'ReplicaSet') {
		return ownGroup(namespace, controller);
	}

	const replicaSet = owners.replicasets.get(controller.uid);
	const deployment = replicaSet && controllerOf(replicaSet);
	if (deployment) {
		return ownGroup(namespace, deployment);
	}

	const hash = pod.metadata.labels?.['pod-template-hash'];
	return !replicaSet && hash !== undefined && controller.name.endsWith(`-${hash}`)
		? guessedDeployment(namespace, controller.name.slice(0, -hash.length - 1), owners)
		: ownGroup(namespace, controller);
};

/**
A Deployment names its ReplicaSets after itself and the hash of their pods' template.

Where it may not be read either, its uid is not known: during a rollout its pods have two ReplicaSets, so neither's uid can be the task's.
*/
const guessedDeployment = (namespace: string, name: string, {deployments}: Owners): Group => {
	const key = ownerKey(namespace, name);
	const uid = deployments.get(key)?.metadata.uid ?? `deploy:${key}`;
	return {kind: 'deploy', namespace, name, uid};
};

const ownGroup = (namespace: string, {kind, name, uid}: OwnerReference): Group => ({
	kind: controllerKinds[kind] ?? kind.toLowerCase(),
	namespace,
	name,
	uid,
});

/** What made an object, in the form of a query: `cronjob/nightly`. */
export const ownerLabel = (object: KubeObject): string | null => {
	const controller = controllerOf(object);
	return controller && !noTask.has(controller.kind)
		? `${controllerKinds[controller.kind] ?? controller.kind.toLowerCase()}/${controller.name}`
		: null;
};
