import {msFromInstant} from '../../core/instant.ts';
import type {Task} from '../../core/task.ts';

/** Reasons behind which an event may tell more. */
const vagueReasons = new Set(['ContainerCreating', 'PodInitializing', 'NoPods', 'Pending']);

/** A pod that starts says so for a moment; it is asked about only when that lasts (ms). */
const patienceMs = 2000;

/** Whether warnings would tell why some task does not run: now, or in so many ms if that lasts. */
export const eventsWanted = (tasks: Iterable<Task>, now: number): 'now' | 'no' | {readonly inMs: number} => {
	let soonest = Number.POSITIVE_INFINITY;
	for (const task of tasks) {
		if (lacksReason(task)) {
			soonest = Math.min(soonest, vagueSince(task) + patienceMs - now);
		}
	}

	if (soonest === Number.POSITIVE_INFINITY) {
		return 'no';
	}

	return soonest <= 0 ? 'now' : {inMs: soonest};
};

const lacksReason = (task: Task): boolean =>
	task.state !== 'succeeded' &&
	task.state !== 'failed' &&
	(vagueReasons.has(task.reason ?? '') || hasTooFewPods(task));

const hasTooFewPods = (task: Task): boolean =>
	task.id.kind !== 'cronjob' && task.reason !== 'Suspended' && task.members.length < task.pods;

/** ms since the epoch: when the youngest pod was created, or the task. */
const vagueSince = (task: Task): number => {
	const created = task.members.map(member => member.createdAt ?? 0n).sort((a, b) => Number(b - a))[0];
	return msFromInstant(created ?? task.startedAt ?? 0n);
};
