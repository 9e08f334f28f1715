import type {Pod, ReplicaSet} from '../objects.ts';
import type {TaskGroup} from './task-groups.ts';

/** By the revision that the Deployment gave it: a rollback makes an old one the newest again. */
export const newestReplicaSet = (replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined =>
	replicaSets.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];

const revisionOf = ({metadata}: ReplicaSet): number =>
	Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);

/** Whether a pod belongs to an older ReplicaSet: not the newest, or, where they cannot be read, not the newest pod's. */
export const outdatedRule = ({group, replicaSets, pods}: TaskGroup): ((pod: Pod) => boolean) => {
	if (group.kind !== 'deploy') {
		return () => false;
	}

	const newest = newestReplicaSet(replicaSets) ?? newestPod(pods);
	const hash = newest && templateHash(newest);
	return pod => hash !== undefined && templateHash(pod) !== hash;
};

const templateHash = ({metadata}: Pod | ReplicaSet): string | undefined =>
	metadata.labels?.['pod-template-hash'];

const newestPod = (pods: readonly Pod[]): Pod | undefined =>
	pods.toSorted((a, b) => createdAt(b) - createdAt(a))[0];

/** ms since the epoch. */
const createdAt = ({metadata}: Pod): number => Date.parse(metadata.creationTimestamp ?? '') || 0;
