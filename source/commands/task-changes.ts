import {matchTasks, type Query} from '../core/query.ts';
import {type Task, type TaskEvent, taskKey} from '../core/task.ts';
import {TaskMap} from '../core/task-map.ts';
import {taskJson} from './task-json.ts';

/** One change that a watching reader is told. */
export type TaskChange = {readonly type: 'upsert' | 'removed'; readonly task: Task};

/** Keeps the tasks that match the queries, and tells what an event changes of them. */
export class MatchingTasks {
	readonly #queries: readonly Query[];
	readonly #all = new TaskMap();
	#matching: ReadonlyMap<string, Task> = new Map();

	constructor(queries: readonly Query[]) {
		this.#queries = queries;
	}

	/** All that are known, matching or not. */
	get all(): readonly Task[] {
		return this.#all.all;
	}

	/** Those that match. */
	get matching(): Task[] {
		return [...this.#matching.values()];
	}

	/** Take an event. After a lost connection comes a snapshot: only what differs is a change. */
	apply(event: TaskEvent): TaskChange[] {
		this.#all.apply(event);
		const before = this.#matching;
		const matches = matchTasks(this.all, this.#queries);
		this.#matching = new Map(matches.map(({task}) => [taskKey(task.id), task]));
		return [
			...this.matching.filter(task => isNews(task, before)).map(task => ({type: 'upsert', task}) as const),
			...[...before]
				.filter(([key]) => !this.#matching.has(key))
				.map(([, task]) => ({type: 'removed', task}) as const),
		];
	}
}

/** Whether a reader would see a difference. */
const isNews = (task: Task, before: ReadonlyMap<string, Task>): boolean => {
	const known = before.get(taskKey(task.id));
	return known !== task && (!known || JSON.stringify(taskJson(known)) !== JSON.stringify(taskJson(task)));
};
