import type {Instance} from '../../core/instance.ts';
import type {Exit, MemberContainer} from '../../core/task.ts';
import type {Standing} from './standing.ts';

/** What has become of a life of a container. */
export type Fate =
	/** It runs. */
	| 'same'
	/** It has ended, and is still what the API gives the log of. */
	| 'ended'
	/** Another one has taken its place. */
	| 'replaced'
	| 'gone';

/** Compare a life with how the container stands now. */
export const fateOf = (life: Instance, {container, isGone}: Standing): Fate => {
	if (isGone || !container) {
		return 'gone';
	}

	if (container.restarts > life.restart || isOtherId(life, container)) {
		return 'replaced';
	}

	return container.state === 'running' ? 'same' : 'ended';
};

/** The life whose log the API gives now; `undefined` where none has begun. */
export const presentLife = ({container}: Standing): Instance | undefined =>
	container && hasLog(container)
		? {containerId: container.containerId, restart: container.restarts}
		: undefined;

/** How a life has ended; `undefined` while it runs, or where too many others came after it. */
export const exitOf = (life: Instance, {container}: Standing): Exit | undefined => {
	if (!container || container.restarts > life.restart + 1) {
		return undefined;
	}

	const isBefore = container.restarts > life.restart || container.state === 'waiting';
	return isBefore ? container.lastExit : container.exit;
};

/** Whether `b` comes after `a`: the list of tasks and a question to the API server overtake each other. */
export const isLater = (b: Standing, a: Standing): boolean => {
	if (a.isGone || b.isGone || !a.container || !b.container) {
		return !a.isGone;
	}

	const restarts = b.container.restarts - a.container.restarts;
	return restarts > 0 || (restarts === 0 && stage(b.container) >= stage(a.container));
};

const stage = (container: MemberContainer): number => {
	switch (container.state) {
		case 'running':
			return 1;
		case 'terminated':
			return 2;
		case 'waiting':
			return hasLog(container) ? 3 : 0;
	}
};

/** Whether the kubelet lost its container: it tells an end that it made up (ContainerStatusUnknown), with one restart more than there was. */
export const isLost = ({state, containerId, exit}: MemberContainer): boolean =>
	state === 'terminated' && containerId === undefined && exit?.reason === 'ContainerStatusUnknown';

/** While it waits, the API gives the log of the last life that ended. */
const hasLog = (container: MemberContainer): boolean =>
	!isLost(container) && (container.state !== 'waiting' || container.lastExit !== undefined);

/** Whether a life is not the one that was read already, nor one before it. */
export const isOtherLife = (life: Instance, read: Instance): boolean =>
	life.restart > read.restart ||
	(life.restart === read.restart &&
		life.containerId !== undefined &&
		read.containerId !== undefined &&
		life.containerId !== read.containerId);

const isOtherId = (life: Instance, container: MemberContainer): boolean =>
	life.containerId !== undefined &&
	container.containerId !== undefined &&
	life.containerId !== container.containerId;
