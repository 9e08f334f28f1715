import {streamId} from '../core/instance.ts';
import type {Member, Task, TaskId} from '../core/task.ts';
import type {FileLog, Opened} from './file-log.ts';
import type {FileTask} from './file-source.ts';

/** The cluster of tasks that are files. */
const cluster = 'files';

/** Makes the log of one file of a task. */
export type MakeLog = (opened: Opened) => FileLog;

/** Plain files as one task, each file a stream of it. */
export const plainTask = (
	name: string,
	files: ReadonlyArray<{readonly path: string; readonly name: string; readonly make: MakeLog}>,
): FileTask => {
	const id: TaskId = {
		cluster,
		namespace: '',
		kind: 'file',
		name,
		uid: files.map(({path}) => path).join('\n'),
	};
	const logs = files.map(file =>
		file.make({
			type: 'opened',
			stream: streamId(cluster, file.path, ''),
			task: id,
			namespace: '',
			pod: file.name,
			container: '',
			role: 'main',
		}),
	);
	return {
		task: taskOf(
			id,
			files.map(file => memberOf(file.path, file.name, [])),
		),
		logs,
	};
};

/** A pod whose containers' logs are files. */
export type PodFiles = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly containers: ReadonlyArray<{readonly name: string; readonly make: MakeLog}>;
};

/** A pod as a task, each container a stream of it. */
export const podTask = ({namespace, name, uid, containers}: PodFiles): FileTask => {
	const id: TaskId = {cluster, namespace, kind: 'pod', name, uid};
	const logs = containers.map(container =>
		container.make({
			type: 'opened',
			stream: streamId(cluster, uid, container.name),
			task: id,
			namespace,
			pod: name,
			container: container.name,
			role: 'main',
		}),
	);
	const names = containers.map(container => container.name);
	return {task: taskOf(id, [memberOf(uid, name, names)]), logs};
};

/** Files do not tell how a task does. */
const taskOf = (id: TaskId, members: readonly Member[]): Task => ({
	id,
	owner: null,
	labels: {},
	state: 'unknown',
	reason: null,
	why: null,
	exitCode: null,
	ready: 0,
	pods: members.length,
	restarts: 0,
	startedAt: null,
	endedAt: null,
	members,
});

const memberOf = (uid: string, name: string, containers: readonly string[]): Member => ({
	uid,
	name,
	state: 'unknown',
	deleting: false,
	outdated: false,
	containers: containers.map(container => ({
		name: container,
		role: 'main',
		state: 'terminated',
		ready: false,
		restarts: 0,
	})),
});
