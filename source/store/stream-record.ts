import {byteCount} from '../core/batch-parts.ts';
import {type Instant, laterInstant} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import {isNotice, type Notice, type StreamEvent} from '../core/stream-event.ts';
import {latestTime} from './incoming-lines.ts';
import type {StreamInfo} from './log-store.ts';
import {laterPlace, type Place} from './place.ts';
import {StreamRecords} from './stream-records.ts';

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
	way: StreamInfo['way'];

	/** Its history is complete: what comes is live. */
	caughtUp = false;
	/** Lines came since then. */
	isLive = false;
	/** What its lines belong to. */
	readonly records = new StreamRecords();
	/** Its last row. */
	last: Place | undefined;

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

		if (event.type === 'way') {
			this.way = event;
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
		this.bytes += byteCount(batch);
		this.isLive ||= isLive;
		const time = latestTime(batch);
		this.newest = laterInstant(this.newest, time);
		this.last = laterPlace(this.last, {time, key: lastKey});
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
