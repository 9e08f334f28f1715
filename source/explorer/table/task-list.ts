import type {Instant} from '../../core/instant.ts';
import type {Narrowed, Task, TaskEvent} from '../../core/task.ts';
import {TaskMap} from '../../core/task-map.ts';
import {compareTasks} from './order.ts';

/** Whether what the table shows is right: nothing said yet, right, or maybe out of date. */
export type Freshness =
	| {readonly type: 'loading'}
	| {readonly type: 'live'}
	| {readonly type: 'stale'; readonly since: Instant; readonly cause: string};

/** The tasks as the source last told. */
export class TaskList {
	freshness: Freshness = {type: 'loading'};
	/** What of the scope may not be listed. */
	narrowed: Narrowed | undefined;
	readonly #tasks = new TaskMap();
	#ordered: readonly Task[] | undefined;

	/** Take what the source says. */
	apply(event: TaskEvent): void {
		this.#ordered = undefined;
		this.#tasks.apply(event);
		if (event.type === 'snapshot') {
			this.freshness = {type: 'live'};
			this.narrowed = event.narrowed;
		} else if (event.type === 'stale') {
			this.freshness = {type: 'stale', since: event.since, cause: event.cause};
		}
	}

	/** A task as it is now, by its key. */
	get(key: string): Task | undefined {
		return this.#tasks.get(key);
	}

	/** All tasks, what needs a person first. */
	ordered(): readonly Task[] {
		this.#ordered ??= this.#tasks.all.sort(compareTasks);
		return this.#ordered;
	}
}
