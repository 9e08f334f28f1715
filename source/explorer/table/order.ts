import type {Instant} from '../../core/instant.ts';
import {type Task, type TaskState, taskLabel} from '../../core/task.ts';

/** What needs a person comes first. */
const ranks: Record<TaskState, number> = {
	failed: 0,
	stuck: 1,
	restarting: 2,
	pending: 3,
	unknown: 4,
	rolling: 5,
	running: 6,
	succeeded: 7,
};

/** Whether a person should look at a task in this state. */
export const needsPerson = (state: TaskState): boolean => ranks[state] < ranks.rolling;

/** Order of the task table: what needs a person first, the newest first within, then by name. */
export const compareTasks = (a: Task, b: Task): number =>
	ranks[a.state] - ranks[b.state] ||
	compareInstants(lastChange(b), lastChange(a)) ||
	compareText(taskLabel(a.id), taskLabel(b.id)) ||
	compareText(a.id.namespace, b.id.namespace) ||
	compareText(a.id.uid, b.id.uid);

/** When a task ended or, while it has not, began to be. A task without any time is as new as can be. */
const lastChange = (task: Task): Instant => task.endedAt ?? task.startedAt ?? firstPod(task) ?? maxInstant;

const maxInstant: Instant = 2n ** 63n - 1n;

const firstPod = ({members}: Task): Instant | undefined =>
	members
		.map(({createdAt}) => createdAt)
		.filter(createdAt => createdAt !== undefined)
		.sort(compareInstants)
		.at(0);

const compareInstants = (a: Instant, b: Instant): number => (a < b ? -1 : a > b ? 1 : 0);

/** By code unit: the order must not hang on the machine's language. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
