import type {ContainerTemplate} from './pod-template.ts';

export type ContainerState =
	| {readonly waiting: {readonly reason: string; readonly message?: string}}
	| {readonly running: {readonly startedAt: string}}
	| {readonly terminated: Terminated};

export type Terminated = {
	readonly exitCode: number;
	readonly reason: string;
	readonly startedAt: string;
	readonly finishedAt: string;
	readonly containerID: string;
};

/** A container of a running pod, as the kubelet knows it. */
export type Container = {
	readonly template: ContainerTemplate;
	readonly role: 'init' | 'sidecar' | 'main';
	state: ContainerState;
	last: {readonly terminated?: Terminated};
	restarts: number;
	ready: boolean;
	/** An init container that has done its work, or a sidecar that has started. */
	passed: boolean;
	containerId?: string;
	imageId: string;
	/** ms since the epoch. */
	startedAt: number;
	/** Kills its process, and whatever was planned for it. */
	stop: () => void;
};

export const newContainer = (
	template: ContainerTemplate,
	role: Container['role'],
	reason: string,
): Container => ({
	template,
	role,
	state: {waiting: {reason}},
	last: {},
	restarts: 0,
	ready: false,
	passed: false,
	imageId: '',
	startedAt: 0,
	stop: () => {},
});

export const isRunning = ({state}: Container): boolean => 'running' in state;

export const terminatedState = ({state}: Container): Terminated | undefined =>
	'terminated' in state ? state.terminated : undefined;

/** One of `containerStatuses`. */
export const renderContainerStatus = (container: Container) => ({
	name: container.template.name,
	state: container.state,
	lastState: container.last,
	ready: container.ready,
	restartCount: container.restarts,
	image: container.template.image,
	imageID: container.imageId,
	...(container.containerId && {containerID: container.containerId}),
	started: isRunning(container),
});
