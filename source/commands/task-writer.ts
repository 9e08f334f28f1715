import {type Task, taskLabel} from '../core/task.ts';
import {sanitizeText} from '../terminal/sanitize.ts';
import type {TaskChange} from './task-changes.ts';
import {taskJson} from './task-json.ts';
import {taskRows} from './task-rows.ts';

/** Writes tasks in one of the formats of `kreel tasks`. */
export type TaskWriter = {
	/** All tasks as they are. */
	list(tasks: readonly Task[]): string;
	/** One change, while watching. */
	change(change: TaskChange): string;
};

export type TaskWriterOptions = {
	readonly output: 'table' | 'json' | 'name';
	readonly isWatching: boolean;
	readonly hasNamespaces: boolean;
	/** ms since the epoch. */
	readonly now: () => number;
};

export const createTaskWriter = (options: TaskWriterOptions): TaskWriter => {
	switch (options.output) {
		case 'json':
			return {
				list: tasks =>
					options.isWatching
						? tasks.map(task => jsonLine({type: 'upsert', task})).join('')
						: `${JSON.stringify(tasks.map(taskJson), undefined, '\t')}\n`,
				change: jsonLine,
			};
		case 'name':
			return {
				list: tasks => tasks.map(nameLine).join(''),
				change: ({type, task}) => (type === 'upsert' ? nameLine(task) : ''),
			};
		case 'table':
			return tableWriter(options);
	}
};

const tableWriter = ({hasNamespaces, now}: TaskWriterOptions): TaskWriter => ({
	list: tasks =>
		tasks.length === 0
			? ''
			: taskRows(tasks, now(), hasNamespaces)
					.map(row => `${row}\n`)
					.join(''),
	change({type, task}) {
		const [, row] = taskRows([task], now(), hasNamespaces);
		return `${type === 'removed' ? 'removed  ' : ''}${row}\n`;
	},
});

const jsonLine = ({type, task}: TaskChange): string => `${JSON.stringify({type, task: taskJson(task)})}\n`;

const nameLine = (task: Task): string => `${sanitizeText(taskLabel(task.id))}\n`;
