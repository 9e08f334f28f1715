import {instantFromMs} from '../../core/instant.ts';
import type {LogSource, Scope} from '../../core/log-source.ts';
import type {Narrowed, Task, TaskEvent} from '../../core/task.ts';
import {TaskMap} from '../../core/task-map.ts';
import {missingNamespaceOf, noNamespace} from '../missing-namespace.ts';
import {Bell} from './hub/bell.ts';
import {Problem} from './problem.ts';

type Stale = Extract<TaskEvent, {type: 'stale'}>;

/** The tasks of a scope as they stand, kept by one watch and shared by all who ask. */
export class TaskBoard {
	/** Rings at each change. */
	readonly bell = new Bell();
	/** Resolves with the first snapshot; rejects with the source's error where there is none. */
	readonly ready: Promise<void>;
	/** What was last heard may be out of date. */
	stale?: Stale;
	/** What of the scope may not be listed. */
	narrowed?: Narrowed;
	readonly #tasks = new TaskMap();
	readonly #abort = new AbortController();
	readonly #now: () => number;

	constructor(source: LogSource, scope: Scope, now: () => number) {
		this.#now = now;
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		this.ready = promise;
		// Whoever asks awaits it; that nobody does is no failure of the process.
		promise.catch(() => {});
		void this.#watch(source.watchTasks(scope, this.#abort.signal), resolve).then(
			() => reject(new Error('the source of tasks ended')),
			reject,
		);
	}

	/** The watch has ended: it was closed, or failed. */
	get isOver(): boolean {
		return this.#abort.signal.aborted;
	}

	get tasks(): Task[] {
		return this.#tasks.all;
	}

	close(): void {
		this.#abort.abort();
		this.bell.ring();
	}

	async #watch(events: AsyncIterable<TaskEvent>, begin: () => void): Promise<void> {
		try {
			for await (const event of events) {
				this.#take(event);
				begin();
				this.bell.ring();
			}
		} finally {
			this.stale ??= {type: 'stale', since: instantFromMs(this.#now()), cause: 'the watch has ended'};
			this.close();
		}
	}

	#take(event: TaskEvent): void {
		this.#tasks.apply(event);
		if (event.type === 'snapshot') {
			this.stale = undefined;
			this.narrowed = event.narrowed;
		} else if (event.type === 'stale') {
			this.stale = event;
		}
	}
}

/** One board for each scope that is asked for. Those that nobody asked for in a while are closed. */
export class TaskBoards {
	readonly #source: LogSource;
	readonly #now: () => number;
	readonly #lingerMs: number;
	readonly #boards = new Map<string, {board: TaskBoard; users: number; timer?: NodeJS.Timeout}>();

	/** @param lingerMs - How long a board is kept after its last use. */
	constructor(source: LogSource, now: () => number, lingerMs: number) {
		this.#source = source;
		this.#now = now;
		this.#lingerMs = lingerMs;
	}

	/**
	Use the board of a scope while the callback runs.

	@throws {Problem} 404, where there is no such namespace.
	@throws {KreelError} Where its tasks cannot be listed.
	*/
	async use<T>(scope: Scope, callback: (board: TaskBoard) => T | Promise<T>): Promise<T> {
		const key = JSON.stringify([scope.namespaces, scope.selector]);
		const kept = this.#get(key, scope);
		clearTimeout(kept.timer);
		kept.users++;
		try {
			await kept.board.ready.catch(error => {
				throw withoutSource(error, scope);
			});
			return await callback(kept.board);
		} finally {
			kept.users--;
			if (kept.users === 0) {
				kept.timer = setTimeout(() => {
					kept.board.close();
					this.#forget(key, kept.board);
				}, this.#lingerMs);
				kept.timer.unref();
			}
		}
	}

	close(): void {
		for (const {board, timer} of this.#boards.values()) {
			clearTimeout(timer);
			board.close();
		}

		this.#boards.clear();
	}

	#get(key: string, scope: Scope) {
		const known = this.#boards.get(key);
		if (known && !known.board.isOver) {
			return known;
		}

		const board = new TaskBoard(this.#source, scope, this.#now);
		const kept = {board, users: 0, timer: undefined as NodeJS.Timeout | undefined};
		this.#boards.set(key, kept);
		return kept;
	}

	#forget(key: string, board: TaskBoard): void {
		if (this.#boards.get(key)?.board === board) {
			this.#boards.delete(key);
		}
	}
}

/** Clients ask a gateway, and are not told by what name it knows its cluster. */
const withoutSource = (error: unknown, {namespaces = []}: Scope): unknown => {
	const missing = missingNamespaceOf(error, namespaces === 'all' ? [] : namespaces);
	return missing ? new Problem(404, noNamespace(missing, '').message, error, missing) : error;
};
