import type {Exit, TaskState} from '../../core/task.ts';
import type {PodReading} from './members.ts';
import type {Reason} from './reasons.ts';

/** How a task does: what its owner's status and its pods say together. */
export type TaskCondition = {
	readonly state: TaskState;
	readonly reason?: Reason;
	readonly rollout?: {readonly updated: number; readonly wanted: number};
	/** Pods that are wanted, where a number is. */
	readonly wanted?: number;
	readonly startedAt?: string;
	/** Absent: by its pods, where it has ended. */
	readonly endedAt?: string;
	/** Where the owner knows better than the pods. */
	readonly exitCode?: number;
};

/** From the worst to the best; `succeeded` where nothing else is. */
const worstFirst: readonly TaskState[] = [
	'failed',
	'restarting',
	'pending',
	'unknown',
	'running',
	'succeeded',
];

/** The worst state of the pods; `undefined` where there are none. */
export const worstState = (pods: readonly PodReading[]): TaskState | undefined =>
	worstFirst.find(state => pods.some(pod => pod.member.state === state));

/**
Pods that count: not of an older ReplicaSet, not on their way out.

An evicted pod stays as `Failed` beside the one that replaced it, for ever; it counts only while it lacks a successor.
*/
export const currentPods = (pods: readonly PodReading[], wanted: number): PodReading[] => {
	const current = pods.filter(({member}) => !member.outdated && !member.deleting);
	const active = current.filter(({member}) => member.state !== 'failed' && member.state !== 'succeeded');
	return active.length >= wanted ? active : current;
};

/** Newest first, by creation. */
export const newestFirst = (pods: readonly PodReading[]): PodReading[] =>
	pods.toSorted((a, b) => Number((b.member.createdAt ?? 0n) - (a.member.createdAt ?? 0n)));

/** The exit that a task takes from its pods: of the newest that failed, else of the newest that restarts. */
export const failedExit = (pods: readonly PodReading[]): Exit | undefined => {
	const sorted = newestFirst(pods);
	const failed = sorted.find(({member}) => member.state === 'failed');
	return (failed ?? sorted.find(({member, exit}) => member.state === 'restarting' && exit))?.exit;
};

/** `1 pod not available yet: readiness failing`; `undefined` where all are available. */
export const unavailableReason = (pods: readonly PodReading[]): Reason | undefined => {
	const unavailable = pods.filter(({ready, member}) => !ready && member.state !== 'succeeded');
	const worst = worstState(unavailable);
	const shown = unavailable.find(({member, reason}) => member.state === worst && reason)?.reason;
	if (unavailable.length === 0) {
		return undefined;
	}

	const count = `${unavailable.length} ${unavailable.length === 1 ? 'pod' : 'pods'} not available yet`;
	return {word: shown?.word ?? 'NotReady', why: shown ? `${count}: ${shown.why}` : count};
};
