import type {Action} from '../keymap/binding.ts';
import type {TaskTable} from './task-table.ts';

type Handlers = Partial<Record<Action, () => void>>;

/**
What keys do in the task table.

@param height - Rows for tasks at this moment.
*/
export const tableHandlers = (table: TaskTable, height: () => number): Handlers => ({
	down: () => table.move(1),
	up: () => table.move(-1),
	halfDown: () => table.move(Math.max(1, Math.floor(height() / 2))),
	halfUp: () => table.move(-Math.max(1, Math.floor(height() / 2))),
	pageDown: () => table.move(Math.max(1, height() - 1)),
	pageUp: () => table.move(-Math.max(1, height() - 1)),
	first: () => table.move(Number.NEGATIVE_INFINITY),
	last: () => table.move(Number.POSITIVE_INFINITY),
});
