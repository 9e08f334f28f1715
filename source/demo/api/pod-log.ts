import type {ContainerLog} from '../world/container-log.ts';
import type {KubeObject} from '../world/kube-object.ts';
import type {LogBook} from '../world/log-book.ts';
import {badRequest} from './status.ts';

type Named = {readonly name: string};
type Terminated = {readonly containerID?: string};
type ContainerStatus = {
	readonly name: string;
	readonly containerID?: string;
	readonly state?: {
		readonly running?: unknown;
		readonly terminated?: Terminated;
		readonly waiting?: {readonly reason?: string};
	};
	readonly lastState?: {readonly terminated?: Terminated};
};
type PodFields = {
	readonly spec: {
		readonly nodeName?: string;
		readonly containers: readonly Named[];
		readonly initContainers?: readonly Named[];
	};
	readonly status: {
		readonly containerStatuses?: readonly ContainerStatus[];
		readonly initContainerStatuses?: readonly ContainerStatus[];
	};
};

/**
Find the log that a request means.

@returns `undefined` where the pod has no node yet: 204.
@throws {Refusal} 400 in the words of the API server (which container) or of the kubelet (which life of it).
*/
export const findLog = (
	pod: KubeObject,
	wanted: {readonly container: string; readonly previous: boolean},
	logs: LogBook,
): ContainerLog | undefined => {
	const {spec, status} = pod as KubeObject & PodFields;
	const container = chooseContainer(pod.metadata.name, spec, wanted.container);
	if (!spec.nodeName) {
		return undefined;
	}

	const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
	const found = statuses.find(({name}) => name === container);
	const about = `container "${container}" in pod "${pod.metadata.name}"`;
	if (!found) {
		throw badRequest(`${about} is not available`);
	}

	const id = wanted.previous ? previousId(found, about) : currentId(found, about);
	const log = logs.find(id);
	if (!log) {
		throw badRequest(`unable to retrieve container logs for ${id}`);
	}

	return log;
};

/** As `validateContainer` of `pkg/registry/core/pod/strategy.go`. */
const chooseContainer = (pod: string, spec: PodFields['spec'], wanted: string): string => {
	const names = spec.containers.map(({name}) => name);
	const initNames = (spec.initContainers ?? []).map(({name}) => name);
	if (wanted === '') {
		if (names.length > 1) {
			throw badRequest(
				`a container name must be specified for pod ${pod}, choose one of: [${[...initNames, ...names].join(' ')}]`,
			);
		}

		return names[0]!;
	}

	if (!names.includes(wanted) && !initNames.includes(wanted)) {
		throw badRequest(`container ${wanted} is not valid for pod ${pod}`);
	}

	return wanted;
};

const previousId = (status: ContainerStatus, about: string): string => {
	const id = status.lastState?.terminated?.containerID;
	if (!id) {
		throw badRequest(`previous terminated ${about} not found`);
	}

	return id;
};

/** As `validateContainerLogStatus` of `pkg/kubelet/kubelet_pods.go`: the running life, else the dead one, else the last. */
const currentId = ({state, lastState, containerID}: ContainerStatus, about: string): string => {
	const id = state?.running
		? containerID
		: (state?.terminated?.containerID ?? lastState?.terminated?.containerID);
	if (id) {
		return id;
	}

	if (state?.terminated || lastState?.terminated) {
		throw badRequest(`${about} is terminated`);
	}

	switch (state?.waiting?.reason) {
		case undefined:
			throw badRequest(`${about} is waiting to start - no logs yet`);
		case 'ErrImagePull':
			throw badRequest(`${about} is waiting to start: image can't be pulled`);
		case 'ImagePullBackOff':
			throw badRequest(`${about} is waiting to start: trying and failing to pull image`);
		default:
			throw badRequest(`${about} is waiting to start: ${state?.waiting?.reason}`);
	}
};
