import type {Notice, StreamEvent} from '../core/stream-event.ts';
import {taskKey} from '../core/task.ts';
import {replaceableAs, replaces, saysTheSame} from './notice-place.ts';

/** The notices that have a row, and which of them the next one may replace. */
export class NoticeRows {
	readonly #notices = new Map<number, Notice>();
	/** Id of the newest replaceable notice, by what it is about, as long as nothing else of that came. */
	readonly #current = new Map<string, number>();

	get(id: number): Notice | undefined {
		return this.#notices.get(id);
	}

	/**
	What a new notice does to the one before it.

	@returns The id of the row to take out; `same` where the new one says nothing new; `undefined` where both stand.
	*/
	before(notice: Notice): number | 'same' | undefined {
		const id = this.#current.get(subjectOf(notice));
		const before = id === undefined ? undefined : this.#notices.get(id);
		if (!before || !replaces(notice, before)) {
			return undefined;
		}

		return saysTheSame(notice, before) ? 'same' : id;
	}

	add(id: number, notice: Notice): void {
		this.#notices.set(id, notice);
		const subject = subjectOf(notice);
		if (replaceableAs(notice)) {
			this.#current.set(subject, id);
		} else {
			this.#current.delete(subject);
		}
	}

	/** Something else of the same stream or task came: its notice is history now. */
	pass(event: Extract<StreamEvent, {type: 'opened' | 'lines'}>): void {
		this.#current.delete(event.type === 'opened' ? taskSubject(event.task) : event.stream);
	}

	/** Its row is gone. */
	delete(id: number): void {
		const notice = this.#notices.get(id);
		this.#notices.delete(id);
		if (notice && this.#current.get(subjectOf(notice)) === id) {
			this.#current.delete(subjectOf(notice));
		}
	}
}

/** What a notice is about: its stream, else its task. */
const subjectOf = (notice: Notice): string => {
	if ('stream' in notice && notice.stream !== undefined) {
		return notice.stream;
	}

	return 'task' in notice ? taskSubject(notice.task) : '';
};

const taskSubject = (task: Parameters<typeof taskKey>[0]): string => `task ${taskKey(task)}`;
