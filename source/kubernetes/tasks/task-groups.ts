import {
	type CronJob,
	controllerOf,
	type DaemonSet,
	type Deployment,
	type Job,
	type KubeEvent,
	type KubeObject,
	type Pod,
	type ReplicaSet,
	type StatefulSet,
} from '../objects.ts';
import {type Group, groupOfPod, ownerKey, ownerLabel} from './grouping.ts';

/** All that is known of a scope, by uid. What may not be read is empty. */
export type ClusterObjects = {
	readonly pods: ReadonlyMap<string, Pod>;
	readonly jobs: ReadonlyMap<string, Job>;
	readonly cronjobs: ReadonlyMap<string, CronJob>;
	readonly deployments: ReadonlyMap<string, Deployment>;
	readonly replicasets: ReadonlyMap<string, ReplicaSet>;
	readonly statefulsets: ReadonlyMap<string, StatefulSet>;
	readonly daemonsets: ReadonlyMap<string, DaemonSet>;
	readonly events: ReadonlyMap<string, KubeEvent>;
};

/** Why not all objects of a kind are known in a namespace; `undefined` where what is not known does not exist. */
export type WhyUnlisted = (resource: keyof ClusterObjects, namespace: string) => string | undefined;

/** The owner that a task is named after, where it could be read. */
export type OwnerObject =
	| {readonly type: 'job'; readonly object: Job}
	| {readonly type: 'cronjob'; readonly object: CronJob}
	| {readonly type: 'deploy'; readonly object: Deployment}
	| {readonly type: 'rs'; readonly object: ReplicaSet}
	| {readonly type: 'sts'; readonly object: StatefulSet}
	| {readonly type: 'ds'; readonly object: DaemonSet};

/** One task to be: its owner, its ReplicaSets and its pods. */
export type TaskGroup = {
	readonly group: Group;
	readonly owner?: OwnerObject;
	readonly ownedBy: string | null;
	readonly pods: Pod[];
	readonly replicaSets: ReplicaSet[];
	/** Only its owner could say that it has ended, and may not be read: why. */
	readonly unconfirmed?: string;
};

/** Sort all objects into tasks. An owner without pods is a task; a CronJob is one only while it has no run. */
export const groupObjects = (objects: ClusterObjects, whyUnlisted: WhyUnlisted): Map<string, TaskGroup> => {
	const groups = new Map<string, TaskGroup>();
	for (const owner of ownersOf(objects)) {
		const group = groupOfOwner(owner);
		groups.set(group.uid, {group, owner, ownedBy: ownerLabel(owner.object), pods: [], replicaSets: []});
	}

	for (const replicaSet of objects.replicasets.values()) {
		const deployment = controllerOf(replicaSet);
		if (deployment) {
			groups.get(deployment.uid)?.replicaSets.push(replicaSet);
		}
	}

	const owners = {replicasets: objects.replicasets, deployments: byName(objects.deployments)};
	for (const pod of objects.pods.values()) {
		const group = groupOfPod(pod, owners);
		let known = groups.get(group.uid);
		if (!known) {
			known = {group, ownedBy: null, pods: [], replicaSets: [], ...unconfirmedBy(group, whyUnlisted)};
			groups.set(group.uid, known);
		}

		known.pods.push(pod);
	}

	return groups;
};

/** A Job may try again, or not be complete yet, when its pods have ended. One that is gone makes no more of them. */
const unconfirmedBy = (
	{kind, namespace}: Group,
	whyUnlisted: WhyUnlisted,
): Pick<TaskGroup, 'unconfirmed'> => {
	const unconfirmed = kind === 'job' ? whyUnlisted('jobs', namespace) : undefined;
	return unconfirmed === undefined ? {} : {unconfirmed};
};

const byName = <T extends KubeObject>(objects: ReadonlyMap<string, T>): Map<string, T> =>
	new Map(
		Array.from(objects.values(), object => [
			ownerKey(object.metadata.namespace, object.metadata.name),
			object,
		]),
	);

function* ownersOf(objects: ClusterObjects): Generator<OwnerObject> {
	const withRuns = new Set<string>();
	for (const object of objects.jobs.values()) {
		const cronjob = controllerOf(object);
		if (cronjob) {
			withRuns.add(cronjob.uid);
		}

		yield {type: 'job', object};
	}

	for (const object of objects.cronjobs.values()) {
		if (!withRuns.has(object.metadata.uid)) {
			yield {type: 'cronjob', object};
		}
	}

	yield* all('deploy', objects.deployments);
	yield* all('sts', objects.statefulsets);
	yield* all('ds', objects.daemonsets);
	for (const object of objects.replicasets.values()) {
		if (!controllerOf(object)) {
			yield {type: 'rs', object};
		}
	}
}

function* all<T extends OwnerObject['type']>(
	type: T,
	objects: ReadonlyMap<string, (OwnerObject & {type: T})['object']>,
): Generator<OwnerObject> {
	for (const object of objects.values()) {
		yield {type, object} as OwnerObject;
	}
}

const groupOfOwner = ({type, object}: {type: string; object: KubeObject}): Group => ({
	kind: type,
	namespace: object.metadata.namespace,
	name: object.metadata.name,
	uid: object.metadata.uid,
});
