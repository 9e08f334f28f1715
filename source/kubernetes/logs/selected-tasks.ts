import type {Selection} from '../../core/log-source.ts';
import {type Match, matchTasks} from '../../core/query.ts';
import {type Member, type Narrowed, type Task, type TaskEvent, taskKey} from '../../core/task.ts';
import {TaskMap} from '../../core/task-map.ts';
import type {FeedScope} from '../tasks/tasks-feed.ts';
import {exactPodsOf, taskOfPods} from './exact-pods.ts';

/** A task whose logs were asked for. It stays selected, also when a newer run would match better. */
export type SelectedTask = {
	/** As it was last seen. */
	task: Task;
	/** Single pods of it, by uid; absent: all. */
	pods?: ReadonlySet<string>;
	/** It is no longer in the cluster. */
	isRemoved: boolean;
};

/** Keeps the tasks of a scope, and which of them a selection means. */
export class SelectedTasks {
	/** What of the scope may not be listed. */
	narrowed: Narrowed | undefined;
	readonly #selection: Selection;
	readonly #tasks = new TaskMap();
	readonly #selected = new Map<string, SelectedTask>();

	constructor(selection: Selection) {
		this.#selection = selection;
	}

	/** Where to look for them. */
	get scope(): FeedScope {
		const {scope, queries} = this.#selection;
		return {...scope, pods: exactPodsOf(queries)};
	}

	get all(): Iterable<SelectedTask> {
		return this.#selected.values();
	}

	/** Every task of the scope. */
	get known(): Task[] {
		return this.#tasks.all;
	}

	/** @returns Whether anything may have changed. */
	apply(event: TaskEvent): boolean {
		if (event.type === 'snapshot') {
			this.narrowed = event.narrowed;
		}

		return this.#tasks.apply(event);
	}

	/** Match anew, after changes. */
	match(): void {
		for (const match of matchTasks(this.known, this.#selection.queries)) {
			this.#select(match);
		}

		for (const [key, selected] of this.#selected) {
			const task = this.#seen(key, selected);
			selected.isRemoved = task === undefined;
			selected.task = task ?? selected.task;
		}
	}

	#seen(key: string, {pods}: SelectedTask): Task | undefined {
		const task = this.#tasks.get(key);
		return task && pods && exactPodsOf(this.#selection.queries) ? taskOfPods(task, pods) : task;
	}

	#select({task, pods}: Match): void {
		const key = taskKey(task.id);
		const selected = this.#selected.get(key);
		if (!selected) {
			this.#selected.set(key, {task, pods, isRemoved: false});
		} else if (selected.pods) {
			selected.pods = pods && selected.pods.union(pods);
		}
	}
}

/** The pods of a selected task whose logs are wanted. */
export const selectedMembers = ({task, pods, isRemoved}: SelectedTask): readonly Member[] => {
	if (isRemoved) {
		return [];
	}

	return pods ? task.members.filter(member => pods.has(member.uid)) : task.members;
};
