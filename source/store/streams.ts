import type {StreamEvent} from '../core/stream-event.ts';
import {type TaskId, taskKey} from '../core/task.ts';
import {noStream} from './marks.ts';
import {StreamRecord} from './stream-record.ts';

/** The streams of a view, in the order of their opening. */
export class Streams {
	readonly all: StreamRecord[] = [];
	readonly #byId = new Map<string, StreamRecord>();

	get(id: string | undefined): StreamRecord | undefined {
		return id === undefined ? undefined : this.#byId.get(id);
	}

	/** Know a stream; one that is known already (an older window was opened) stays the same. */
	open(event: Extract<StreamEvent, {type: 'opened'}>): void {
		const known = this.#byId.get(event.stream);
		if (known) {
			known.opened = event;
			return;
		}

		if (this.all.length === noStream) {
			throw new RangeError(`More than ${noStream} streams in one view`);
		}

		const record = new StreamRecord(event, this.all.length);
		this.all.push(record);
		this.#byId.set(event.stream, record);
	}

	ofTask(task: TaskId): StreamRecord[] {
		const key = taskKey(task);
		return this.all.filter(({opened}) => taskKey(opened.task) === key);
	}
}
