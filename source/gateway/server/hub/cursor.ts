import type {StreamId} from '../../../core/instance.ts';
import type {Instant} from '../../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../../core/line-batch.ts';
import type {Entry} from '../../../spool/bounded-log.ts';
import type {OtherEvent} from '../../wire.ts';
import type {LinesEvent} from '../../wire-lines.ts';
import type {Feed} from './feed.ts';
import type {FeedItem, Lane} from './lane.ts';
import type {Position} from './position.ts';

/** What a client gets next. */
export type Outgoing =
	| {
			readonly type: 'lines';
			readonly lane: Lane;
			readonly first: number;
			readonly event: LinesEvent;
			readonly batch: LineBatch;
	  }
	| {readonly type: 'other'; readonly event: OtherEvent};

type LinesItem = Extract<FeedItem, {type: 'lines'}>;

/** One client's place in a feed. It holds no events: only where it is. */
export class Cursor {
	/** Everything of the feed before it is behind this client. */
	scan = 0;
	readonly #feed: Feed;
	readonly #isChosen: (stream: StreamId) => boolean;
	/** What is older than it was there before this client came. */
	readonly #joined: number;
	#state: number;
	readonly #starts: readonly number[];
	readonly #next: number[];
	#newest?: Instant;
	#coming?: {readonly entry: Entry<FeedItem>; readonly outgoing: Outgoing};

	/**
	@param start - Where to begin: a position that was given out, or the start of a window.
	@param isChosen - Whether the client asked for this stream.
	*/
	constructor(feed: Feed, start: Omit<Position, 'epoch'>, isChosen: (stream: StreamId) => boolean) {
		this.#feed = feed;
		this.#isChosen = isChosen;
		this.#joined = feed.head;
		this.#state = start.state;
		this.#starts = start.lines;
		this.#next = [...start.lines];
		this.#newest = start.newest;
	}

	/** The place after what was taken so far. */
	get position(): Position {
		const lines = this.#feed.lanes.map(lane => this.#nextOf(lane));
		return {epoch: this.#feed.epoch, state: this.#state, lines, newest: this.#newest};
	}

	/** Whether the feed is read to its end and this client has all of it. */
	get isAtEnd(): boolean {
		return this.#feed.done !== 'no' && this.peek() === undefined;
	}

	/** What comes next, without taking it; `undefined` where nothing is there yet. */
	peek(): Outgoing | undefined {
		while (!this.#coming) {
			const entry = this.#feed.from(this.scan);
			if (!entry) {
				return undefined;
			}

			const outgoing = this.#outgoing(entry.item, entry.position);
			if (outgoing) {
				this.#coming = {entry, outgoing};
			} else {
				this.#pass(entry.item, entry.position);
			}
		}

		return this.#coming.outgoing;
	}

	/** Go on to the next. */
	take(): void {
		if (this.peek() === undefined) {
			return;
		}

		const {entry, outgoing} = this.#coming!;
		this.#coming = undefined;
		if (outgoing.type === 'other' && entry.item.type === 'lines') {
			// A gap of this client alone: the lines after it are still to come.
			this.#next[entry.item.lane.index] = entry.item.first;
		} else {
			this.#pass(entry.item, entry.position);
		}
	}

	#pass(item: FeedItem, position: number): void {
		this.scan = position + 1;
		if (item.type === 'lines') {
			const end = item.first + lineCount(item.event.batch);
			this.#next[item.lane.index] = Math.max(this.#nextOf(item.lane), end);
			const newest = item.event.batch.times.at(-1)!;
			this.#newest = this.#newest === undefined || newest > this.#newest ? newest : this.#newest;
		} else {
			this.#state = Math.max(this.#state, position + 1);
		}
	}

	#outgoing(item: FeedItem, position: number): Outgoing | undefined {
		if (item.type === 'lines') {
			return this.#isChosen(item.lane.stream) ? this.#remaining(item) : undefined;
		}

		const {event} = item;
		const stream = 'stream' in event ? event.stream : undefined;
		const isWanted = stream === undefined || this.#isChosen(stream);
		return isWanted && position >= this.#state && this.#isOfWindow(item, position)
			? {type: 'other', event}
			: undefined;
	}

	/** The part of an entry that this client does not have; where lines before it are gone, first the gap. */
	#remaining(item: LinesItem): Outgoing | undefined {
		const next = this.#nextOf(item.lane);
		const skip = next - item.first;
		if (skip >= lineCount(item.event.batch)) {
			return undefined;
		}

		if (skip < 0) {
			return {type: 'other', event: this.#gap(item)};
		}

		const batch = skip === 0 ? item.event.batch : sliceBatch(item.event.batch, skip);
		return {type: 'lines', lane: item.lane, first: item.first + skip, event: item.event, batch};
	}

	#gap({lane}: LinesItem): OtherEvent {
		return {
			type: 'gap',
			stream: lane.stream,
			from: this.#newest,
			to: lane.lostTo,
			cause: 'this client was too slow, and the gateway holds only the newest lines',
		};
	}

	/** A client that comes later is told what stands, and the notices inside its window; not the past of others. */
	#isOfWindow(item: Extract<FeedItem, {type: 'other'}>, position: number): boolean {
		if (position >= this.#joined) {
			return true;
		}

		const {event, lane, after} = item;
		if (event.type === 'opened' || event.type === 'ended' || event.type === 'caughtUp') {
			return true;
		}

		return !this.#feed.isSuperseded(event, position) && (!lane || after >= (this.#starts[lane.index] ?? 0));
	}

	#nextOf(lane: Lane): number {
		return this.#next[lane.index] ?? 0;
	}
}
