import {KreelError} from '../../core/errors/kreel-error.ts';
import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {LogSource, Selection} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {hasEnded, type Task, type TaskState} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import {createLogStore} from '../../store/create-log-store.ts';
import type {LogStore} from '../../store/log-store.ts';
import {breathe} from './breathe.ts';
import {KnownHistory} from './known-history.ts';
import {type OlderResult, readOlder} from './older-lines.ts';
import {Progress} from './progress.ts';
import {leastLines, olderSpan, type Span, windowOf} from './span.ts';

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
	/** Whether the window's history was read to its end. */
	#isSettled = false;
	#older: AbortController | undefined;
	readonly #history = new KnownHistory();

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
		return this.#startOf(this.#span);
	}

	/** From where on no line of any stream is missing; `undefined` where that is so from the first on, or not known yet. */
	get completeFrom(): Instant | undefined {
		return this.#isSettled ? this.#history.completeFrom(this.windowStart) : undefined;
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
		return this.#isSettled && this.#history.isWhole(this.store.streams);
	}

	/** Whether older lines are being read. */
	get isLoadingOlder(): boolean {
		return this.#older !== undefined;
	}

	/**
	Read the next older window before what is there.

	@returns What came; `undefined` where that was not possible now.
	@throws {KreelError} Where the source cannot.
	*/
	async loadOlder(): Promise<OlderResult | undefined> {
		const span = olderSpan(this.#span);
		if (!span || !this.#isSettled || this.isWhole || this.#older) {
			return undefined;
		}

		this.#older = new AbortController();
		try {
			const {source, selection, now} = this.#options;
			const {signal} = this.#older;
			const known = {store: this.store, history: this.#history};
			const window = this.#olderWindow(span);
			const result = await readOlder({source, selection, window, ...known, signal, now});
			if (!signal.aborted && result.failure === undefined) {
				this.#span = span;
			}

			return result;
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

	/** Points in time only: what a duration counts back from may have moved. */
	#olderWindow(span: Span): Window {
		const to = this.windowStart ?? this.#history.end;
		const window = {anchor: 'now', to, follow: false} as const;
		if (span.type !== 'last') {
			return {...window, tail: span.type === 'newest' ? span.lines : undefined};
		}

		// So many that each stream gives some that are not known, or all that it has.
		const known = to === undefined ? 0 : this.#history.mostBefore(to);
		return {...window, from: this.#startOf(span), atLeast: known + this.#options.screenful};
	}

	#startOf(span: Span): Instant | undefined {
		const end = this.#anchor === 'now' ? this.openedAt : this.#end;
		return span.type === 'last' && end !== undefined ? end - instantFromMs(span.ms) : undefined;
	}

	/** The history was read: what is known of its beginning counts from now on. */
	#settle(): void {
		if (this.#isSettled || this.isLoading || this.isStopped || this.failure !== undefined) {
			return;
		}

		this.#isSettled = true;
		this.#end = this.#newest;
		const {span, screenful} = this.#options;
		const asked = leastLines(span, screenful);
		for (const {id, lines} of this.store.streams) {
			if (lines < asked) {
				this.#history.exhaust(id);
			}
		}
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
		this.#settle();
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
			this.#history.add(event.stream, event.batch, event.at);
		}

		this.progress.take(event);
		this.store.push(event);
		this.#settle();
		this.#options.onChange();
	}
}

const isRunning = (state: TaskState): boolean => ['running', 'rolling', 'stuck'].includes(state);

const sentenceOf = (error: unknown): string =>
	error instanceof KreelError
		? error.message
		: `the log cannot be read: ${error instanceof Error ? error.message : String(error)}`;
