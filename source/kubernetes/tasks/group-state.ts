import type {TaskKind} from '../../core/task.ts';
import type {CronJob} from '../objects.ts';
import {
	currentPods,
	newestFirst,
	type TaskCondition,
	unavailableReason,
	worstState,
} from './condition-of-task.ts';
import {conditionOfJob} from './job-state.ts';
import type {PodReading} from './members.ts';
import {type Reason, unconfirmedReason} from './reasons.ts';
import {newestReplicaSet} from './replica-sets.ts';
import {
	rolloutOfDaemonSet,
	rolloutOfDeployment,
	rolloutOfReplicaSet,
	rolloutOfStatefulSet,
} from './rollouts.ts';
import type {TaskGroup} from './task-groups.ts';
import {conditionOfWorkload} from './workload-state.ts';

/**
How a task does: by its owner where that can be read, else by its pods alone.

@param warning - Newest telling event about the owner.
*/
export const conditionOfGroup = (
	group: TaskGroup,
	pods: readonly PodReading[],
	warning: Reason | undefined,
): TaskCondition => {
	const {owner} = group;
	switch (owner?.type) {
		case 'job':
			return conditionOfJob(owner.object, pods, warning);
		case 'cronjob':
			return conditionOfCronJob(owner.object);
		case 'deploy': {
			const newest = newestReplicaSet(group.replicaSets);
			return conditionOfWorkload(rolloutOfDeployment(owner.object, newest), pods, warning);
		}

		case 'sts':
			return conditionOfWorkload(rolloutOfStatefulSet(owner.object), pods, warning);
		case 'ds':
			return conditionOfWorkload(rolloutOfDaemonSet(owner.object), pods, warning);
		case 'rs':
			return conditionOfWorkload(rolloutOfReplicaSet(owner.object), pods, warning);
		default:
			return {...conditionOfPods(group, pods), startedAt: firstStart(group)};
	}
};

/** A CronJob is a task of its own only while none of its runs is there. */
const conditionOfCronJob = ({spec, status, metadata}: CronJob): TaskCondition => {
	const schedule = spec?.schedule ? ` (schedule ${spec.schedule})` : '';
	const last = status?.lastScheduleTime;
	const reason = spec?.suspend
		? {word: 'Suspended', why: `suspended${schedule}`}
		: last
			? {word: 'NoRunKept', why: `no run is kept, the last was at ${last}${schedule}`}
			: {word: 'NeverRan', why: `has not run yet${schedule}`};
	return {state: 'pending', reason, wanted: 0, startedAt: last ?? metadata.creationTimestamp};
};

const longRunning: ReadonlySet<TaskKind> = new Set(['deploy', 'sts', 'ds', 'rs']);

const conditionOfPods = (
	{group: {kind}, unconfirmed}: TaskGroup,
	pods: readonly PodReading[],
): TaskCondition => {
	if (longRunning.has(kind)) {
		const current = currentPods(pods, 1);
		return {state: worstState(current) ?? 'unknown', reason: unavailableReason(current)};
	}

	const active = pods.filter(({member}) => member.state !== 'succeeded' && member.state !== 'failed');
	if (active.length === 0) {
		return unconfirmed === undefined
			? conditionOfEndedPods(kind, pods)
			: {state: 'unknown', reason: unconfirmedReason(unconfirmed)};
	}

	const worst = worstState(active)!;
	const running = active.some(({member}) => member.state === 'running') && worst !== 'restarting';
	const reason = pods.length === 1 ? pods[0]!.reason : unavailableReason(active);
	return {state: running ? 'running' : worst, reason};
};

/** A Job that is gone may have tried again, so its newest pod counts; of other groups each pod does. */
const conditionOfEndedPods = (kind: TaskKind, pods: readonly PodReading[]): TaskCondition => {
	const counted = kind === 'job' ? newestFirst(pods).slice(0, 1) : newestFirst(pods);
	const failed = counted.find(({member}) => member.state === 'failed');
	return failed ? {state: 'failed', reason: failed.reason} : {state: 'succeeded'};
};

const firstStart = ({pods}: TaskGroup): string | undefined =>
	pods
		.map(({status, metadata}) => status?.startTime ?? metadata.creationTimestamp)
		.filter(time => time !== undefined)
		.sort()[0];
