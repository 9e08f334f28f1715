import type {StreamEvent} from '../core/stream-event.ts';
import {taskKey} from '../core/task.ts';

type TaskEnd = Extract<StreamEvent, {type: 'task'}>;

/** Remembers of a log what its exit code depends on. */
export class LogOutcome {
	readonly #ends = new Map<string, TaskEnd>();
	readonly #streams = new Map<string, 'opened' | 'read' | 'waiting'>();
	#isIncomplete = false;

	take(event: StreamEvent): void {
		switch (event.type) {
			case 'opened':
				this.#streams.set(event.stream, 'opened');
				break;
			case 'lines':
				this.#streams.set(event.stream, 'read');
				break;
			case 'caughtUp':
				this.#caughtUp(event.stream);
				break;
			case 'waiting':
				if (event.stream !== undefined && this.#streams.get(event.stream) !== 'read') {
					this.#streams.set(event.stream, 'waiting');
				}

				break;
			case 'unreadable':
			case 'gap':
				this.#isIncomplete = true;
				break;
			case 'task':
				if (event.final) {
					this.#ends.set(taskKey(event.task), event);
				}

				break;
			default:
		}
	}

	/**
	A followed task's own code; of several tasks 0 when all succeeded, else 1. Where no task says anything: 1 when something could not be
	read, as `kubectl logs` of a container that waits.
	*/
	exitCode(followed: boolean): number {
		const ends = [...this.#ends.values()];
		const own = followed ? codeOfTasks(ends) : 0;
		return own === 0 && (this.#isIncomplete || this.#onlyWaits()) ? 1 : own;
	}

	/** An empty log was read; that of a container that waits was not. */
	#caughtUp(stream: string): void {
		if (this.#streams.get(stream) === 'opened') {
			this.#streams.set(stream, 'read');
		}
	}

	#onlyWaits(): boolean {
		const states = [...this.#streams.values()];
		return states.includes('waiting') && !states.includes('read');
	}
}

const codeOfTasks = (ends: readonly TaskEnd[]): number => {
	const [only] = ends;
	if (ends.length === 1) {
		return only!.state === 'succeeded' ? 0 : only!.exit?.code || 1;
	}

	return ends.every(({state}) => state === 'succeeded') ? 0 : 1;
};
