import {aborted} from '../core/aborted.ts';
import {type Instant, instantFromMs} from '../core/instant.ts';
import {isChosenContainer, type LogSource, type Scope, type Selection} from '../core/log-source.ts';
import {noContainerMatched, nothingMatched} from '../core/nothing-matched.ts';
import {type Match, matchTasks} from '../core/query.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {type Task, type TaskEvent, taskKey} from '../core/task.ts';
import type {Window} from '../core/window.ts';
import type {FileLog, FixedWindow} from './file-log.ts';
import type {IndexThreads} from './index-threads.ts';
import {interleave} from './interleave.ts';

/** A task whose logs are files. */
export type FileTask = {readonly task: Task; readonly logs: readonly FileLog[]};

/** What a source of files is made of. */
export type FileSourceOptions = {
	readonly name: string;
	readonly tasks: readonly FileTask[];
	readonly threads: IndexThreads;
	/** ms since the epoch. */
	readonly now: () => number;
};

/** Logs in files, and from standard input. */
export class FileSource implements LogSource {
	readonly name: string;
	readonly namespace = undefined;
	readonly isLocal = true;
	readonly #options: FileSourceOptions;
	readonly #closing = new AbortController();

	constructor(options: FileSourceOptions) {
		this.name = options.name;
		this.#options = options;
	}

	async *watchTasks(scope: Scope, signal: AbortSignal): AsyncGenerator<TaskEvent> {
		const over = AbortSignal.any([signal, this.#closing.signal]);
		if (!over.aborted) {
			yield {type: 'snapshot', tasks: this.#inScope(scope).map(({task}) => task)};
			await aborted(over);
		}
	}

	async *openLogs(selection: Selection, window: Window, signal: AbortSignal): AsyncGenerator<StreamEvent> {
		const over = AbortSignal.any([signal, this.#closing.signal]);
		const logs = over.aborted ? [] : this.#select(selection);
		const fixed = this.#fix(window, logs);
		yield* interleave(logs.map(log => log.read(fixed, over)));
	}

	async close(): Promise<void> {
		if (this.#closing.signal.aborted) {
			return;
		}

		this.#closing.abort();
		await this.#options.threads.close();
		for (const log of this.#options.tasks.flatMap(({logs}) => logs)) {
			log.close();
		}
	}

	#inScope({namespaces}: Scope): readonly FileTask[] {
		return namespaces === undefined || namespaces === 'all'
			? this.#options.tasks
			: this.#options.tasks.filter(({task}) => namespaces.includes(task.id.namespace));
	}

	#select(selection: Selection): FileLog[] {
		const inScope = this.#inScope(selection.scope);
		const tasks = inScope.map(({task}) => task);
		const matches = matchTasks(tasks, selection.queries);
		const failure =
			matches.length === 0 ? nothingMatched(selection, tasks, this) : noContainerMatched(selection, matches);
		if (failure) {
			throw failure;
		}

		const logsOf = new Map(inScope.map(({task, logs}) => [taskKey(task.id), logs]));
		return matches.flatMap(match =>
			logsOf.get(taskKey(match.task.id))!.filter(log => isSelected(log, match, selection)),
		);
	}

	/** Durations as points in time: what they count back from is the same for all logs. */
	#fix({from, anchor, ...window}: Window, logs: readonly FileLog[]): FixedWindow {
		if (typeof from !== 'number') {
			return {...window, from};
		}

		const end = anchor === 'now' ? undefined : newestOf(logs);
		return {...window, from: (end ?? instantFromMs(this.#options.now())) - instantFromMs(from)};
	}
}

const isSelected = ({opened}: FileLog, {task, pods}: Match, {containers}: Selection): boolean => {
	const member = task.members.find(({name}) => name === opened.pod);
	return (
		isChosenContainer(containers, opened.container, opened.role) &&
		(!pods || (member !== undefined && pods.has(member.uid)))
	);
};

const newestOf = (logs: readonly FileLog[]): Instant | undefined =>
	logs
		.map(log => log.newest())
		.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
