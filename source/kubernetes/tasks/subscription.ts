import {type Task, type TaskEvent, taskKey} from '../../core/task.ts';

/** A task as one subscriber sees it: whole, with fewer members, or not at all. */
export type TaskView = (task: Task) => Task | undefined;

/**
What one subscriber has not read yet.

Of a task only the newest change is kept, so a slow reader costs no more than the tasks themselves.
*/
export class TaskSubscription {
	readonly #view: TaskView;
	readonly #pending = new Map<string, TaskEvent>();
	/** Keys of the tasks that the subscriber was told of. */
	#told = new Set<string>();
	#wake: () => void = () => {};
	#ended = false;

	constructor(view: TaskView) {
		this.#view = view;
	}

	/** Take what happened to the tasks. */
	offer(event: TaskEvent): void {
		for (const seen of this.#seenAs(event)) {
			if (seen.type === 'snapshot') {
				this.#pending.clear();
			}

			const key =
				seen.type === 'upsert'
					? taskKey(seen.task.id)
					: seen.type === 'removed'
						? taskKey(seen.task)
						: seen.type;
			this.#pending.delete(key);
			this.#pending.set(key, seen);
		}

		this.#wake();
	}

	/** The subscriber is done, or the source is. */
	end(): void {
		this.#ended = true;
		this.#wake();
	}

	/** Events until the end; what is pending at the end is not delivered. */
	async *read(): AsyncGenerator<TaskEvent> {
		while (!this.#ended) {
			const first = this.#pending.entries().next();
			if (first.done) {
				await new Promise<void>(resolve => {
					this.#wake = resolve;
				});
			} else {
				const [key, event] = first.value;
				this.#pending.delete(key);
				yield event;
			}
		}
	}

	#seenAs(event: TaskEvent): TaskEvent[] {
		switch (event.type) {
			case 'snapshot': {
				const tasks = event.tasks.map(this.#view).filter(task => task !== undefined);
				this.#told = new Set(tasks.map(task => taskKey(task.id)));
				return [{...event, tasks}];
			}

			case 'upsert': {
				const task = this.#view(event.task);
				if (task) {
					this.#told.add(taskKey(task.id));
					return [{type: 'upsert', task}];
				}

				return this.#seenAs({type: 'removed', task: event.task.id});
			}

			case 'removed':
				return this.#told.delete(taskKey(event.task)) ? [event] : [];
			case 'stale':
				return [event];
		}
	}
}
