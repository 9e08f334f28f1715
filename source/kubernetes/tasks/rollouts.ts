import type {Condition, DaemonSet, Deployment, ReplicaSet, StatefulSet} from '../objects.ts';

/** How far an owner is with bringing its newest template to its pods. */
export type Rollout = {
	readonly state: 'done' | 'going' | 'stuck';
	/** Pods that are new and available. */
	readonly updated: number;
	readonly wanted: number;
	readonly message?: string;
	readonly conditions?: readonly Condition[];
	readonly createdAt?: string;
};

/**
Of a Deployment, by the rules of `kubectl rollout status` (kubectl/pkg/polymorphichelpers/rollout_status.go).

@param newest - Its newest ReplicaSet, where it can be read: it knows how many new pods are available.
*/
export const rolloutOfDeployment = (deployment: Deployment, newest: ReplicaSet | undefined): Rollout => {
	const {spec, status = {}, metadata} = deployment;
	const wanted = spec?.replicas ?? 1;
	const updatedReplicas = status.updatedReplicas ?? 0;
	const progressing = status.conditions?.find(({type}) => type === 'Progressing');
	const observed = isObserved(metadata.generation, status.observedGeneration);
	const complete =
		observed &&
		updatedReplicas >= wanted &&
		(status.replicas ?? 0) <= updatedReplicas &&
		((status.availableReplicas ?? 0) >= updatedReplicas || progressing?.reason === 'NewReplicaSetAvailable');
	const stuck =
		observed && progressing?.reason === 'ProgressDeadlineExceeded' && progressing.status === 'False';
	return {
		state: stuck ? 'stuck' : complete || wanted === 0 ? 'done' : 'going',
		updated: Math.min(wanted, newest?.status?.availableReplicas ?? (newest ? 0 : updatedReplicas)),
		wanted,
		message: progressing?.message,
		conditions: status.conditions,
		createdAt: metadata.creationTimestamp,
	};
};

/** Of a StatefulSet; pods below the partition stay as they are. */
export const rolloutOfStatefulSet = ({spec, status = {}, metadata}: StatefulSet): Rollout => {
	const wanted = spec?.replicas ?? 1;
	const changes =
		spec?.updateStrategy?.type !== 'OnDelete' && status.currentRevision !== status.updateRevision;
	const target = wanted - (spec?.updateStrategy?.rollingUpdate?.partition ?? 0);
	const updated = status.updatedReplicas ?? 0;
	const going = !isObserved(metadata.generation, status.observedGeneration) || (changes && updated < target);
	return {
		state: going ? 'going' : 'done',
		updated: Math.min(updated, status.availableReplicas ?? updated),
		wanted,
		createdAt: metadata.creationTimestamp,
	};
};

/** Of a DaemonSet; `wanted` are the nodes that it is for. */
export const rolloutOfDaemonSet = ({spec, status = {}, metadata}: DaemonSet): Rollout => {
	const wanted = status.desiredNumberScheduled ?? 0;
	const updated = status.updatedNumberScheduled ?? 0;
	const going =
		!isObserved(metadata.generation, status.observedGeneration) ||
		(spec?.updateStrategy?.type !== 'OnDelete' && updated < wanted);
	return {
		state: going ? 'going' : 'done',
		updated: Math.min(updated, status.numberAvailable ?? updated),
		wanted,
		createdAt: metadata.creationTimestamp,
	};
};

/** Of a ReplicaSet of its own: it never replaces pods. */
export const rolloutOfReplicaSet = ({spec, status, metadata}: ReplicaSet): Rollout => ({
	state: 'done',
	updated: status?.availableReplicas ?? 0,
	wanted: spec?.replicas ?? 1,
	conditions: status?.conditions,
	createdAt: metadata.creationTimestamp,
});

const isObserved = (generation: number | undefined, observed: number | undefined): boolean =>
	(observed ?? 0) >= (generation ?? 0);
