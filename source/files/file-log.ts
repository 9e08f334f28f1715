import type {Instant} from '../core/instant.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {Window} from '../core/window.ts';

export type Opened = Extract<StreamEvent, {type: 'opened'}>;

/** A window whose beginning is a point in time. */
export type FixedWindow = Omit<Window, 'from' | 'anchor'> & {readonly from?: Instant};

/** One log that is a file, some files one after the other, or standard input. */
export type FileLog = {
	readonly opened: Opened;
	/** Time of its newest line, as far as that is known without reading it all. */
	newest(): Instant | undefined;
	/**
	All events of its stream over a window, from `opened` on; without follow it ends once all is read.

	Ends quietly when the signal aborts. What cannot be read is an `unreadable` event.
	*/
	read(window: FixedWindow, signal: AbortSignal): AsyncIterable<StreamEvent>;
	/** Give back what is open. */
	close(): void;
};

/** What logs share. */
export type LogSettings = {
	/** ms since the epoch. */
	readonly now: () => number;
	/** Of stamps without a zone: `local`, `utc` or an IANA zone. */
	readonly zone: string;
};
