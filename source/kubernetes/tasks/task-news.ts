import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {Narrowed, Task, TaskEvent} from '../../core/task.ts';
import type {Collection} from '../watch/collections.ts';
import type {TaskSubscription} from './subscription.ts';

/** Why what is told may be out of date, and since when (ms since the epoch). */
export type Failing = Pick<Collection, 'error' | 'since'>;

/** Tells any number of subscribers how tasks are, and how that changes. */
export class TaskNews {
	readonly #subscribers = new Set<TaskSubscription>();
	/** What was asked for and may not be listed. */
	narrowed: Narrowed | undefined;
	#tasks: ReadonlyMap<string, Task> = new Map();
	#stale: {readonly type: 'stale'; readonly since: Instant; readonly cause: string} | undefined;

	/** The tasks as they were last told. */
	get tasks(): readonly Task[] {
		return [...this.#tasks.values()];
	}

	/** Tell a subscriber the tasks as they are, and then what changes. */
	subscribe(subscription: TaskSubscription): void {
		this.#subscribers.add(subscription);
		subscription.offer(this.#snapshot);
		if (this.#stale) {
			subscription.offer(this.#stale);
		}
	}

	unsubscribe(subscription: TaskSubscription): void {
		this.#subscribers.delete(subscription);
	}

	/** Nothing more will be told. */
	end(): void {
		for (const subscription of this.#subscribers) {
			subscription.end();
		}
	}

	/**
	Tell how the tasks are now.

	@param tasks - By uid; a task that has not changed is the same value.
	*/
	tell(tasks: ReadonlyMap<string, Task>, failing: Failing | undefined): void {
		const before = this.#tasks;
		this.#tasks = tasks;
		if (this.#stale && !failing) {
			this.#stale = undefined;
			this.#offer(this.#snapshot);
			return;
		}

		this.#tellChanges(before);
		if (failing && !this.#stale) {
			this.#stale = {type: 'stale', since: instantFromMs(failing.since!), cause: failing.error!.message};
			this.#offer(this.#stale);
		}
	}

	get #snapshot(): TaskEvent {
		const {tasks, narrowed} = this;
		return narrowed ? {type: 'snapshot', tasks, narrowed} : {type: 'snapshot', tasks};
	}

	#tellChanges(before: ReadonlyMap<string, Task>): void {
		for (const [uid, task] of this.#tasks) {
			if (before.get(uid) !== task) {
				this.#offer({type: 'upsert', task});
			}
		}

		for (const [uid, task] of before) {
			if (!this.#tasks.has(uid)) {
				this.#offer({type: 'removed', task: task.id});
			}
		}
	}

	#offer(event: TaskEvent): void {
		for (const subscription of this.#subscribers) {
			subscription.offer(event);
		}
	}
}
