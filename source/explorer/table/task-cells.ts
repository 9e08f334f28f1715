import {formatDuration} from '../../core/duration.ts';
import {type Instant, msFromInstant} from '../../core/instant.ts';
import type {Task, TaskKind} from '../../core/task.ts';
import {stateWords} from './state-words.ts';

/** Columns of the task table, by name. */
export type ColumnName =
	| 'namespace'
	| 'task'
	| 'kind'
	| 'state'
	| 'exit'
	| 'pods'
	| 'restarts'
	| 'started'
	| 'took'
	| 'why';

/** One task as text, column by column; not sanitised. */
export type TaskCells = Readonly<Record<ColumnName, string>>;

/** Those cells that do not change with time. */
export type LastingCells = Omit<TaskCells, 'started'>;

const nothing = '–';

const kindWords: Readonly<Record<string, string>> = {
	job: 'Job',
	cronjob: 'CronJob',
	deploy: 'Deploy',
	sts: 'Stateful',
	ds: 'Daemon',
	rs: 'Replica',
	pod: 'Pod',
	workflow: 'Workflow',
	pipelinerun: 'Pipeline',
	taskrun: 'TaskRun',
	build: 'Build',
};

/** What the table says of a task whatever the time is. */
export const lastingCells = (task: Task): LastingCells => ({
	namespace: task.id.namespace,
	task: task.id.name,
	kind: kindWord(task),
	state: stateWords(task),
	exit: task.exitCode === null ? nothing : String(task.exitCode),
	pods: `${task.ready}/${task.pods}`,
	restarts: String(task.restarts),
	took: tookWords(task.startedAt, task.endedAt),
	why: task.why ?? task.reason ?? nothing,
});

/**
How long ago it was started: the STARTED column.

@param now - ms since the epoch.
*/
export const startedCell = ({startedAt}: Task, now: number): string =>
	startedAt === null ? nothing : `${formatAge(now - msFromInstant(startedAt))} ago`;

/**
All that the table says of a task now.

@param now - ms since the epoch.
*/
export const taskCells = (task: Task, now: number): TaskCells => ({
	...lastingCells(task),
	started: startedCell(task, now),
});

/** The run of a CronJob is a Job, but people look for the CronJob. */
const kindWord = ({id, owner}: Task): string =>
	owner?.startsWith('cronjob/') ? kindWords.cronjob! : wordOf(id.kind);

const wordOf = (kind: TaskKind): string => (Object.hasOwn(kindWords, kind) ? kindWords[kind]! : kind);

const tookWords = (startedAt: Instant | null, endedAt: Instant | null): string =>
	startedAt === null || endedAt === null ? nothing : formatDuration(msFromInstant(endedAt - startedAt));

/** An age in one unit, so that the column is calm: `12s`, `4m`, `3h`, `2d`. */
const formatAge = (ms: number): string => {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 60) {
		return `${seconds}s`;
	}

	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)}m`;
	}

	return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
};
