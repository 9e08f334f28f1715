import {packBatch} from '../../../core/batch-parts.ts';
import type {StreamId} from '../../../core/instance.ts';
import type {Instant} from '../../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../../core/line-batch.ts';
import type {StreamEvent} from '../../../core/stream-event.ts';
import {BoundedLog, type Entry} from '../../../spool/bounded-log.ts';
import type {OtherEvent} from '../../wire.ts';
import {batchBytes, type LinesEvent} from '../../wire-lines.ts';
import {Bell} from './bell.ts';
import {eventSpans, type FeedItem, type Lane, laneKey} from './lane.ts';

type Opened = Extract<StreamEvent, {type: 'opened'}>;

/** Somebody who reads a feed; `scan` is the position up to which he needs nothing more. */
export type FeedReader = {readonly scan: number};

/** Lines that a feed holds, in bytes of messages and of what belongs to them. */
export const defaultFeedBytes = 16 * 1024 * 1024;

/** Notices that a feed holds beside what must not be forgotten. */
const maxNotices = 4096;

/** How long a slow client may hold up the others of the same feed, in ms, before lines are dropped for it. */
export const defaultPatienceMs = 2000;

/**
One reader of the log of one task, and what it read: appended once, shared by all clients.

Each client is a cursor into it, so that a thousand clients cost no more memory than one.
*/
export class Feed {
	/** Rings when something was appended or the reader is done. */
	readonly bell = new Bell();
	readonly epoch: string;
	readonly lanes: Lane[] = [];
	/** What each stream is, for those who choose among them. */
	readonly streams = new Map<StreamId, Opened>();
	/** How many lines and bytes came so far: the measure of a full event. */
	readonly volume = {lines: 0, bytes: 0};
	/** Time of the newest line so far. */
	newest?: Instant;
	/** Nothing more will be appended: the log was read to its end, or the reader failed. */
	done: 'no' | 'complete' | 'failed' = 'no';
	/** Why the reader failed. */
	cause?: unknown;
	readonly #lanesByKey = new Map<string, Lane>();
	readonly #laneOfStream = new Map<StreamId, Lane>();
	readonly #settled = new Set<StreamId>();
	readonly #latest = new Map<string, number>();
	readonly #lines: BoundedLog<FeedItem>;
	readonly #notices = new BoundedLog<FeedItem>(maxNotices);
	readonly #kept = new BoundedLog<FeedItem>(Number.POSITIVE_INFINITY);
	readonly #readers = new Set<FeedReader>();
	readonly #abandoned = new WeakSet<FeedReader>();
	readonly #abort = new AbortController();
	#moved = Promise.withResolvers<void>();
	#head = 0;

	readonly #patienceMs: number;

	/**
	@param bytes - Budget of the lines that are held.
	@param patienceMs - How long a slow client may hold up the others.
	*/
	constructor(epoch: string, bytes = defaultFeedBytes, patienceMs = defaultPatienceMs) {
		this.epoch = epoch;
		this.#patienceMs = patienceMs;
		this.#lines = new BoundedLog(bytes, item => this.#forget(item));
	}

	/** Position after the newest entry. */
	get head(): number {
		return this.#head;
	}

	/** Whether all history was read, so that what comes is live. */
	get isLive(): boolean {
		return this.streams.size > 0 && this.streams.keys().every(stream => this.#settled.has(stream));
	}

	/** Whether lines were dropped that a client from this time on would want. */
	hasLost(from: Instant | undefined): boolean {
		return this.lanes.some(({lost, lostTo}) => lost > 0 && (from === undefined || from <= lostTo!));
	}

	get readerCount(): number {
		return this.#readers.size;
	}

	/** The first entry at this position or later. */
	from(position: number): Entry<FeedItem> | undefined {
		const found = [this.#kept, this.#notices, this.#lines].map(log => log.from(position));
		return found.reduce((first, entry) =>
			entry && (!first || entry.position < first.position) ? entry : first,
		);
	}

	/** The lines that are held, oldest first. */
	get heldLines(): Iterable<FeedItem> {
		return this.#lines;
	}

	/** Whether a later event made this one outdated: an older `waiting` of the same stream, an older state of the task. */
	isSuperseded(event: OtherEvent, position: number): boolean {
		const key = supersedeKey(event);
		return key !== undefined && this.#latest.get(key) !== position;
	}

	attach(reader: FeedReader): () => void {
		this.#readers.add(reader);
		this.moved();
		return () => {
			this.#readers.delete(reader);
			this.moved();
		};
	}

	/** A reader tells that it went on: a reader of the source that waits for room looks again. */
	moved(): void {
		this.#moved.resolve();
		this.#moved = Promise.withResolvers();
	}

	/** Read the source to its end. Never rejects: `done` and `cause` tell how it went. */
	async run(open: (signal: AbortSignal) => AsyncIterable<StreamEvent>): Promise<void> {
		try {
			for await (const event of open(this.#abort.signal)) {
				if (event.type === 'lines') {
					await this.#appendLines(event);
				} else {
					this.append(event);
				}
			}

			this.#finish(this.#abort.signal.aborted ? 'failed' : 'complete');
		} catch (error) {
			this.cause = error;
			this.#finish('failed');
		}
	}

	/** Stop reading. */
	close(): void {
		this.#abort.abort();
		this.moved();
		this.#finish('failed');
	}

	/** Append what is no line. */
	append(event: OtherEvent): void {
		const stream = 'stream' in event ? event.stream : undefined;
		const lane = stream === undefined ? undefined : this.#laneOfStream.get(stream);
		const item: FeedItem = {type: 'other', event, lane, after: lane?.next ?? 0};
		const position = this.#head++;
		this.#note(event, position);
		(mustNotBeForgotten(event) ? this.#kept : this.#notices).append(position, item, 1);
		this.bell.ring();
	}

	#note(event: OtherEvent, position: number): void {
		const key = supersedeKey(event);
		if (key !== undefined) {
			this.#latest.set(key, position);
		}

		if (event.type === 'opened') {
			this.streams.set(event.stream, event);
			this.#latest.delete('waiting/');
		} else if (hasNoHistoryLeft(event)) {
			this.#settled.add(event.stream!);
		}
	}

	#noteTime(time: Instant): void {
		this.newest = this.newest === undefined || time > this.newest ? time : this.newest;
	}

	async #appendLines(event: LinesEvent): Promise<void> {
		const packed = packBatch(event.batch);
		for (const [from, to] of eventSpans(packed)) {
			const batch = sliceBatch(packed, from, to);
			const cost = costOf(batch);
			while (this.#lines.wouldDrop(cost) && (await this.#waitForRoom())) {
				// Looks again: who was behind has moved, or is gone.
			}

			const lane = this.#laneOf(event);
			this.#latest.delete(`waiting/${event.stream}`);
			const item: FeedItem = {type: 'lines', lane, first: lane.next, event: {...event, batch}};
			lane.next += lineCount(batch);
			this.volume.lines += lineCount(batch);
			this.volume.bytes += batchBytes(batch);
			this.#noteTime(batch.times.at(-1)!);
			this.#lines.append(this.#head++, item, cost);
			this.bell.ring();
		}
	}

	/**
	Wait for the slowest reader. Alone he may take his time (a stalled one is cut off, and comes back by his id);
	others are not kept waiting for long.

	@returns Whether to look again: `false` where the oldest lines may be dropped.
	*/
	async #waitForRoom(): Promise<boolean> {
		const oldest = this.#lines.oldest!.position;
		const behind = [...this.#readers].filter(reader => reader.scan <= oldest && !this.#abandoned.has(reader));
		if (this.#abort.signal.aborted || (behind.length === 0 && this.#readers.size > 0)) {
			return false;
		}

		if (this.#readers.size <= 1) {
			await this.#moved.promise;
			return true;
		}

		const late = Promise.withResolvers<boolean>();
		const timer = setTimeout(() => late.resolve(true), this.#patienceMs);
		const isLate = await Promise.race([this.#moved.promise.then(() => false), late.promise]);
		clearTimeout(timer);
		if (isLate) {
			for (const reader of behind) {
				this.#abandoned.add(reader);
			}
		}

		return true;
	}

	#laneOf(event: LinesEvent): Lane {
		const key = laneKey(event);
		const known = this.#lanesByKey.get(key);
		if (known) {
			return known;
		}

		const lane: Lane = {index: this.lanes.length, stream: event.stream, next: 0, lost: 0};
		this.lanes.push(lane);
		this.#lanesByKey.set(key, lane);
		if (event.at === 'tail') {
			this.#laneOfStream.set(event.stream, lane);
		}

		return lane;
	}

	#forget(item: FeedItem): void {
		if (item.type === 'lines') {
			item.lane.lost = item.first + lineCount(item.event.batch);
			item.lane.lostTo = item.event.batch.times.at(-1);
		}
	}

	#finish(done: Feed['done']): void {
		if (this.done === 'no') {
			this.done = done;
			this.bell.ring();
		}
	}
}

/** Whether it says that no older lines of its stream are still on their way. */
const hasNoHistoryLeft = (event: OtherEvent): event is Extract<OtherEvent, {stream?: StreamId}> =>
	event.type === 'caughtUp' ||
	event.type === 'ended' ||
	event.type === 'unreadable' ||
	(event.type === 'waiting' && event.stream !== undefined);

/** What a client that comes later cannot do without. */
const mustNotBeForgotten = (event: OtherEvent): boolean =>
	event.type === 'opened' || event.type === 'ended' || (event.type === 'task' && event.final);

const supersedeKey = (event: OtherEvent): string | undefined => {
	switch (event.type) {
		case 'waiting':
			return `waiting/${event.stream ?? ''}`;
		case 'progress':
			return `progress/${event.stream}`;
		case 'task':
			return 'task';
		default:
			return undefined;
	}
};

/** A line costs its bytes and its place in the columns. */
const costOf = (batch: LineBatch): number => batchBytes(batch) + lineCount(batch) * 16 + 256;
