import type {Task} from '../../core/task.ts';
import {cellWidth, fit} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {cutMiddle} from '../paint/cut-middle.ts';
import type {Theme} from '../theme/theme.ts';
import {type Column, layoutColumns} from './columns.ts';
import {needsPerson} from './order.ts';
import {type ColumnName, type TaskCells, taskCells} from './task-cells.ts';

/** The part of the table that is on the screen. */
export type TableView = {
	readonly tasks: readonly Task[];
	/** Index of the first task that is visible. */
	readonly top: number;
	readonly selected: number;
	readonly width: number;
	/** Rows for tasks, without the titles. */
	readonly height: number;
	/** ms since the epoch. */
	readonly now: number;
	readonly theme: Theme;
};

/** From so many cells on, columns stand further apart. */
const wideCells = 110;

/** The titles and the visible tasks, as painted rows. Widths follow from all tasks, so that they stay when it scrolls. */
export const paintTable = (view: TableView): string[] => {
	const cells = view.tasks.map(task => safeCells(task, view.now));
	const gap = ' '.repeat(view.width < wideCells ? 1 : 2);
	const columns = layoutColumns(cells, {
		width: view.width - 1,
		gap: gap.length,
		hasNamespaces: new Set(view.tasks.map(({id}) => id.namespace)).size > 1,
		cellWidth,
	});
	const titles = columns.map(column => fit(column.title, column.width, column.align)).join(gap);
	const rows = cells
		.slice(view.top, view.top + view.height)
		.map(
			(row, index) =>
				mark(view, view.top + index) + paintCells(view, columns, view.top + index, row).join(gap),
		);
	return [view.theme.quiet(` ${titles}`), ...rows];
};

const safeCells = (task: Task, now: number): TaskCells => {
	const cells = Object.entries(taskCells(task, now)).map(([name, text]) => [name, sanitizeText(text)]);
	return Object.fromEntries(cells) as TaskCells;
};

const mark = ({selected, theme}: TableView, index: number): string =>
	index === selected ? theme.selected('▌') : ' ';

const paintCells = (
	view: TableView,
	columns: readonly Column[],
	index: number,
	cells: TaskCells,
): string[] => {
	const task = view.tasks[index]!;
	return columns.map(column => {
		const cell = cells[column.name];
		const whole = column.name === 'task' ? cutMiddle(cell, column.width) : cell;
		const text = fit(whole, column.width, column.align);
		return paintCell(view.theme, task, column.name, index === view.selected)(text);
	});
};

const paintCell = (theme: Theme, task: Task, column: ColumnName, isSelected: boolean) => {
	switch (column) {
		case 'state':
			return theme.states[task.state];
		case 'exit':
			return task.exitCode === null || task.exitCode === 0 ? theme.quiet : theme.bad;
		case 'task':
			return isSelected ? theme.selected : plain;
		case 'why':
			return needsPerson(task.state) || isSelected ? plain : theme.quiet;
		case 'restarts':
			return task.restarts > 0 ? theme.warning : theme.quiet;
		case 'pods':
			return plain;
		default:
			return theme.quiet;
	}
};

const plain = (text: string): string => text;
