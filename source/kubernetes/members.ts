import type {ContainerRole} from '../core/instance.ts';
import {parseInstant} from '../core/instant.ts';
import type {Exit, Member, MemberContainer, TaskState} from '../core/task.ts';
import {exitOf, exitOfPod, isTellingReason} from './exits.ts';
import {type ContainerSpec, type ContainerStatus, findCondition, type Pod} from './objects.ts';
import {podReason, type Reason, waitingReason} from './reasons.ts';

/** What a pod alone does not tell. */
export type MemberContext = {
	/** ms since the epoch: for the next try of a crash loop. */
	readonly now: number;
	/** Belongs to an older ReplicaSet. */
	readonly outdated?: boolean;
	/** Newest telling event about the pod. */
	readonly warning?: Reason;
	/** A Vela build: a running `kubernetes/pause` is a step that has not started. */
	readonly build?: boolean;
};

/** A member with what its task is made of. */
export type PodReading = {
	readonly member: Member;
	/** Why it is not available; also for a running pod that is not ready. */
	readonly reason?: Reason;
	readonly exit?: Exit;
	readonly ready: boolean;
	readonly restarts: number;
};

/** Containers that meshes and vaults put beside the task's own. */
const knownSidecars = new Set(['istio-proxy', 'linkerd-proxy', 'vault-agent']);

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

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

type ReadContainer = Omit<MemberContainer, 'reason'> & {readonly reason?: Reason};

const readContainers = (pod: Pod, context: MemberContext): ReadContainer[] => {
	const {spec, status} = pod;
	const read = (
		specs: ContainerSpec[] | undefined,
		statuses: ContainerStatus[] | undefined,
		role: RoleRule,
	) =>
		(specs ?? []).map(one => {
			const found = statuses?.find(({name}) => name === one.name) ?? {name: one.name};
			return readContainer(pod, found, role(one), context);
		});
	return [
		...read(spec?.initContainers, status?.initContainerStatuses, roleOfInit),
		...read(spec?.containers, status?.containerStatuses, roleOfMain(pod)),
		...read(spec?.ephemeralContainers, status?.ephemeralContainerStatuses, () => 'ephemeral'),
	];
};

type RoleRule = (container: ContainerSpec) => ContainerRole;

const roleOfInit: RoleRule = container => (container.restartPolicy === 'Always' ? 'sidecar' : 'init');

const roleOfMain =
	(pod: Pod): RoleRule =>
	({name}) =>
		knownSidecars.has(name) && name !== mainContainerOf(pod) ? 'sidecar' : 'main';

const mainContainerOf = (pod: Pod): string | undefined => {
	const names = pod.spec?.containers?.map(container => container.name) ?? [];
	const wanted = pod.metadata.annotations?.[defaultContainerAnnotation];
	return wanted !== undefined && names.includes(wanted) ? wanted : names[0];
};

const readContainer = (
	pod: Pod,
	status: ContainerStatus,
	role: ContainerRole,
	context: MemberContext,
): ReadContainer => {
	const {running, terminated} = status.state ?? {};
	const paused = context.build && running !== undefined && isPauseImage(status.image);
	const restarts = status.restartCount ?? 0;
	// A build's step begins as a pause container, whose end is no news.
	const lastExit = context.build && restarts <= 1 ? undefined : exitOf(status.lastState?.terminated);
	const state = terminated ? 'terminated' : running && !paused ? 'running' : 'waiting';
	const startedAt = parseInstant(terminated?.startedAt ?? running?.startedAt ?? '');
	const containerId = terminated?.containerID ?? status.containerID;
	return {
		name: status.name,
		role,
		state,
		ready: status.ready ?? false,
		restarts,
		...(containerId && !paused ? {containerId} : {}),
		...(state === 'waiting' ? {reason: reasonOfContainer(pod, status, paused === true, context)} : {}),
		...(terminated ? {exit: exitOf(terminated)} : {}),
		...(lastExit ? {lastExit} : {}),
		...(startedAt === undefined || paused ? {} : {startedAt}),
	};
};

const reasonOfContainer = (
	pod: Pod,
	status: ContainerStatus,
	paused: boolean,
	{warning, now}: MemberContext,
): Reason =>
	paused
		? {word: 'StepNotStarted', why: 'the step has not started yet'}
		: waitingReason(pod, status, warning, now);

const isPauseImage = (image: string | undefined): boolean => /(^|\/)kubernetes\/pause:/.test(image ?? '');

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
		case 'failed': {
			const forPod = podReason(pod);
			const word = isTellingReason(exit?.reason) ? exit.reason : undefined;
			return forPod ?? (word === undefined ? undefined : {word, why: word});
		}

		case 'unknown':
			return podReason(pod) ?? {word: 'Unknown', why: 'the node of the pod does not report'};
		case 'running':
			return ready ? undefined : unreadyReason(pod, containers);
		default:
			return reasonOfWaiting(state, containers, exit) ?? podReason(pod);
	}
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
