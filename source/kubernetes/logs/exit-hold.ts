import {type Member, type Task, taskKey} from '../../core/task.ts';
import {pause} from '../backoff.ts';

/**
Whether pods of a failed task may still tell with which exit code it failed.

A Job's condition may be known before the ends of its pods are: they come by two watches.
*/
export const awaitsExit = ({state, members}: Pick<Task, 'state' | 'members'>): boolean =>
	state === 'failed' && members.some(isUnsettled);

/** A pod whose node does not report will not tell its end either. */
const isUnsettled = ({state, outdated}: Member): boolean =>
	!outdated && state !== 'failed' && state !== 'succeeded' && state !== 'unknown';

/** Holds back the last word on tasks whose exit code may still come, for a while. */
export class ExitHold {
	readonly #limitMs: number;
	readonly #onOver: () => void;
	readonly #signal: AbortSignal;
	readonly #held = new Set<string>();
	readonly #over = new Set<string>();

	/**
	@param limitMs - How long a task is held at most.
	@param onOver - Called when a task is held no longer, although nothing more is known of it.
	*/
	constructor(limitMs: number, onOver: () => void, signal: AbortSignal) {
		this.#limitMs = limitMs;
		this.#onOver = onOver;
		this.#signal = signal;
	}

	/** Whether to wait with the last word on a task that has ended. */
	holds(task: Task): boolean {
		const key = taskKey(task.id);
		if (!awaitsExit(task) || this.#over.has(key)) {
			return false;
		}

		if (!this.#held.has(key)) {
			this.#held.add(key);
			void this.#letGo(key);
		}

		return true;
	}

	async #letGo(key: string): Promise<void> {
		await pause(this.#limitMs, this.#signal);
		this.#over.add(key);
		this.#onOver();
	}
}
