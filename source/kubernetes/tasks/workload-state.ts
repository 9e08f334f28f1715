import type {TaskState} from '../../core/task.ts';
import {findCondition} from '../objects.ts';
import {currentPods, type TaskCondition, unavailableReason, worstState} from './condition-of-task.ts';
import type {PodReading} from './members.ts';
import {type Reason, withMessage} from './reasons.ts';
import type {Rollout} from './rollouts.ts';

/**
How a task does that has no end: a Deployment, StatefulSet, DaemonSet or ReplicaSet.

The worst current pod decides; a rollout that is stuck comes before all, one that goes on before what is not worse than pending.

@param warning - Newest telling event about the owner itself.
*/
export const conditionOfWorkload = (
	rollout: Rollout,
	pods: readonly PodReading[],
	warning?: Reason,
): TaskCondition => {
	const {wanted, updated} = rollout;
	const current = currentPods(pods, wanted);
	const going = rollout.state === 'done' ? {} : {rollout: {updated, wanted}};
	const unavailable = unavailableReason(current);
	const missing = wanted - current.length;
	const refused = missing > 0 ? (refusalOf(rollout) ?? warning) : undefined;
	const base = {wanted, startedAt: rollout.createdAt, ...going};
	if (rollout.state === 'stuck') {
		const word = 'ProgressDeadlineExceeded';
		const cause = refused ?? unavailable ?? absentReason(missing);
		// The cause first: a narrow terminal shows only the beginning.
		const why = cause ? `${cause.why}; ${word}` : withMessage(word, rollout.message);
		return {...base, state: 'stuck', reason: {word, why}};
	}

	const worst = worstState(current);
	if (worst === 'failed' || worst === 'restarting') {
		return {...base, state: worst, reason: unavailable};
	}

	if (rollout.state === 'going') {
		return {...base, state: 'rolling', reason: refused ?? unavailable ?? absentReason(missing)};
	}

	return {...base, ...quietCondition(worst, wanted, refused ?? unavailable ?? absentReason(missing))};
};

const quietCondition = (
	worst: TaskState | undefined,
	wanted: number,
	reason: Reason | undefined,
): Pick<TaskCondition, 'state' | 'reason'> => {
	if (worst !== undefined) {
		return {state: worst === 'succeeded' ? 'running' : worst, reason};
	}

	if (wanted === 0) {
		return {state: 'pending', reason: {word: 'ScaledToZero', why: 'scaled to zero'}};
	}

	return {state: 'pending', reason};
};

const absentReason = (missing: number): Reason | undefined =>
	missing > 0
		? {word: 'NoPods', why: `${missing} ${missing === 1 ? 'pod has' : 'pods have'} not been created yet`}
		: undefined;

/** The owner says itself that its pods could not be made: a quota, an admission webhook. */
const refusalOf = ({conditions}: Rollout): Reason | undefined => {
	const failure = findCondition(conditions, 'ReplicaFailure');
	return (
		failure && {
			word: failure.reason ?? 'FailedCreate',
			why: withMessage(failure.reason ?? 'FailedCreate', failure.message),
		}
	);
};
