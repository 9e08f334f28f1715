import type {StreamId} from '../../core/instance.ts';
import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {LogSource, Selection} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import type {Task} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import {createLogStore, type StoreBounds} from '../../store/create-log-store.ts';
import type {LogStore} from '../../store/log-store.ts';
import {type Beginning, beginningOf} from './beginning.ts';
import {joinLate} from './join-late.ts';
import {LogWindow} from './log-window.ts';
import type {OlderResult} from './older-lines.ts';
import {OlderLoading} from './older-loading.ts';
import {Progress} from './progress.ts';
import {pumpLog} from './pump-log.ts';
import {leastLines, type Span, windowOf} from './span.ts';
import {tellEnd} from './task-end.ts';

/** What a session is opened with. */
export type SessionOptions = {
	readonly source: LogSource;
	readonly selection: Selection;
	readonly span: Span;
	/** The task as it is now. */
	readonly task: () => Task;
	/** Lines that no first screen has less of, where the log has them. */
	readonly screenful: number;
	/** What its lines may take. @default those of `createLogStore` */
	readonly bounds?: StoreBounds;
	/** ms since the epoch. */
	readonly now: () => number;
	/** Called whenever there is something new to draw. */
	readonly onChange: () => void;
	/** Called in place of that for the first lines: what the person waits for. */
	readonly onFirstLines: () => void;
	/** Say something to the person; not sanitised. */
	readonly say: (message: string) => void;
};

type Waiting = Extract<StreamEvent, {type: 'waiting'}>;

/** One window of a log: opened, read into a store, followed. */
export class LogSession {
	readonly store: LogStore;
	readonly openedAt: Instant;
	readonly progress: Progress;
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
	readonly #window: LogWindow;
	/** Whether the window's history was read to its end. */
	#isSettled = false;
	readonly #older: OlderLoading;
	/** Whether the reading of ALL was ended, or broke off. */
	#isCut = false;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.openedAt = instantFromMs(options.now());
		this.#window = new LogWindow(options.span, options.task(), this.openedAt);
		this.store = createLogStore({...options.bounds, now: options.now});
		this.store.subscribe(options.onChange);
		const {source, selection, now} = options;
		this.progress = new Progress(now);
		const onProgress = (event: StreamEvent) => this.progress.take(event);
		this.#older = new OlderLoading({source, selection, store: this.store, now, onProgress});
		void this.#pump();
	}

	/** How much of the log is there; grows with older lines. */
	get span(): Span {
		return this.#window.span;
	}

	/** Where the window begins; `undefined` while that is not known, or where it has no such time. */
	get windowStart(): Instant | undefined {
		return this.#window.start;
	}

	/** From where on no line of any stream is missing; `undefined` where that is so from the first on, or not known yet. */
	get completeFrom(): Instant | undefined {
		return this.#isSettled ? this.#older.known.completeFrom(this.windowStart) : undefined;
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
		return this.#isSettled && this.#older.known.isWhole(this.store.streams);
	}

	/** Whether older lines are being read. */
	get isLoadingOlder(): boolean {
		return this.#older.isReading;
	}

	/** How often older lines were joined to what was there. */
	get joins(): number {
		return this.#older.joins;
	}

	/** Whether older lines were not read to their end: there are gaps, or all was asked for and not all is there. */
	get isIncomplete(): boolean {
		return this.#isCut || this.#older.hasGaps;
	}

	/** What can be told of where the log begins, if nothing older can be read. */
	get beginning(): Beginning {
		const {task, now} = this.#options;
		if (this.#isLocal) {
			return this.store.lineCount === 0 ? 'no lines yet' : 'begins here';
		}

		return beginningOf(task(), this.store.streams, stream => this.#older.known.startOf(stream)?.time, now());
	}

	/**
	Read the next older window before what is there.

	@returns What came; `undefined` where that was not possible now.
	*/
	async loadOlder(): Promise<OlderResult | undefined> {
		const span = this.#window.older;
		if (!span || !this.#canLoadOlder) {
			return undefined;
		}

		const result = await this.#older.read(this.#olderWindow(span));
		this.progress.clear();
		if (!result.isEnded && result.failure === undefined) {
			this.#window.span = span;
		}

		this.#options.onChange();
		return result;
	}

	/** End all reading; what was read stays. */
	stop(): void {
		this.isStopped = this.isLoading;
		this.#abort.abort();
		this.#older.stop();
	}

	/** End all reading, and give up what was read. */
	close(): void {
		this.stop();
		void this.store.close();
	}

	/** End the reading of older lines alone, also of those that ALL is about to read; whether there were any. */
	stopOlder(): boolean {
		const isAhead = this.span.type === 'all' && this.isLoading && !this.#isSettled && !this.#isCut;
		this.#isCut ||= isAhead;
		this.#older.stop();
		return isAhead || this.isLoadingOlder;
	}

	get #canLoadOlder(): boolean {
		return this.#isSettled && !this.isWhole && !this.isLoadingOlder && !this.isIncomplete;
	}

	/** ALL is there from its end on: read the rest of it. */
	async #loadAll(): Promise<void> {
		if (this.span.type !== 'all' || !this.#canLoadOlder || this.#abort.signal.aborted) {
			return;
		}

		const {failure, isEnded} = await this.#older.read(this.#olderWindow(this.span));
		this.progress.clear();
		this.#isCut = isEnded || failure !== undefined;
		if (failure !== undefined) {
			this.#options.say(`older lines cannot be read: ${failure}`);
		}

		this.#options.onChange();
		// What joined meanwhile was not read with the others.
		void this.#loadAll();
	}

	#olderWindow(span: Span): Window {
		const {known} = this.#older;
		const to = this.windowStart ?? known.end;
		// So many that each stream gives some that are not known, or all that it has.
		const atLeast = this.#options.screenful + (to === undefined ? 0 : known.mostBefore(to));
		return {...this.#window.before(span, to, atLeast), before: this.#isLocal ? known.places : undefined};
	}

	/** The history was read: what is known of its beginning counts from now on. */
	#settle(): void {
		if (this.#isSettled || this.isLoading || this.isStopped || this.failure !== undefined) {
			return;
		}

		// What a stream has is not known before it was reached.
		const {streams} = this.store;
		if (!this.isOver && streams.some(({state}) => state === 'reconnecting')) {
			return;
		}

		this.#isSettled = true;
		this.#window.end = this.#newest;
		for (const {id} of streams) {
			this.#settleStream(id);
		}

		void this.#loadAll();
	}

	get #isLocal(): boolean {
		return this.#options.source.isLocal === true;
	}

	/** A stream whose window was read: where it gave fewer lines than it was asked for, or all, it has no others. */
	#settleStream(stream: StreamId): void {
		const {span, screenful} = this.#options;
		this.#older.known.settle(stream);
		const lines = this.store.streams.find(({id}) => id === stream)?.lines ?? 0;
		if (lines < leastLines(span, screenful) || (this.#isLocal && span.type === 'all')) {
			this.#older.known.exhaust(stream);
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
		const {signal} = this.#abort;
		const facts = {anchor: this.#window.anchor, openedAt: this.openedAt, screenful, isLocal: this.#isLocal};
		this.failure = await pumpLog({
			open: () => source.openLogs(selection, windowOf(span, facts), signal),
			signal,
			now,
			take: event => {
				this.#take(event);
				return this.store.room;
			},
		});
		this.isOver = true;
		this.#settle();
		if (!signal.aborted && this.failure === undefined) {
			tellEnd(this.store, this.#options.task(), this.span);
		}

		onChange();
	}

	#take(event: StreamEvent): void {
		if (event.type === 'waiting' && event.stream === undefined) {
			this.waiting.set(event.task.uid, event);
		} else if (event.type === 'opened' || event.type === 'task') {
			this.waiting.delete(event.task.uid);
		} else if (event.type === 'lines') {
			this.#older.known.add(event.stream, event.batch, event.at);
		}

		const {onFirstLines, onChange} = this.#options;
		const isFirst = event.type === 'lines' && this.store.lineCount === 0;
		this.progress.take(event);
		this.store.push(event);
		if (this.#isSettled && event.type === 'caughtUp') {
			// It joined later than the others.
			this.#settleStream(event.stream);
			const {task, now} = this.#options;
			const {known} = this.#older;
			joinLate(event.stream, {span: this.span, known, store: this.store, task: task(), nowMs: now()});
			void this.#loadAll();
		}

		this.#settle();
		(isFirst ? onFirstLines : onChange)();
	}
}
