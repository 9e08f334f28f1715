import type {Instant} from '../../core/instant.ts';
import {type Task, type TaskEvent, taskKey} from '../../core/task.ts';
import {compareTasks} from './order.ts';

/** Whether what the table shows is right: nothing said yet, right, or maybe out of date. */
export type Freshness =
	| {readonly type: 'loading'}
	| {readonly type: 'live'}
	| {readonly type: 'stale'; readonly since: Instant; readonly cause: string};

/** The tasks as the source last told. */
export class TaskList {
	freshness: Freshness = {type: 'loading'};
	readonly #tasks = new Map<string, Task>();
	#ordered: readonly Task[] | undefined;

	/** Take what the source says. */
	apply(event: TaskEvent): void {
		this.#ordered = undefined;
		switch (event.type) {
			case 'snapshot':
				this.#tasks.clear();
				this.freshness = {type: 'live'};
				for (const task of event.tasks) {
					this.#tasks.set(taskKey(task.id), task);
				}

				break;
			case 'upsert':
				this.#tasks.set(taskKey(event.task.id), event.task);
				break;
			case 'removed':
				this.#tasks.delete(taskKey(event.task));
				break;
			case 'stale':
				this.freshness = {type: 'stale', since: event.since, cause: event.cause};
				break;
		}
	}

	/** A task as it is now, by its key. */
	get(key: string): Task | undefined {
		return this.#tasks.get(key);
	}

	/** All tasks, what needs a person first. */
	ordered(): readonly Task[] {
		this.#ordered ??= [...this.#tasks.values()].sort(compareTasks);
		return this.#ordered;
	}
}
