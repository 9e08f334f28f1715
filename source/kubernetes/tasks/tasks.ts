import {isDeepStrictEqual} from 'node:util';
import {parseInstant} from '../../core/instant.ts';
import {isEndingKind, type Task} from '../../core/task.ts';
import type {KubeEvent, KubeObject} from '../objects.ts';
import {failedExit, type TaskCondition} from './condition-of-task.ts';
import {conditionOfGroup} from './group-state.ts';
import {type PodReading, readPod} from './members.ts';
import {newestWarning, type Reason} from './reasons.ts';
import {outdatedRule} from './replica-sets.ts';
import {type ClusterObjects, groupObjects, type TaskGroup, type WhyUnlisted} from './task-groups.ts';

type Known = {readonly inputs: readonly unknown[]; readonly task: Task};

/** Makes tasks from objects, and makes anew only those whose objects changed. */
export class TaskTable {
	readonly #cluster: string;
	readonly #now: () => number;
	#known = new Map<string, Known>();

	/** @param now - ms since the epoch. */
	constructor(cluster: string, now: () => number) {
		this.#cluster = cluster;
		this.#now = now;
	}

	/**
	The tasks by uid. A task that says the same as before is the same value.

	@param whyUnlisted - Absent: all objects are known.
	*/
	build(objects: ClusterObjects, whyUnlisted: WhyUnlisted = () => undefined): Map<string, Task> {
		const warnings = newestWarnings(objects.events);
		const next = new Map<string, Known>();
		for (const [uid, group] of groupObjects(objects, whyUnlisted)) {
			next.set(uid, this.#taskOf(uid, group, warnings));
		}

		this.#known = next;
		return new Map([...next].map(([uid, {task}]) => [uid, task]));
	}

	#taskOf(uid: string, group: TaskGroup, warnings: Warnings): Known {
		const {owner, pods, replicaSets} = group;
		const known = this.#known.get(uid);
		const objects: KubeObject[] = [...(owner ? [owner.object] : []), ...replicaSets, ...pods];
		const read = objects.flatMap(object => [object, warnings.get(object.metadata.uid)?.event]);
		const inputs = [group.unconfirmed, ...read];
		if (known && sameItems(known.inputs, inputs)) {
			return known;
		}

		const task = buildTask(this.#cluster, group, warnings, this.#now());
		return {inputs, task: known && isDeepStrictEqual(known.task, task) ? known.task : task};
	}
}

type Warning = {readonly event: KubeEvent; readonly reason: Reason};

type Warnings = ReadonlyMap<string, Warning>;

/** By uid of the object that they are about. */
const newestWarnings = (events: ReadonlyMap<string, KubeEvent>): Warnings => {
	const byObject = Map.groupBy(events.values(), event => event.involvedObject.uid ?? '');
	const warnings = new Map<string, Warning>();
	for (const [uid, about] of byObject) {
		const newest = newestWarning(about);
		if (newest) {
			warnings.set(uid, newest);
		}
	}

	return warnings;
};

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
	a.length === b.length && a.every((item, index) => item === b[index]);

const buildTask = (cluster: string, group: TaskGroup, warnings: Warnings, now: number): Task => {
	const {kind, namespace, name, uid} = group.group;
	const pods = readPods(group, warnings, now);
	const warning = group.owner && warnings.get(group.owner.object.metadata.uid)?.reason;
	const condition = conditionOfGroup(group, pods, warning);
	const ended = condition.state === 'succeeded' || condition.state === 'failed';
	return {
		id: {cluster, namespace, kind, name, uid},
		owner: group.ownedBy,
		labels: (group.owner?.object ?? group.pods[0])?.metadata.labels ?? {},
		state: condition.state,
		...(condition.rollout ? {rollout: condition.rollout} : {}),
		reason: condition.reason?.word ?? null,
		why: condition.reason?.why ?? null,
		exitCode: exitCodeOf(condition, pods),
		ready: pods.filter(pod => pod.ready && !pod.member.deleting).length,
		pods: condition.wanted ?? pods.length,
		restarts: pods.reduce((sum, pod) => sum + pod.restarts, 0),
		startedAt: parseInstant(condition.startedAt ?? '') ?? null,
		endedAt: ended && isEndingKind(kind) ? (parseInstant(condition.endedAt ?? '') ?? lastFinish(pods)) : null,
		members: pods.map(pod => pod.member),
	};
};

const readPods = (group: TaskGroup, warnings: Warnings, now: number): PodReading[] => {
	const isOutdated = outdatedRule(group);
	return group.pods.map(pod =>
		readPod(pod, {
			now,
			build: group.group.kind === 'build',
			outdated: isOutdated(pod),
			warning: warnings.get(pod.metadata.uid)?.reason,
		}),
	);
};

const exitCodeOf = (condition: TaskCondition, pods: readonly PodReading[]): number | null => {
	if (condition.exitCode !== undefined) {
		return condition.exitCode;
	}

	return condition.state === 'succeeded'
		? 0
		: (failedExit(pods.filter(({member}) => !member.outdated))?.code ?? null);
};

const lastFinish = (pods: readonly PodReading[]): bigint | null => {
	const times = pods.flatMap(({member}) =>
		member.containers.map(({exit}) => exit?.finishedAt).filter(time => time !== undefined),
	);
	return times.toSorted((a, b) => Number(b - a))[0] ?? null;
};
