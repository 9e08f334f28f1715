import type {ContainerRole} from '../../core/instance.ts';
import {parseInstant} from '../../core/instant.ts';
import type {MemberContainer} from '../../core/task.ts';
import type {ContainerSpec, ContainerStatus, Pod} from '../objects.ts';
import {exitOf} from './exits.ts';
import {type Reason, waitingReason} from './reasons.ts';

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

/** Containers that meshes and vaults put beside the task's own. */
const knownSidecars = new Set(['istio-proxy', 'linkerd-proxy', 'vault-agent']);

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

/** A container with both forms of its reason. */
export type ReadContainer = Omit<MemberContainer, 'reason'> & {readonly reason?: Reason};

/** All containers of a pod in the order of their start, also those that the kubelet has not reported yet. */
export const readContainers = (pod: Pod, context: MemberContext): ReadContainer[] => {
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

/** Of the annotation, else the first. */
export const mainContainerOf = (pod: Pod): string | undefined => {
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
