import type {Task} from '../../core/task.ts';
import {cellWidth, fit} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {cutMiddle} from '../paint/cut-middle.ts';
import type {Theme} from '../theme/theme.ts';
import {type Column, layoutColumns} from './columns.ts';
import {needsPerson} from './order.ts';
import {type ColumnName, type LastingCells, lastingCells, startedCell} from './task-cells.ts';

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
	const {tasks, top, height, width, theme} = view;
	const gap = ' '.repeat(width < wideCells ? 1 : 2);
	const columns = columnsOf(tasks, width - 1, gap.length);
	const titles = columns.map(column => fit(column.title, column.width, column.align)).join(gap);
	const rows = tasks
		.slice(top, top + height)
		.map((task, row) => mark(view, top + row) + paintCells(view, columns, task, top + row).join(gap));
	return [theme.quiet(` ${titles}`), ...rows];
};

/** Tasks are values, and most of them stay the same from frame to frame. */
const knownCells = new WeakMap<Task, LastingCells>();
const knownColumns = new WeakMap<readonly Task[], {width: number; columns: readonly Column[]}>();

const columnsOf = (tasks: readonly Task[], width: number, gap: number): readonly Column[] => {
	const known = knownColumns.get(tasks);
	if (known?.width === width) {
		return known.columns;
	}

	const hasNamespaces = new Set(tasks.map(({id}) => id.namespace)).size > 1;
	const columns = layoutColumns(tasks.map(cellsOf), {width, gap, hasNamespaces, cellWidth});
	knownColumns.set(tasks, {width, columns});
	return columns;
};

const cellsOf = (task: Task): LastingCells => {
	const known = knownCells.get(task);
	if (known) {
		return known;
	}

	const safe = Object.entries(lastingCells(task)).map(([name, text]) => [name, sanitizeText(text)]);
	const cells = Object.fromEntries(safe) as LastingCells;
	knownCells.set(task, cells);
	return cells;
};

const mark = ({selected, theme}: TableView, index: number): string =>
	index === selected ? theme.selected('▌') : ' ';

const paintCells = (view: TableView, columns: readonly Column[], task: Task, index: number): string[] => {
	const cells = {...cellsOf(task), started: startedCell(task, view.now)};
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
