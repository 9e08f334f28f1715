import {type Instant, instantFromMs} from '../../../core/instant.ts';
import type {LogSource} from '../../../core/log-source.ts';
import type {StreamEvent} from '../../../core/stream-event.ts';
import {hasEnded, isInMotion, type Task, taskKey} from '../../../core/task.ts';
import type {Window} from '../../../core/window.ts';
import {Feed} from './feed.ts';
import type {Position} from './position.ts';
import {startOf} from './start.ts';

/** Which log, and which part of it. */
export type LogRequest = {
	readonly task: Task;
	readonly selector?: string;
	readonly previous: boolean;
	readonly window: Window;
};

type HubOptions = {
	readonly source: LogSource;
	/** ms since the epoch. */
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	/** How long a feed is kept for clients that come back, in ms. */
	readonly lingerMs: number;
	/** Budget of lines held for each feed, in bytes. */
	readonly feedBytes: number;
	/** How long a slow client may hold up the others of the same log, in ms. */
	readonly patienceMs: number;
};

/** Feeds without a client that are kept for those who come back; the oldest goes first. */
const maxIdle = 16;

type Kept = {
	readonly feed: Feed;
	readonly key: string;
	readonly task: string;
	/** It follows, has no other bound than `from`, and so serves every later window of the same task. */
	readonly isPlain: boolean;
	readonly from?: Instant;
	timer?: NodeJS.Timeout;
};

/** One reader for each task that is looked at, many clients. */
export class Hub {
	readonly #options: HubOptions;
	readonly #kept = new Map<string, Kept>();
	#count = 0;

	constructor(options: HubOptions) {
		this.#options = options;
	}

	/** The feed whose counting a position belongs to, where it is still there. */
	resume(position: Position): Feed | undefined {
		return this.#kept.get(position.epoch)?.feed;
	}

	/** A feed that has what is asked for, and where to begin in it. */
	open(request: LogRequest): {feed: Feed; start: Omit<Position, 'epoch'>} {
		const kept = this.#shared(request);
		if (!kept) {
			return {feed: this.#begin(request), start: fromBeginning};
		}

		const {feed} = kept;
		const {tail, atLeast} = request.window;
		const from = this.#fromInstant(request, feed);
		return {feed, start: feed.isLive ? startOf(feed, {from, tail, atLeast}) : fromBeginning};
	}

	/** Take part in a feed: it is read as long as somebody does, and a while longer. Returns the undo. */
	join(feed: Feed, reader: {readonly scan: number}): () => void {
		const kept = this.#kept.get(feed.epoch);
		clearTimeout(kept?.timer);
		const leave = feed.attach(reader);
		return () => {
			leave();
			if (kept && feed.readerCount === 0) {
				this.#linger(kept);
			}
		};
	}

	close(): void {
		for (const kept of [...this.#kept.values()]) {
			this.#drop(kept);
		}
	}

	#shared(request: LogRequest): Kept | undefined {
		if (!request.window.follow) {
			return undefined;
		}

		const key = keyOf(request);
		const open = this.#kept.values().filter(({feed}) => feed.done === 'no');
		return open.find(kept => {
			const from = this.#fromInstant(request, kept.feed);
			if (kept.feed.hasLost(from)) {
				return false;
			}

			return kept.key === key || (isPlainRequest(request) && serves(kept, request, from));
		});
	}

	#begin(request: LogRequest): Feed {
		this.#count++;
		const random = Math.floor(this.#options.random() * 36 ** 8).toString(36);
		const epoch = `${random}${this.#count.toString(36).padStart(3, '0')}`;
		const feed = new Feed(epoch, this.#options.feedBytes, this.#options.patienceMs);
		this.#kept.set(epoch, {
			feed,
			key: keyOf(request),
			task: taskKey(request.task.id),
			isPlain: isPlainRequest(request),
			from: this.#fromInstant(request, feed),
		});
		void feed
			.run(signal => this.#read(request, signal))
			.then(() => {
				if (feed.done === 'failed') {
					this.#kept.delete(epoch);
				}
			});
		return feed;
	}

	/** What the source says, and an end in any case: a stream that only stops would be asked for again for ever. */
	async *#read(request: LogRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
		const {task, selector, previous, window} = request;
		const {namespace, kind, name} = task.id;
		const selection = {
			scope: {namespaces: [namespace], selector},
			queries: [{type: 'kind', kind, name} as const],
			previous,
		};
		let hasEnd = false;
		for await (const event of this.#options.source.openLogs(selection, window, signal)) {
			hasEnd ||= event.type === 'task' && event.final;
			yield event;
		}

		if (window.follow && !hasEnd && !signal.aborted) {
			yield {type: 'task', task: task.id, state: 'unknown', final: true};
		}
	}

	#linger(kept: Kept): void {
		clearTimeout(kept.timer);
		kept.timer = setTimeout(() => this.#drop(kept), this.#options.lingerMs);
		kept.timer.unref();
		// Each may hold its whole budget, so only so many wait for somebody to come back.
		const idle = [...this.#kept.values()].filter(({feed}) => feed.readerCount === 0);
		for (const one of idle.slice(0, Math.max(0, idle.length - maxIdle))) {
			this.#drop(one);
		}
	}

	#drop({feed, timer}: Kept): void {
		clearTimeout(timer);
		this.#kept.delete(feed.epoch);
		feed.close();
	}

	/** A duration counts back from now while the task runs, else from its newest line. */
	#fromInstant({task, window}: LogRequest, feed: Feed): Instant | undefined {
		if (typeof window.from !== 'number') {
			return window.from;
		}

		const isAnchoredAtNow = window.anchor === 'now' || isInMotion(task);
		const anchor = isAnchoredAtNow ? instantFromMs(this.#options.now()) : feed.newest;
		return anchor === undefined ? undefined : anchor - instantFromMs(window.from);
	}
}

const fromBeginning = {state: 0, lines: []};

/** Whether a feed holds all of a later window of the same task, so that the log need not be read again. */
const serves = ({feed, ...kept}: Kept, {task}: LogRequest, from: Instant | undefined): boolean =>
	kept.isPlain &&
	kept.task === taskKey(task.id) &&
	feed.isLive &&
	(kept.from === undefined || (from !== undefined && from >= kept.from));

const keyOf = ({task, selector, previous, window}: LogRequest): string => {
	const from = typeof window.from === 'bigint' ? `${window.from}` : window.from;
	const {to, tail, atLeast, anchor} = window;
	return JSON.stringify([taskKey(task.id), selector, previous, from, `${to}`, tail, atLeast, anchor]);
};

const isPlainRequest = ({task, selector, previous, window}: LogRequest): boolean =>
	!hasEnded(task) &&
	!previous &&
	selector === undefined &&
	window.to === undefined &&
	window.tail === undefined &&
	window.atLeast === undefined &&
	window.follow;
