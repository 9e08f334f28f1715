import {NothingMatchedError} from '../../source/core/errors/nothing-matched-error.ts';
import type {Instant} from '../../source/core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../source/core/line-batch.ts';
import {isChosenContainer, type LogSource, type Selection} from '../../source/core/log-source.ts';
import {formatQuery, matchTasks, nearestNames} from '../../source/core/query.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {type Narrowed, type Task, type TaskEvent, taskKey} from '../../source/core/task.ts';
import type {Window} from '../../source/core/window.ts';

type Listener = (event: StreamEvent | TaskEvent | undefined) => void;

/** A task on the shelf: what was said of its log so far, and who listens. */
type Log = {events: StreamEvent[]; isOver: boolean; listeners: Set<Listener>};

/**
A source whose tasks and logs a test puts on a shelf: everything that was said is there for whoever opens it later, over
the window that he asks for.
*/
export class ShelfSource implements LogSource {
	readonly name = 'shelf';
	readonly namespace = 'shop';
	/** What was asked for, in order. */
	readonly opened: Array<{selection: Selection; window: Window}> = [];
	/** What of its scope it may not list. */
	narrowed: Narrowed | undefined;
	/** How many readers there are now. */
	reading = 0;
	readonly #tasks = new Map<string, Task>();
	readonly #logs = new Map<string, Log>();
	readonly #watchers = new Set<Listener>();
	#counted: () => void = () => {};

	/** Put a task on the shelf, or change it. */
	put(task: Task): void {
		this.#tasks.set(taskKey(task.id), task);
		this.#tell({type: 'upsert', task});
	}

	remove(task: Task): void {
		this.#tasks.delete(taskKey(task.id));
		this.#tell({type: 'removed', task: task.id});
	}

	/** Say something of a task's log. */
	say(task: Task, ...events: StreamEvent[]): void {
		const log = this.#log(task);
		for (const event of events) {
			log.events.push(event);
			for (const listener of log.listeners) {
				listener(event);
			}
		}
	}

	/** Nothing more is said of it. */
	end(task: Task): void {
		const log = this.#log(task);
		log.isOver = true;
		for (const listener of log.listeners) {
			listener(undefined);
		}
	}

	async *watchTasks(_scope: unknown, signal: AbortSignal): AsyncGenerator<TaskEvent> {
		const inbox = new Inbox<TaskEvent>(signal);
		this.#watchers.add(inbox.listener);
		yield {type: 'snapshot', tasks: [...this.#tasks.values()], narrowed: this.narrowed};
		yield* inbox.read();
		this.#watchers.delete(inbox.listener);
	}

	async *openLogs(selection: Selection, window: Window, signal: AbortSignal): AsyncGenerator<StreamEvent> {
		this.opened.push({selection, window});
		const tasks = [...this.#tasks.values()];
		const matches = matchTasks(tasks, selection.queries);
		if (matches.length === 0) {
			const words = selection.queries.map(formatQuery).join(', ');
			throw new NothingMatchedError(
				`no task matches ${words} on the shelf`,
				nearestNames(tasks, selection.queries),
			);
		}

		this.#count(1);
		try {
			yield* this.#read(matches[0]!.task, selection, window, signal);
		} finally {
			this.#count(-1);
		}
	}

	/** Resolves when there are so many readers. */
	async whenReading(count: number): Promise<void> {
		while (this.reading !== count) {
			await new Promise<void>(resolve => {
				this.#counted = resolve;
			});
		}
	}

	#count(change: number): void {
		this.reading += change;
		this.#counted();
	}

	async close(): Promise<void> {}

	async *#read(
		task: Task,
		{containers}: Selection,
		window: Window,
		signal: AbortSignal,
	): AsyncGenerator<StreamEvent> {
		const log = this.#log(task);
		const inbox = new Inbox<StreamEvent>(signal);
		const from = fromOf(log, window);
		const hidden = new Set<string>();
		log.listeners.add(inbox.listener);
		for (const event of [...log.events]) {
			if (event.type === 'opened' && !isChosenContainer(containers, event.container, event.role)) {
				hidden.add(event.stream);
			}

			const isHidden = 'stream' in event && event.stream !== undefined && hidden.has(event.stream);
			const rest = isHidden ? undefined : withinWindow(event, from, window);
			if (rest && !signal.aborted) {
				yield rest;
			}
		}

		if (window.follow && !log.isOver) {
			yield* inbox.read();
		}

		log.listeners.delete(inbox.listener);
	}

	#log(task: Task): Log {
		const key = taskKey(task.id);
		const log = this.#logs.get(key) ?? {events: [], isOver: false, listeners: new Set()};
		this.#logs.set(key, log);
		return log;
	}

	#tell(event: TaskEvent): void {
		for (const listener of this.#watchers) {
			listener(event);
		}
	}
}

/** What a listener heard, as an iterable that ends with the signal. */
class Inbox<T> {
	readonly #items: Array<T | undefined> = [];
	#wake: () => void = () => {};
	readonly listener: Listener = event => {
		this.#items.push(event as T | undefined);
		this.#wake();
	};
	readonly #signal: AbortSignal;

	constructor(signal: AbortSignal) {
		this.#signal = signal;
		signal.addEventListener('abort', () => this.#wake(), {once: true});
	}

	async *read(): AsyncGenerator<T> {
		while (!this.#signal.aborted) {
			while (this.#items.length > 0) {
				const item = this.#items.shift();
				if (item === undefined) {
					return;
				}

				yield item;
			}

			if (!this.#signal.aborted) {
				await new Promise<void>(resolve => {
					this.#wake = resolve;
				});
			}
		}
	}
}

const newestOf = (log: Log): Instant =>
	log.events.reduce(
		(newest, event) =>
			event.type === 'lines' && event.batch.times.at(-1)! > newest ? event.batch.times.at(-1)! : newest,
		0n,
	);

/** Durations count back from the newest line: a shelf has no clock. */
const fromOf = (log: Log, {from}: Window): Instant =>
	typeof from === 'number' ? newestOf(log) - BigInt(from) * 1_000_000n : (from ?? 0n);

const withinWindow = (event: StreamEvent, from: Instant, {to}: Window): StreamEvent | undefined => {
	if (event.type !== 'lines') {
		return event;
	}

	const batch = spanOf(event.batch, from, to);
	return lineCount(batch) === 0 ? undefined : {...event, batch};
};

const spanOf = (batch: LineBatch, from: Instant, to?: Instant): LineBatch => {
	const begin = batch.times.findIndex(time => time >= from);
	const end = to === undefined ? -1 : batch.times.findIndex(time => time >= to);
	return sliceBatch(batch, begin < 0 ? lineCount(batch) : begin, end < 0 ? lineCount(batch) : end);
};
