import type {Exit, Task} from '../../core/task.ts';
import {hasEnded} from '../../core/task.ts';
import type {EventSpool} from '../../spool/event-spool.ts';
import type {SelectedTask} from './selected-tasks.ts';

/** Says what happens to one task, apart from its streams. */
export class TaskSays {
	readonly #out: EventSpool;
	#said: string | undefined;
	#waiting: string | undefined;
	#isFinal = false;

	/** What is so from the beginning is no news, but that its end may never be known. */
	constructor(task: Task, out: EventSpool) {
		this.#out = out;
		this.#said = task.state === 'unknown' ? undefined : standOf(task);
	}

	/** The last word was said. */
	get isFinal(): boolean {
		return this.#isFinal;
	}

	/** Say what has changed. The end is said by `final`, after its streams. */
	changed(task: Task): void {
		const stand = standOf(task);
		if (!this.#isFinal && !hasEnded(task) && stand !== this.#said) {
			this.#said = stand;
			const {id, state, why, reason} = task;
			this.#out.push({type: 'task', task: id, state, reason: why ?? reason ?? undefined, final: false});
		}

		this.#sayWaiting(task);
	}

	/** The task has ended, and all its streams with it. */
	final({task, isRemoved}: SelectedTask): void {
		if (this.#isFinal) {
			return;
		}

		this.#isFinal = true;
		if (hasEnded(task)) {
			const {id, state, reason} = task;
			const exit = exitOf(task);
			this.#out.push({type: 'task', task: id, state, reason: reason ?? undefined, exit, final: true});
		} else if (isRemoved) {
			this.#out.push({type: 'task', task: task.id, state: 'unknown', reason: 'deleted', final: true});
		}
	}

	/** A task without pods has no stream that could say why it waits. */
	#sayWaiting(task: Task): void {
		const isWaiting = task.members.length === 0 && !hasEnded(task);
		const reason = isWaiting ? (task.why ?? task.reason ?? 'there is no pod yet') : undefined;
		if (reason !== undefined && reason !== this.#waiting) {
			this.#out.push({type: 'waiting', task: task.id, reason});
		}

		this.#waiting = reason;
	}
}

const standOf = ({state, why, reason, exitCode}: Task): string =>
	JSON.stringify([state, why ?? reason, exitCode]);

const exitOf = ({exitCode, reason, startedAt, endedAt}: Task): Exit => ({
	code: exitCode,
	reason: reason ?? undefined,
	startedAt: startedAt ?? undefined,
	finishedAt: endedAt ?? undefined,
});
