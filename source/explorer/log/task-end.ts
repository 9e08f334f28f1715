import type {StreamEvent} from '../../core/stream-event.ts';
import {hasEnded, type Task} from '../../core/task.ts';
import type {LogStore} from '../../store/log-store.ts';
import type {Span} from './span.ts';

/** A source that read an ended task to its end need not say that it ended, but the reader must see it. */
export const tellEnd = (store: Pick<LogStore, 'tasks' | 'push'>, task: Task, span: Span): void => {
	// A span that ends before the log does tells nothing of the log's end.
	const isTold = store.tasks.length > 0 || span.type === 'between';
	if (!isTold && hasEnded(task)) {
		store.push(endOf(task));
	}
};

/** How a task has ended, as a source would say it. */
const endOf = ({id, state, reason, exitCode, startedAt, endedAt}: Task): StreamEvent => {
	const exit = {code: exitCode, startedAt: startedAt ?? undefined, finishedAt: endedAt ?? undefined};
	return {type: 'task', task: id, state, reason: reason ?? undefined, exit, final: true};
};
