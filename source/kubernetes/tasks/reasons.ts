import {formatDuration, parseDuration} from '../../core/duration.ts';
import {parseInstant} from '../../core/instant.ts';
import {exitWords} from '../../core/sentences.ts';
import {
	type ContainerStatus,
	findCondition,
	type KubeEvent,
	type Pod,
	type WaitingState,
} from '../objects.ts';
import {exitOf} from './exits.ts';

/** Why something does not run: the cluster's short word, and a sentence with its message. */
export type Reason = {readonly word: string; readonly why: string};

/** All pods have ended, and whether their task has is not known. */
export const unconfirmedReason = (cause: string): Reason => ({
	word: unconfirmedWord,
	why: `its end could not be confirmed: ${cause}`,
});

export const unconfirmedWord = 'Unconfirmed';

/** Waiting reasons of the kubelet's image manager (kubelet/images/types.go). */
const imageReasons = new Set([
	'ErrImagePull',
	'ImagePullBackOff',
	'InvalidImageName',
	'ErrImageNeverPull',
	'ImageInspectError',
	'RegistryUnavailable',
	'SignatureValidationFailed',
]);

/** Waiting reasons of a normal start: an event may know more. */
const startingReasons = new Set(['ContainerCreating', 'PodInitializing']);

/** Warnings that say why a pod does not come up. Others (MissingClusterDNS…) are noise beside it. */
const telling =
	/^(Failed|FailedScheduling|FailedMount|FailedAttachVolume|FailedMapVolume|FailedCreate.*|FailedBinding|ProvisioningFailed|BackOff|NetworkNotReady|Unhealthy|FailedPreStopHook|FailedPostStartHook|InspectFailed|ErrImageNeverPull|FailedPrepareDynamicResources)$/;

/** Newest warning about an object that tells why it does not come up; `undefined` where none does. */
export const newestWarning = (
	events: Iterable<KubeEvent>,
): {event: KubeEvent; reason: Reason} | undefined => {
	let newest: KubeEvent | undefined;
	for (const event of events) {
		if (event.type === 'Warning' && telling.test(event.reason ?? '')) {
			newest = newest === undefined || timeOfEvent(event) >= timeOfEvent(newest) ? event : newest;
		}
	}

	return (
		newest && {
			event: newest,
			reason: {word: newest.reason!, why: withMessage(newest.reason!, newest.message)},
		}
	);
};

/** ms since the epoch. */
const timeOfEvent = (event: KubeEvent): number =>
	Date.parse(
		event.series?.lastObservedTime ??
			event.lastTimestamp ??
			event.eventTime ??
			event.metadata.creationTimestamp ??
			'',
	) || 0;

/** What keeps the whole pod from starting: evicted, or without a node. */
export const podReason = (pod: Pod): Reason | undefined => {
	const {status, spec} = pod;
	if (status?.reason) {
		return {word: status.reason, why: withMessage(status.reason, status.message)};
	}

	const unscheduled = findCondition(status?.conditions, 'PodScheduled', 'False');
	if (unscheduled) {
		const word = unscheduled.reason ?? 'Unschedulable';
		return {word, why: `not scheduled: ${unscheduled.message || word}`};
	}

	return spec?.nodeName || status?.phase !== 'Pending'
		? undefined
		: {word: 'Pending', why: 'not scheduled: the scheduler has not looked at it yet'};
};

/** The init container that the others wait for, while the pod initialises. */
export const blockingInit = (pod: Pod): ContainerStatus | undefined => {
	const statuses = pod.status?.initContainerStatuses ?? [];
	for (const spec of pod.spec?.initContainers ?? []) {
		const status = statuses.find(({name}) => name === spec.name);
		const passed =
			spec.restartPolicy === 'Always' ? status?.started === true : status?.state?.terminated?.exitCode === 0;
		if (!passed) {
			return status ?? {name: spec.name};
		}
	}

	return undefined;
};

/**
Why a container waits.

The order is: the pod itself, the init container before it, its own reason, the newest telling event.

@param now - ms since the epoch.
*/
export const waitingReason = (
	pod: Pod,
	container: ContainerStatus,
	warning: Reason | undefined,
	now: number,
): Reason => {
	const own = ownReason(container, now);
	const forPod = podReason(pod);
	if (forPod) {
		return forPod;
	}

	const blocking = own.word === 'CrashLoopBackOff' ? undefined : blockingInit(pod);
	if (blocking && blocking.name !== container.name && !startsBefore(pod, container.name, blocking.name)) {
		return blockedReason(blocking, now);
	}

	return startingReasons.has(own.word) && warning ? warning : own;
};

const startsBefore = (pod: Pod, name: string, other: string): boolean => {
	const order = pod.spec?.initContainers?.map(container => container.name) ?? [];
	return order.includes(name) && order.indexOf(name) < order.indexOf(other);
};

const blockedReason = (init: ContainerStatus, now: number): Reason => {
	const why = `waiting for init container "${init.name}"`;
	const own = init.state?.waiting ? ownReason(init, now) : undefined;
	return own && !startingReasons.has(own.word)
		? {word: own.word, why: `${why}: ${own.why}`}
		: {word: 'PodInitializing', why};
};

const ownReason = (container: ContainerStatus, now: number): Reason => {
	const waiting: WaitingState = container.state?.waiting ?? {};
	const word = waiting.reason ?? 'ContainerCreating';
	if (word === 'CrashLoopBackOff') {
		return {word, why: crashLoopReason(container, now)};
	}

	return imageReasons.has(word)
		? {word, why: `image pull failing (${withMessage(word, waiting.message)})`}
		: {word, why: withMessage(word, waiting.message)};
};

/** `crash loop, last exit 137 (OOMKilled), next try in 2m40s`. */
const crashLoopReason = (container: ContainerStatus, now: number): string => {
	const last = exitOf(container.lastState?.terminated);
	const parts = ['crash loop', ...(last ? [`last ${exitWords(last)}`] : [])];
	const next = nextTryMs(container, now);
	return [
		...parts,
		...(next === undefined ? [] : [next > 0 ? `next try in ${formatDuration(next)}` : 'next try any moment']),
	].join(', ');
};

/** The kubelet counts its back-off from the end of the last life (kuberuntime_manager.go, doBackOff). */
const nextTryMs = (container: ContainerStatus, now: number): number | undefined => {
	const backOff = /back-off (\S+) restarting/.exec(container.state?.waiting?.message ?? '')?.[1];
	const finished = parseInstant(container.lastState?.terminated?.finishedAt ?? '');
	const ms = backOff === undefined ? undefined : parseDuration(backOff);
	return ms === undefined || finished === undefined ? undefined : Number(finished / 1_000_000n) + ms - now;
};

/** `FailedMount: no such volume`; the word alone where there is no message. */
export const withMessage = (word: string, message: string | undefined): string =>
	message ? `${word}: ${message}` : word;
