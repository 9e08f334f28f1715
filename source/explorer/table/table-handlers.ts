import type {Action} from '../keymap/binding.ts';
import {listHandlers} from '../list-handlers.ts';
import type {TaskTable} from './task-table.ts';

/**
What keys do in the table of tasks.

@param height - Rows for tasks, at this moment.
@param open - Open the log of the selected task.
*/
export const tableHandlers = (
	table: TaskTable,
	height: () => number,
	open: () => void,
): Partial<Record<Action, () => void>> => ({...listHandlers(by => table.move(by), height), open});
