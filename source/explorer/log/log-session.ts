import {KreelError} from '../../core/errors/kreel-error.ts';
import type {StreamId} from '../../core/instance.ts';
import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {LogSource, Selection} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {hasEnded, type Task, type TaskState} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import {createLogStore} from '../../store/create-log-store.ts';
import type {LogStore} from '../../store/log-store.ts';
import {breathe} from './breathe.ts';
import {KnownStart} from './known-start.ts';
import {newestStart, readOlder} from './older-lines.ts';
import {Progress} from './progress.ts';
import {olderSpan, type Span, windowOf} from './span.ts';

/** What a session is opened with. */
export type SessionOptions = {
	readonly source: LogSource;
	readonly selection: Selection;
	readonly span: Span;
	/** The task as it is now. */
	readonly task: () => Task;
	/** Lines that no first screen has less of, where the log has them. */
	readonly screenful: number;
	/** ms since the epoch. */
	readonly now: () => number;
	/** Called whenever there is something new to draw. */
	readonly onChange: () => void;
};

type Waiting = Extract<StreamEvent, {type: 'waiting'}>;

/** One window of a log: opened, read into a store, followed. */
export class LogSession {
	readonly store: LogStore;
	readonly openedAt: Instant;
	readonly progress = new Progress();
	/** What tasks without a pod wait for. */
	readonly waiting = new Map<string, Waiting>();
	/** Why the log cannot be read at all; not sanitised. */
	failure?: string;
	/** Whether nothing more will come. */
	isOver = false;
	/** Whether the person ended it while it was loading. */
	isStopped = false;
	readonly #options: SessionOptions;
	readonly #abort = new AbortController();
	/** What the window counts back from: a task that does not run has its newest lines before now. */
	readonly #anchor: Window['anchor'];
	#span: Span;
	/** Time of the newest line when the history was read. */
	#end: Instant | undefined;
	#isWhole = false;
	#older: AbortController | undefined;
	readonly #starts = new Map<StreamId, KnownStart>();

	constructor(options: SessionOptions) {
		this.#options = options;
		this.#span = options.span;
		this.#anchor = isRunning(options.task().state) ? 'now' : 'end';
		this.openedAt = instantFromMs(options.now());
		this.store = createLogStore({now: options.now});
		this.store.subscribe(options.onChange);
		void this.#pump();
	}

	/** How much of the log is there; grows with older lines. */
	get span(): Span {
		return this.#span;
	}

	/** Where the window begins; `undefined` while that is not known, or where it has no such time. */
	get windowStart(): Instant | undefined {
		if (this.#span.type !== 'last') {
			return undefined;
		}

		const end = this.#anchor === 'now' ? this.openedAt : this.#end;
		return end === undefined ? undefined : end - instantFromMs(this.#span.ms);
	}

	/** Whether the window's history is still being read. */
	get isLoading(): boolean {
		const {streams} = this.store;
		const isOpening = streams.length === 0 && this.waiting.size === 0;
		return !this.isOver && (isOpening || streams.some(({state}) => state === 'loading'));
	}

	/** Whether there is something to show in place of the session before. */
	get isReady(): boolean {
		return this.store.rowCount > 0 || !this.isLoading;
	}

	/** Whether there is nothing older than what is there. */
	get isWhole(): boolean {
		return this.#isWhole || (this.#span.type === 'all' && !this.isLoading && !this.isStopped);
	}

	/** Whether older lines are being read. */
	get isLoadingOlder(): boolean {
		return this.#older !== undefined;
	}

	/**
	Read the next older window before what is there.

	@returns How many lines came; `undefined` where that was not possible now.
	@throws {KreelError} Where the source cannot.
	*/
	async loadOlder(): Promise<number | undefined> {
		const span = olderSpan(this.#span);
		if (!span || this.isLoading || this.isWhole || this.#older) {
			return undefined;
		}

		this.#older = new AbortController();
		try {
			const {source, selection, now, screenful} = this.#options;
			const window = this.#olderWindow(span, screenful);
			const {signal} = this.#older;
			const options = {source, selection, window, store: this.store, starts: this.#starts, signal, now};
			const added = await readOlder(options);
			if (!signal.aborted) {
				this.#span = span;
				this.#isWhole = added === 0 || span.type === 'all';
			}

			return added;
		} finally {
			this.#older = undefined;
			this.#options.onChange();
		}
	}

	/** End all reading; what was read stays. */
	stop(): void {
		this.isStopped = this.isLoading;
		this.#abort.abort();
		this.#older?.abort();
	}

	/** End the reading of older lines alone. */
	stopOlder(): void {
		this.#older?.abort();
	}

	#olderWindow(span: Span, screenful: number): Window {
		const anchor = this.#anchor;
		const to = (anchor === 'now' ? this.windowStart : undefined) ?? newestStart(this.#starts);
		return {...windowOf(span, {anchor, openedAt: this.openedAt, screenful}), to, follow: false};
	}

	/** Whether each stream gave less than was asked for at least, so that nothing can be older. */
	get #isShort(): boolean {
		const {span, screenful} = this.#options;
		return span.type === 'last' && this.store.streams.every(({lines}) => lines < screenful);
	}

	/** Time of the newest line of all streams. */
	get #newest(): Instant | undefined {
		return this.store.streams
			.map(({newest}) => newest)
			.filter(newest => newest !== undefined)
			.reduce<Instant | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
	}

	async #pump(): Promise<void> {
		const {source, selection, span, screenful, now, onChange} = this.#options;
		const window = windowOf(span, {anchor: this.#anchor, openedAt: this.openedAt, screenful});
		try {
			const events = source.openLogs(selection, window, this.#abort.signal);
			for await (const event of breathe(events, now)) {
				this.#take(event);
			}
		} catch (error) {
			if (!this.#abort.signal.aborted) {
				this.failure = sentenceOf(error);
			}
		}

		this.isOver = true;
		this.#tellEnd();
		onChange();
	}

	/** A source that read an ended task to its end need not say that it ended, but the reader must see it. */
	#tellEnd(): void {
		const task = this.#options.task();
		const isTold = this.store.tasks.length > 0;
		if (!isTold && !this.#abort.signal.aborted && this.failure === undefined && hasEnded(task)) {
			const exit = {
				code: task.exitCode,
				startedAt: task.startedAt ?? undefined,
				finishedAt: task.endedAt ?? undefined,
			};
			const {id, state, reason} = task;
			this.store.push({type: 'task', task: id, state, reason: reason ?? undefined, exit, final: true});
		}
	}

	#take(event: StreamEvent): void {
		if (event.type === 'waiting' && event.stream === undefined) {
			this.waiting.set(event.task.uid, event);
		} else if (event.type === 'opened' || event.type === 'task') {
			this.waiting.delete(event.task.uid);
		} else if (event.type === 'lines') {
			this.#startOf(event.stream).add(event.batch, event.at);
		}

		this.progress.take(event);
		this.store.push(event);
		if (event.type === 'caughtUp' && this.#end === undefined && !this.isLoading) {
			this.#end = this.#newest;
			this.#isWhole = this.#isShort;
		}

		this.#options.onChange();
	}

	#startOf(stream: StreamId): KnownStart {
		const known = this.#starts.get(stream) ?? new KnownStart();
		this.#starts.set(stream, known);
		return known;
	}
}

const isRunning = (state: TaskState): boolean => ['running', 'rolling', 'stuck'].includes(state);

const sentenceOf = (error: unknown): string =>
	error instanceof KreelError
		? error.message
		: `the log cannot be read: ${error instanceof Error ? error.message : String(error)}`;
