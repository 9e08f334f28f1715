import type {Member, MemberContainer} from '../../core/task.ts';
import {ApiError} from '../api.ts';
import type {Pod} from '../objects.ts';
import {memberOf} from '../tasks/members.ts';
import type {Latest} from './latest.ts';
import type {ContainerAddress} from './pod-log.ts';
import type {PodQuestions} from './pod-questions.ts';

/** How a container stands, as far as it is known. */
export type Standing = {
	/** Absent: the pod is gone, or does not have it (yet). */
	readonly container?: MemberContainer;
	readonly isGone: boolean;
	/** It has ended and will not be started again. */
	readonly isOver: boolean;
	/** The task that it belongs to has ended: nothing is started any more. */
	readonly isTaskEnded: boolean;
};

/** Keep a standing current; without news nobody is woken. */
export const setStanding = (latest: Latest<Standing>, standing: Standing): void => {
	if (!isSameStanding(latest.value, standing)) {
		latest.set(standing);
	}
};

const isSameStanding = (a: Standing, b: Standing): boolean =>
	a.isGone === b.isGone &&
	a.isOver === b.isOver &&
	a.isTaskEnded === b.isTaskEnded &&
	a.container?.state === b.container?.state &&
	a.container?.restarts === b.container?.restarts &&
	a.container?.containerId === b.container?.containerId &&
	a.container?.reason === b.container?.reason;

/** A container's standing as the list of tasks tells it. */
export const standingOfMember = (
	member: Member | undefined,
	name: string,
	isTaskEnded: boolean,
): Standing => {
	const container = member?.containers.find(one => one.name === name);
	const isPodOver = member?.state === 'succeeded' || member?.state === 'failed' || member?.deleting === true;
	return {
		container,
		isGone: member === undefined,
		isOver: container?.state === 'terminated' && (isTaskEnded || isPodOver),
		isTaskEnded,
	};
};

/**
A container's standing as the API server has it at this moment.

@param known - Taken where pods may not be read one by one.
@throws {ApiError} Where the server cannot be reached.
*/
export const readStanding = async (
	pods: PodQuestions,
	address: ContainerAddress,
	podUid: string,
	known: Standing,
	now: () => number,
): Promise<Standing> => {
	const gone: Standing = {isGone: true, isOver: true, isTaskEnded: known.isTaskEnded};
	try {
		const pod = await pods.ask(address);
		return pod.metadata.uid === podUid ? standingOfPod(pod, address.container, known, now()) : gone;
	} catch (error) {
		if (error instanceof ApiError && error.status === 404) {
			return gone;
		}

		if (error instanceof ApiError && error.status === 403) {
			return known;
		}

		throw error;
	}
};

const standingOfPod = (pod: Pod, name: string, known: Standing, now: number): Standing => {
	const container = memberOf(pod, {now}).containers.find(one => one.name === name);
	return {
		container,
		isGone: false,
		isOver: container?.state === 'terminated' && !willRestart(pod, container),
		isTaskEnded: known.isTaskEnded,
	};
};

/** As the kubelet decides it (kubelet/container/helpers.go, ShouldContainerBeRestarted), for a container that has ended. */
const willRestart = (pod: Pod, container: MemberContainer): boolean => {
	const phase = pod.status?.phase;
	if (phase === 'Succeeded' || phase === 'Failed' || pod.metadata.deletionTimestamp !== undefined) {
		return false;
	}

	if (container.role === 'ephemeral' || (container.role === 'init' && container.exit?.code === 0)) {
		return false;
	}

	const isSidecar = pod.spec?.initContainers?.some(
		({name, restartPolicy}) => name === container.name && restartPolicy === 'Always',
	);
	const policy = isSidecar ? 'Always' : (pod.spec?.restartPolicy ?? 'Always');
	return policy === 'Always' || (policy === 'OnFailure' && container.exit?.code !== 0);
};
