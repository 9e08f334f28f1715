import type {Notice, StreamEvent} from '../core/stream-event.ts';
import {taskKey} from '../core/task.ts';
import {replaceableAs, replaces, saysTheSame} from './notice-place.ts';

/** The notices that have a row, and which of them the next one may replace. */
export class NoticeRows {
	readonly #notices = new Map<number, Notice>();
	/** Slot of the newest replaceable notice, by what it is about, as long as nothing else of that came. */
	readonly #current = new Map<string, number>();

	get(slot: number): Notice | undefined {
		return this.#notices.get(slot);
	}

	/**
	What a new notice does to the one before it.

	@returns The slot to take out; `same` where the new one says nothing new; `undefined` where both stand.
	*/
	before(notice: Notice): number | 'same' | undefined {
		const slot = this.#current.get(subjectOf(notice));
		const before = slot === undefined ? undefined : this.#notices.get(slot);
		if (!before || !replaces(notice, before)) {
			return undefined;
		}

		return saysTheSame(notice, before) ? 'same' : slot;
	}

	add(slot: number, notice: Notice): void {
		this.#notices.set(slot, notice);
		const subject = subjectOf(notice);
		if (replaceableAs(notice)) {
			this.#current.set(subject, slot);
		} else {
			this.#current.delete(subject);
		}
	}

	/** Something else of the same stream or task came: its notice is history now. */
	pass(event: Extract<StreamEvent, {type: 'opened' | 'lines'}>): void {
		this.#current.delete(event.type === 'opened' ? taskSubject(event.task) : event.stream);
	}

	/** Its row is gone. */
	delete(slot: number): void {
		const notice = this.#notices.get(slot);
		this.#notices.delete(slot);
		if (notice && this.#current.get(subjectOf(notice)) === slot) {
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
