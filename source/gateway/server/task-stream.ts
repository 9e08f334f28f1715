import {type Task, type TaskEvent, taskKey} from '../../core/task.ts';
import {encodeTaskEvent} from '../wire-task.ts';
import {waitUntil} from './hub/bell.ts';
import {frame, type SseConnection} from './sse.ts';
import type {TaskBoard} from './task-board.ts';
import {filterTasks, type TaskFilter, taskChanges} from './task-filter.ts';

/** What one client was told of the tasks. */
type Told = {tasks: Map<string, Task>; stale?: TaskEvent; begun: boolean};

/**
Send a client the tasks as they are and then what changes, until the board or the client is gone.

A client that reads slowly skips what was between: it is always told the difference to what stands now.
*/
export const streamTasks = async (
	sse: SseConnection,
	board: TaskBoard,
	filter: TaskFilter,
	pingMs: number,
): Promise<void> => {
	const told: Told = {tasks: new Map(), begun: false};
	let changed = true;
	const forget = board.bell.listen(() => {
		changed = true;
	});
	while (!sse.gone.aborted && !(board.isOver && !changed)) {
		if (changed) {
			changed = false;
			await sse.write(newsFor(told, board, filter));
		} else {
			await waitUntil(() => changed, {bell: board.bell, ms: pingMs, signal: sse.gone});
			if (!changed) {
				await sse.write(frame('ping', '{}'));
			}
		}
	}

	forget();
	sse.end();
};

const newsFor = (told: Told, board: TaskBoard, filter: TaskFilter): string => {
	const tasks = filterTasks(board.tasks, filter);
	const events = eventsFor(told, board, tasks);
	told.tasks = new Map(tasks.map(task => [taskKey(task.id), task]));
	told.stale = board.stale;
	told.begun = true;
	return events
		.map(event => {
			const {name, data} = encodeTaskEvent(event);
			return frame(name, data);
		})
		.join('');
};

const eventsFor = (told: Told, {stale, narrowed}: TaskBoard, tasks: readonly Task[]): TaskEvent[] => {
	const isFresh = !told.begun || (told.stale !== undefined && stale === undefined);
	const events: TaskEvent[] = isFresh
		? [{type: 'snapshot', tasks, narrowed}]
		: taskChanges(told.tasks, tasks);
	return stale !== undefined && (stale !== told.stale || isFresh) ? [...events, stale] : events;
};
