import {type Container, renderContainerStatus, terminatedState} from './container.ts';
import {timestamp} from './names.ts';

/** What of a pod its status tells. */
export type PodFacts = {
	readonly containers: readonly Container[];
	readonly scheduled: boolean;
	/** The scheduler's reason why there is no node. */
	readonly unschedulable?: string;
	/** When the kubelet saw it, in ms since the epoch. */
	readonly startTime?: number;
	readonly podIp?: string;
	readonly hostIp?: string;
	/** All main containers have ended for good. */
	readonly finished: boolean;
};

type Condition = {
	readonly type: string;
	readonly status: 'True' | 'False';
	readonly reason?: string;
	readonly message?: string;
};

/** Writes the status of one pod; remembers since when its conditions hold. */
export class PodStatusWriter {
	readonly #since = new Map<string, {status: string; time: string}>();

	/** @param now - ms since the epoch. */
	render(facts: PodFacts, now: number) {
		if (!facts.scheduled && !facts.unschedulable) {
			return {phase: 'Pending', qosClass: 'BestEffort'};
		}

		const initStatuses = facts.containers.filter(({role}) => role !== 'main').map(renderContainerStatus);
		return {
			phase: podPhase(facts),
			conditions: podConditions(facts).map(condition => this.#renderCondition(condition, timestamp(now))),
			...(facts.startTime !== undefined && {
				hostIP: facts.hostIp,
				hostIPs: [{ip: facts.hostIp}],
				...(facts.podIp && {podIP: facts.podIp, podIPs: [{ip: facts.podIp}]}),
				startTime: timestamp(facts.startTime),
				...(initStatuses.length > 0 && {initContainerStatuses: initStatuses}),
				containerStatuses: facts.containers.filter(({role}) => role === 'main').map(renderContainerStatus),
			}),
			qosClass: 'BestEffort',
		};
	}

	#renderCondition(condition: Condition, now: string) {
		const known = this.#since.get(condition.type);
		const time = known?.status === condition.status ? known.time : now;
		this.#since.set(condition.type, {status: condition.status, time});
		const {type, status, ...why} = condition;
		return {type, observedGeneration: 1, status, lastProbeTime: null, lastTransitionTime: time, ...why};
	}
}

/** As `getPhase` of `pkg/kubelet/kubelet_pods.go`. */
const podPhase = ({containers, finished}: PodFacts): string => {
	const mains = containers.filter(({role}) => role === 'main');
	if (finished) {
		return mains.every(main => terminatedState(main)?.exitCode === 0) ? 'Succeeded' : 'Failed';
	}

	const isInitialized = containers.every(({role, passed}) => role === 'main' || passed);
	const areStarted = mains.every(main => 'running' in main.state || main.containerId !== undefined);
	return isInitialized && areStarted ? 'Running' : 'Pending';
};

const podConditions = (facts: PodFacts): Condition[] => {
	const scheduled: Condition = facts.scheduled
		? {type: 'PodScheduled', status: 'True'}
		: {type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: facts.unschedulable};
	if (facts.startTime === undefined) {
		return [scheduled];
	}

	const hasSandbox = facts.podIp !== undefined && !facts.finished;
	return [
		{type: 'PodReadyToStartContainers', status: hasSandbox ? 'True' : 'False'},
		initialized(facts),
		readiness('Ready', facts),
		readiness('ContainersReady', facts),
		scheduled,
	];
};

const initialized = (facts: PodFacts): Condition => {
	const {containers} = facts;
	const open = containers.filter(({role, passed}) => role !== 'main' && !passed);
	if (open.length === 0) {
		return {
			type: 'Initialized',
			status: 'True',
			...(podPhase(facts) === 'Succeeded' && {reason: 'PodCompleted'}),
		};
	}

	return {
		type: 'Initialized',
		status: 'False',
		reason: 'ContainersNotInitialized',
		message: `containers with incomplete status: [${names(open)}]`,
	};
};

const readiness = (type: string, facts: PodFacts): Condition => {
	if (facts.finished) {
		return {type, status: 'False', reason: podPhase(facts) === 'Failed' ? 'PodFailed' : 'PodCompleted'};
	}

	const unready = facts.containers.filter(({role, ready}) => role !== 'init' && !ready);
	return unready.length === 0
		? {type, status: 'True'}
		: {
				type,
				status: 'False',
				reason: 'ContainersNotReady',
				message: `containers with unready status: [${names(unready)}]`,
			};
};

const names = (containers: readonly Container[]): string =>
	containers.map(({template}) => template.name).join(' ');
