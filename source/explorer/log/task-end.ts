import type {StreamEvent} from '../../core/stream-event.ts';
import type {Task} from '../../core/task.ts';

/** How a task has ended, as a source would say it. */
export const endOf = ({id, state, reason, exitCode, startedAt, endedAt}: Task): StreamEvent => {
	const exit = {code: exitCode, startedAt: startedAt ?? undefined, finishedAt: endedAt ?? undefined};
	return {type: 'task', task: id, state, reason: reason ?? undefined, exit, final: true};
};
