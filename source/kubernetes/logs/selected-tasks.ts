import {NothingMatchedError} from '../../core/errors/nothing-matched-error.ts';
import type {Scope, Selection} from '../../core/log-source.ts';
import {formatQuery, type Match, matchTasks, nearestNames} from '../../core/query.ts';
import {type Member, type Task, type TaskEvent, taskKey} from '../../core/task.ts';

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
	readonly #selection: Selection;
	readonly #tasks = new Map<string, Task>();
	readonly #selected = new Map<string, SelectedTask>();

	constructor(selection: Selection) {
		this.#selection = selection;
	}

	get all(): Iterable<SelectedTask> {
		return this.#selected.values();
	}

	/** Every task of the scope. */
	get known(): Task[] {
		return [...this.#tasks.values()];
	}

	/** @returns Whether anything may have changed. */
	apply(event: TaskEvent): boolean {
		switch (event.type) {
			case 'snapshot':
				this.#tasks.clear();
				for (const task of event.tasks) {
					this.#tasks.set(taskKey(task.id), task);
				}

				break;
			case 'upsert':
				this.#tasks.set(taskKey(event.task.id), event.task);
				break;
			case 'removed':
				this.#tasks.delete(taskKey(event.task));
				break;
			case 'stale':
				return false;
		}

		return true;
	}

	/** Match anew, after changes. */
	match(): void {
		for (const match of matchTasks(this.known, this.#selection.queries)) {
			this.#select(match);
		}

		for (const [key, selected] of this.#selected) {
			const task = this.#tasks.get(key);
			selected.isRemoved = task === undefined;
			selected.task = task ?? selected.task;
		}
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

/**
Why there is nothing to show.

@param namespace - What an absent `Scope.namespaces` means.
*/
export const nothingMatched = (
	selection: Selection,
	tasks: readonly Task[],
	namespace: string,
): NothingMatchedError => {
	const {queries, scope} = selection;
	const asked = queries.map(query => `"${formatQuery(query)}"`).join(' or ');
	const labels = scope.selector === undefined ? '' : ` with the labels ${scope.selector}`;
	const what = asked === '' ? `there is no task${labels}` : `no task matches ${asked}${labels}`;
	return new NothingMatchedError(`${what} in ${placeOf(scope, namespace)}`, nearestNames(tasks, queries));
};

const placeOf = ({namespaces}: Scope, namespace: string): string => {
	if (namespaces === 'all') {
		return 'any namespace';
	}

	const names = namespaces ?? [namespace];
	return `namespace${names.length === 1 ? '' : 's'} ${names.map(name => `"${name}"`).join(', ')}`;
};
