import {type Instant, laterInstant} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import {isNotice, type LinesPlace, type Notice, type StreamEvent} from '../core/stream-event.ts';
import {noSlot} from './chunk.ts';
import {latestTime, messageBytes} from './incoming-lines.ts';
import type {LineTable} from './line-table.ts';
import type {StreamInfo} from './log-store.ts';
import {laterPlace, type Place} from './place.ts';

type Opened = StreamInfo['opened'];

/** What the store knows of a stream: what it tells of it, and where its lines join. */
export class StreamRecord implements StreamInfo {
	readonly id: string;
	readonly index: number;
	opened: Opened;
	lines = 0;
	bytes = 0;
	newest: Instant | undefined;
	state: StreamInfo['state'] = 'loading';
	notice: Notice | undefined;

	/** Its history is complete: what comes is live. */
	caughtUp = false;
	/** Lines came since then. */
	isLive = false;
	/** Its last row. */
	last: Place | undefined;

	/** Slots of its first and last line, in the order of the log. */
	#firstSlot = noSlot;
	#lastSlot = noSlot;
	/** Between which lines the newest `head` batch went: the next one may go on there. */
	#head: {last: number; next: number} | undefined;

	constructor(opened: Opened, index: number) {
		this.id = opened.stream;
		this.index = index;
		this.opened = opened;
	}

	/** Change the state as an event of it says. */
	apply(event: StreamEvent): void {
		if (event.type === 'caughtUp') {
			this.caughtUp = true;
		}

		const state = stateAfter(event, this);
		if (state !== undefined) {
			this.state = state;
			this.notice = isPinned(state) && isNotice(event) ? event : undefined;
		}
	}

	/** Lines of it were taken in, the last of them at this place. */
	count(batch: LineBatch, lastKey: Instant, isLive: boolean): void {
		this.lines += lineCount(batch);
		this.bytes += messageBytes(batch);
		this.isLive ||= isLive;
		const time = latestTime(batch);
		this.newest = laterInstant(this.newest, time);
		this.last = laterPlace(this.last, {time, key: lastKey});
	}

	/** Join new lines to those before and after them in the log. */
	join(slots: Uint32Array, at: LinesPlace, table: LineTable): void {
		const [first, last] = [slots[0]!, slots.at(-1)!];
		if (this.#lastSlot === noSlot) {
			this.#firstSlot = first;
			this.#lastSlot = last;
		} else if (at === 'tail') {
			table.setPrevious(first, this.#lastSlot);
			this.#lastSlot = last;
		} else if (at === 'head') {
			this.#joinHead(first, last, table);
		}
	}

	/** Older history comes in batches too: each goes on where the one before it ended, or before all that is known. */
	#joinHead(first: number, last: number, table: LineTable): void {
		if (this.#head && table.isBetween(this.#head.last, first, last, this.#head.next)) {
			table.setPrevious(first, this.#head.last);
			table.setPrevious(this.#head.next, last);
			this.#head.last = last;
			return;
		}

		this.#head = {last, next: this.#firstSlot};
		table.setPrevious(this.#firstSlot, last);
		this.#firstSlot = first;
	}
}

/** States whose notice stays in the header. */
const isPinned = (state: StreamInfo['state']): boolean =>
	state === 'waiting' || state === 'reconnecting' || state === 'unreadable';

/** The state that an event leads to; `undefined` where it changes nothing. */
const stateAfter = (
	event: StreamEvent,
	{state, caughtUp}: Pick<StreamRecord, 'state' | 'caughtUp'>,
): StreamInfo['state'] | undefined => {
	switch (event.type) {
		case 'waiting':
		case 'reconnecting':
		case 'unreadable':
		case 'ended':
			return event.type;
		case 'caughtUp':
			return state === 'loading' ? 'live' : undefined;
		case 'resumed':
		case 'restarted':
			return caughtUp ? 'live' : 'loading';
		case 'lines':
			// Older lines say nothing of how it stands now; and what was read again is told by `resumed`.
			return event.at !== 'tail' || state === 'reconnecting' ? undefined : caughtUp ? 'live' : 'loading';
		default:
			return undefined;
	}
};
