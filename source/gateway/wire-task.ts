import {
	type Exit,
	type Member,
	type MemberContainer,
	type Narrowed,
	type Task,
	type TaskEvent,
	type TaskId,
	type TaskState,
	taskStates,
} from '../core/task.ts';
import {Fields, maxCluster, maxLabel, maxName, WireError} from './wire-fields.ts';
import {toJson} from './wire-json.ts';

export const roles = ['main', 'init', 'sidecar', 'ephemeral'] as const;
const containerStates = ['waiting', 'running', 'terminated'] as const;

/** A task as JSON: the fields of `kreel tasks -o json`, and beside them what a screen needs. */
export const encodeTask = ({id, ...task}: Task): string => toJson({...id, ...task});

/** A change of the task list: the name of the event and its data. */
export const encodeTaskEvent = (event: TaskEvent): {name: string; data: string} => {
	switch (event.type) {
		case 'snapshot':
			return {name: 'snapshot', data: encodeSnapshot(event)};
		case 'upsert':
			return {name: 'upsert', data: `{"task":${encodeTask(event.task)}}`};
		case 'removed':
			return {name: 'removed', data: toJson({task: event.task})};
		case 'stale':
			return {name: 'stale', data: toJson({since: event.since, cause: event.cause})};
	}
};

type Snapshot = Extract<TaskEvent, {type: 'snapshot'}>;

const encodeSnapshot = ({tasks, narrowed}: Snapshot): string => {
	const rest = narrowed ? `,"narrowed":${toJson(narrowed)}` : '';
	return `{"tasks":[${tasks.map(encodeTask).join(',')}]${rest}}`;
};

const decodeSnapshot = (fields: Fields): Snapshot => {
	const tasks = fields.list('tasks', decodeTask);
	const narrowed = fields.maybe('narrowed', key => decodeNarrowed(fields.object(key)));
	return narrowed ? {type: 'snapshot', tasks, narrowed} : {type: 'snapshot', tasks};
};

/** @throws {WireError} Where it is none. */
export const decodeNarrowed = (fields: Fields): Narrowed => ({
	refused: fields.value('refused', value =>
		value === 'all' ? value : fields.list('refused', decodeNamespace),
	),
	shown: fields.list('shown', decodeNamespace),
});

const decodeNamespace = (value: unknown, at: string): string => {
	if (typeof value !== 'string' || value.length > maxLabel) {
		throw new WireError(at, 'the name of a namespace');
	}

	return value;
};

/** @throws {WireError} Where the data is not what an event of this name carries. */
export const decodeTaskEvent = (name: string, data: unknown): TaskEvent => {
	const fields = new Fields(data, name);
	switch (name) {
		case 'snapshot':
			return decodeSnapshot(fields);
		case 'upsert':
			return {type: 'upsert', task: fields.value('task', decodeTask)};
		case 'removed':
			return {type: 'removed', task: decodeTaskId(fields.object('task'))};
		default:
			return {type: 'stale', since: fields.instant('since'), cause: fields.text('cause')};
	}
};

/** @throws {WireError} Where it is no task. */
export const decodeTask = (value: unknown, at = 'task'): Task => {
	const fields = new Fields(value, at);
	return {
		id: decodeTaskId(fields),
		owner: fields.maybe('owner', key => fields.name(key, maxLabel + 1 + maxName)) ?? null,
		labels: fields.object('labels').texts(),
		state: decodeState(fields),
		rollout: fields.maybe('rollout', key => decodeRollout(fields.object(key))),
		reason: fields.maybe('reason', key => fields.text(key)) ?? null,
		why: fields.maybe('why', key => fields.text(key)) ?? null,
		exitCode: fields.maybe('exitCode', key => fields.number(key)) ?? null,
		ready: fields.number('ready'),
		pods: fields.number('pods'),
		restarts: fields.number('restarts'),
		startedAt: fields.maybe('startedAt', key => fields.instant(key)) ?? null,
		endedAt: fields.maybe('endedAt', key => fields.instant(key)) ?? null,
		members: fields.list('members', decodeMember),
	};
};

export const decodeTaskId = (fields: Fields): TaskId => ({
	cluster: fields.name('cluster', maxCluster),
	namespace: fields.name('namespace', maxLabel),
	kind: fields.name('kind', maxLabel),
	name: fields.name('name', maxName),
	uid: fields.name('uid', maxName),
});

export const decodeState = (fields: Fields): TaskState => fields.oneOf('state', taskStates);

export const decodeExit = (fields: Fields): Exit => ({
	code: fields.maybe('code', key => fields.number(key)) ?? null,
	reason: fields.maybe('reason', key => fields.text(key)),
	signal: fields.maybe('signal', key => fields.number(key)),
	startedAt: fields.maybe('startedAt', key => fields.instant(key)),
	finishedAt: fields.maybe('finishedAt', key => fields.instant(key)),
});

const decodeRollout = (fields: Fields): NonNullable<Task['rollout']> => ({
	updated: fields.number('updated'),
	wanted: fields.number('wanted'),
});

const decodeMember = (value: unknown, at: string): Member => {
	const fields = new Fields(value, at);
	return {
		uid: fields.name('uid', maxName),
		name: fields.name('name', maxName),
		node: fields.maybe('node', key => fields.name(key, maxName)),
		state: decodeState(fields),
		reason: fields.maybe('reason', key => fields.text(key)),
		deleting: fields.flag('deleting'),
		outdated: fields.flag('outdated'),
		createdAt: fields.maybe('createdAt', key => fields.instant(key)),
		mainContainer: fields.maybe('mainContainer', key => fields.name(key, maxLabel)),
		containers: fields.list('containers', decodeContainer),
	};
};

const decodeContainer = (value: unknown, at: string): MemberContainer => {
	const fields = new Fields(value, at);
	return {
		name: fields.name('name', maxLabel),
		role: fields.oneOf('role', roles),
		state: fields.oneOf('state', containerStates),
		ready: fields.flag('ready'),
		restarts: fields.number('restarts'),
		containerId: fields.maybe('containerId', key => fields.text(key)),
		reason: fields.maybe('reason', key => fields.text(key)),
		exit: fields.maybe('exit', key => decodeExit(fields.object(key))),
		lastExit: fields.maybe('lastExit', key => decodeExit(fields.object(key))),
		startedAt: fields.maybe('startedAt', key => fields.instant(key)),
	};
};
