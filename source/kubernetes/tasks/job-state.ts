import {type Condition, findCondition, type Job} from '../objects.ts';
import {
	failedExit,
	newestFirst,
	type TaskCondition,
	unavailableReason,
	worstState,
} from './condition-of-task.ts';
import {isTellingReason} from './exits.ts';
import type {PodReading} from './members.ts';
import {type Reason, withMessage} from './reasons.ts';

/**
How a Job does. Its own conditions win: only they say that no retry follows.

@param warning - Newest telling event about the Job itself.
*/
export const conditionOfJob = (job: Job, pods: readonly PodReading[], warning?: Reason): TaskCondition => {
	const {spec, status, metadata} = job;
	const common = {startedAt: status?.startTime ?? metadata.creationTimestamp, wanted: wantedPods(job, pods)};
	if (findCondition(status?.conditions, 'Complete')) {
		return {...common, state: 'succeeded', exitCode: 0, endedAt: status?.completionTime};
	}

	const failed = findCondition(status?.conditions, 'Failed');
	if (failed) {
		const reason = failureReason(failed, pods);
		return {...common, state: 'failed', reason, endedAt: failed.lastTransitionTime};
	}

	if (spec?.suspend) {
		return {...common, state: 'pending', reason: {word: 'Suspended', why: 'suspended'}};
	}

	return {...common, ...conditionOfActiveJob(job, pods, warning)};
};

const wantedPods = ({spec}: Job, pods: readonly PodReading[]): number =>
	pods.length || Math.min(spec?.parallelism ?? 1, spec?.completions ?? spec?.parallelism ?? 1);

/** A deadline is the Job's own; at the limit of retries the last pod says more (OOMKilled, Evicted, which container). */
const failureReason = (failed: Condition, pods: readonly PodReading[]): Reason => {
	const word = failed.reason ?? 'Failed';
	const last = newestFirst(pods).find(({member, reason}) => member.state === 'failed' && reason)?.reason;
	if (word !== 'BackoffLimitExceeded' || !last) {
		return {word, why: withMessage(word, failed.message)};
	}

	return isTellingReason(last.word) ? last : {word, why: `${last.why}; ${word}`};
};

const conditionOfActiveJob = (
	job: Job,
	pods: readonly PodReading[],
	warning: Reason | undefined,
): TaskCondition => {
	const active = pods.filter(({member}) => member.state !== 'failed' && member.state !== 'succeeded');
	const ending =
		findCondition(job.status?.conditions, 'SuccessCriteriaMet') ??
		findCondition(job.status?.conditions, 'FailureTarget');
	if (active.length === 0) {
		return ending ? {state: 'running'} : conditionBetweenPods(job, pods, warning);
	}

	const reason = pods.length === 1 ? active[0]!.reason : unavailableReason(active);
	const running = active.some(({member}) => member.state === 'running');
	const worst = worstState(active)!;
	return {state: running && worst !== 'restarting' ? 'running' : worst, reason};
};

/** No pod is active, and the Job has not said its last word: a retry, its end, or a pod that cannot be made. */
const conditionBetweenPods = (
	job: Job,
	pods: readonly PodReading[],
	warning: Reason | undefined,
): TaskCondition => {
	if (pods.length === 0) {
		return {state: 'pending', reason: warning ?? {word: 'NoPods', why: 'no pod has been created yet'}};
	}

	const failures = pods.filter(({member}) => member.state === 'failed').length;
	const last = failedExit(pods);
	return failures === 0 || failures > (job.spec?.backoffLimit ?? 6)
		? {state: 'running'}
		: {
				state: 'restarting',
				reason: {
					word: last?.reason ?? 'Error',
					why: `waiting for the next try, last exit ${last?.code ?? 'unknown'}`,
				},
			};
};
