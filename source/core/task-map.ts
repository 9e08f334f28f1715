import {type Task, type TaskEvent, type TaskId, taskKey} from './task.ts';

/** The tasks as a source last told. */
export class TaskMap {
	readonly #tasks = new Map<string, Task>();

	/** In no particular order. */
	get all(): Task[] {
		return [...this.#tasks.values()];
	}

	/** A task as it is now, by its key. */
	get(key: string): Task | undefined {
		return this.#tasks.get(key);
	}

	/**
	Take what the source says.

	@returns Whether anything may have changed: what is said to be stale is still the best that is known.
	*/
	apply(event: TaskEvent): boolean {
		switch (event.type) {
			case 'snapshot':
				this.#tasks.clear();
				for (const task of event.tasks) {
					this.#set(task);
				}

				return true;
			case 'upsert':
				this.#set(event.task);
				return true;
			case 'removed':
				return this.#delete(event.task);
			case 'stale':
				return false;
		}
	}

	#set(task: Task): void {
		this.#tasks.set(taskKey(task.id), task);
	}

	#delete(id: TaskId): boolean {
		return this.#tasks.delete(taskKey(id));
	}
}
