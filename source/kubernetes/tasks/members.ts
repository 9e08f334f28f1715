import {parseInstant} from '../../core/instant.ts';
import {exitWords} from '../../core/sentences.ts';
import type {Exit, Member, TaskState} from '../../core/task.ts';
import {findCondition, type Pod} from '../objects.ts';
import {type MemberContext, mainContainerOf, type ReadContainer, readContainers} from './containers.ts';
import {exitOfPod, isTellingReason} from './exits.ts';
import {podReason, type Reason} from './reasons.ts';

/** A member with what its task is made of. */
export type PodReading = {
	readonly member: Member;
	/** Why it is not available; also for a running pod that is not ready. */
	readonly reason?: Reason;
	readonly exit?: Exit;
	readonly ready: boolean;
	readonly restarts: number;
};

/** A pod as its status stands, as a member of a task. */
export const memberOf = (pod: Pod, context: MemberContext): Member => readPod(pod, context).member;

/** A pod as its status stands, with the reason and the exit that its task takes from it. */
export const readPod = (pod: Pod, context: MemberContext): PodReading => {
	const containers = readContainers(pod, context);
	const state = stateOfPod(pod, containers);
	const ready = findCondition(pod.status?.conditions, 'Ready') !== undefined;
	const exit = exitOfPod(containers);
	const reason = reasonOfPod(pod, state, containers, exit, ready);
	const {metadata, spec} = pod;
	return {
		member: {
			uid: metadata.uid,
			name: metadata.name,
			...(spec?.nodeName ? {node: spec.nodeName} : {}),
			state,
			...(reason ? {reason: reason.why} : {}),
			deleting: metadata.deletionTimestamp !== undefined,
			outdated: context.outdated ?? false,
			createdAt: parseInstant(metadata.creationTimestamp ?? ''),
			mainContainer: mainContainerOf(pod),
			containers: containers.map(({reason: own, ...container}) => ({
				...container,
				...(own ? {reason: own.word === 'CrashLoopBackOff' ? `Restarting: ${own.why}` : own.why} : {}),
			})),
		},
		reason,
		exit,
		ready,
		restarts: containers.reduce(
			(sum, {restarts}) => sum + Math.max(0, restarts - (context.build ? 1 : 0)),
			0,
		),
	};
};

/** The kubelet's phase decides how a pod ended; until then its containers do. */
const stateOfPod = (pod: Pod, containers: readonly ReadContainer[]): TaskState => {
	const {phase, reason} = pod.status ?? {};
	if (phase === 'Succeeded') {
		return 'succeeded';
	}

	if (phase === 'Failed') {
		return 'failed';
	}

	if (phase === 'Unknown' || reason === 'NodeLost') {
		return 'unknown';
	}

	const own = containers.filter(({role}) => role !== 'ephemeral');
	if (own.some(container => isRestarting(container, pod))) {
		return 'restarting';
	}

	return own.length === 0 || own.some(({state}) => state === 'waiting') ? 'pending' : 'running';
};

/** In its back-off, or between its end and its back-off. */
const isRestarting = (container: ReadContainer, pod: Pod): boolean =>
	container.reason?.word === 'CrashLoopBackOff' ||
	(container.exit !== undefined &&
		container.exit.code !== 0 &&
		container.role !== 'sidecar' &&
		(pod.spec?.restartPolicy ?? 'Always') !== 'Never');

const reasonOfPod = (
	pod: Pod,
	state: TaskState,
	containers: readonly ReadContainer[],
	exit: Exit | undefined,
	ready: boolean,
): Reason | undefined => {
	switch (state) {
		case 'succeeded':
			return undefined;
		case 'failed':
			return podReason(pod) ?? (exit && reasonOfExit(exit, containers));

		case 'unknown':
			return podReason(pod) ?? {word: 'Unknown', why: 'the node of the pod does not report'};
		case 'running':
			return ready ? undefined : unreadyReason(pod, containers);
		default:
			return reasonOfWaiting(state, containers, exit) ?? podReason(pod);
	}
};

/** Where the exit has no telling reason, it helps to know which container it was. */
const reasonOfExit = (exit: Exit, containers: readonly ReadContainer[]): Reason => {
	if (isTellingReason(exit.reason)) {
		return {word: exit.reason, why: exit.reason};
	}

	const failed = containers.find(container => (container.exit ?? container.lastExit) === exit);
	return {word: exit.reason ?? 'Error', why: `container "${failed?.name}" failed: ${exitWords(exit)}`};
};

const reasonOfWaiting = (
	state: TaskState,
	containers: readonly ReadContainer[],
	exit: Exit | undefined,
): Reason | undefined => {
	const waiting = containers.filter(({reason}) => reason !== undefined);
	const crashing = waiting.find(({reason}) => reason!.word === 'CrashLoopBackOff');
	if (state === 'restarting') {
		return (
			crashing?.reason ?? (exit && {word: exit.reason ?? 'Error', why: `restarting, last exit ${exit.code}`})
		);
	}

	// The one that blocks the others comes first in the order of starting, but its own words say less than theirs.
	return (waiting.find(({role}) => role === 'main') ?? waiting[0])?.reason;
};

const unreadyReason = (pod: Pod, containers: readonly ReadContainer[]): Reason | undefined => {
	const unready = containers.find(({state, ready, role}) => state === 'running' && !ready && role === 'main');
	if (!unready) {
		return undefined;
	}

	const spec = pod.spec?.containers?.find(({name}) => name === unready.name);
	const status = pod.status?.containerStatuses?.find(({name}) => name === unready.name);
	return spec?.startupProbe && status?.started === false
		? {word: 'NotStarted', why: 'startup probe has not passed yet'}
		: {word: 'NotReady', why: 'readiness failing'};
};
