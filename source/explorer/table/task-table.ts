import {formatQuery, matchTasks, type Query} from '../../core/query.ts';
import {type Task, type TaskEvent, taskKey} from '../../core/task.ts';
import type {Facts} from '../keymap/binding.ts';
import {topFor} from '../paint/top-for.ts';
import {TaskList} from './task-list.ts';

/** The task table: its tasks, which of them is selected, what part is on the screen. */
export class TaskTable {
	readonly list = new TaskList();
	#queries: readonly Query[];
	#selectedKey: string | undefined;
	/** Where the selected task was, for when it is gone. */
	#selectedIndex = 0;
	#top = 0;
	/** What the queries leave of these tasks. */
	#narrowed: {from: readonly Task[]; tasks: readonly Task[]} | undefined;

	/** @param queries - What it is narrowed to; empty: all. */
	constructor(queries: readonly Query[] = []) {
		this.#queries = queries;
	}

	/** What it is narrowed to, as it was typed. */
	get filter(): string {
		return this.#queries.map(formatQuery).join(' ');
	}

	get facts(): Facts {
		return {
			streams: 0,
			hidden: false,
			searching: false,
			filters: 0,
			wrap: false,
			narrow: this.#queries.length > 0,
			rows: this.tasks.length,
		};
	}

	/** The tasks in the order of the table. */
	get tasks(): readonly Task[] {
		const ordered = this.list.ordered();
		if (this.#queries.length === 0) {
			return ordered;
		}

		if (this.#narrowed?.from !== ordered) {
			const matching = new Set(matchTasks(ordered, this.#queries).map(({task}) => task));
			this.#narrowed = {from: ordered, tasks: ordered.filter(task => matching.has(task))};
		}

		return this.#narrowed.tasks;
	}

	get selected(): Task | undefined {
		return this.tasks[this.view(1).selected];
	}

	apply(event: TaskEvent): void {
		this.list.apply(event);
	}

	/** Show all tasks; whether that changed anything. */
	showAll(): boolean {
		const wasNarrow = this.#queries.length > 0;
		this.#queries = [];
		return wasNarrow;
	}

	/** Select a task. */
	select(task: Task): void {
		this.#selectedKey = taskKey(task.id);
	}

	/** Select the task so many rows further down, or up where negative. */
	move(rows: number): void {
		const {tasks} = this;
		const index = Math.max(0, Math.min(tasks.length - 1, this.view(1).selected + rows));
		const task = tasks[index];
		if (task) {
			this.select(task);
		}
	}

	/**
	What part is on the screen: the selected task is the same one as before, wherever it moved, and is on the screen.

	@param height - Rows for tasks.
	*/
	view(height: number): {tasks: readonly Task[]; selected: number; top: number} {
		const {tasks} = this;
		const found = tasks.findIndex(({id}) => taskKey(id) === this.#selectedKey);
		const selected = found === -1 ? Math.max(0, Math.min(this.#selectedIndex, tasks.length - 1)) : found;
		return {tasks, selected, top: topFor({selected, top: this.#top, height, count: tasks.length})};
	}

	/** As `view`, and remembered: what is on the screen now stays there as far as it can. */
	settle(height: number): {tasks: readonly Task[]; selected: number; top: number} {
		const view = this.view(height);
		const task = view.tasks[view.selected];
		this.#top = view.top;
		this.#selectedIndex = view.selected;
		this.#selectedKey = task && taskKey(task.id);
		return view;
	}
}
