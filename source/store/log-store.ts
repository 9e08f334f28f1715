import type {StreamId} from '../core/instance.ts';
import type {Instant} from '../core/instant.ts';
import type {Notice, StreamEvent} from '../core/stream-event.ts';

/** What is known of one stream of the view. One object a stream, for the life of the store: its fields follow what comes. */
export type StreamInfo = {
	readonly id: StreamId;
	/** Order of opening: 0, 1, 2… The colour follows from it. */
	readonly index: number;
	readonly opened: Extract<StreamEvent, {type: 'opened'}>;
	/** Lines and bytes that were taken in, those among them that were dropped since included. */
	readonly lines: number;
	readonly bytes: number;
	/** The latest time of its lines. */
	readonly newest?: Instant;
	readonly state: 'loading' | 'live' | 'waiting' | 'reconnecting' | 'unreadable' | 'ended';
	/** The notice behind `waiting`, `reconnecting` and `unreadable`; they stay pinned in the header. */
	readonly notice?: Notice;
};

/** One row of the view: a line of a log, or a notice at its place in time. */
export type Row =
	| {
			readonly type: 'line';
			/** Never reused, never changed: a key for caches. */
			readonly id: number;
			readonly stream: StreamInfo;
			readonly time: Instant;
			readonly flags: number;
			/** The message, as it was written: not sanitised. */
			readonly bytes: Uint8Array;
			/** Time of the line before it of the same stream. */
			readonly previousTime?: Instant;
	  }
	| {
			readonly type: 'notice';
			readonly id: number;
			readonly stream?: StreamInfo;
			readonly time: Instant;
			readonly notice: Notice;
	  };

/**
Every line of a view, merged by time, bounded.

History (before a stream's `caughtUp`, and `at: 'head'`) is merged fully, by time, stream and arrival. Live lines are painted on arrival and put
in order in place within the reorder window; what is older than that does not move: a live line that comes later still stands after it.
*/
export type LogStore = {
	/** Counts changes; what was drawn at the same version is still right. */
	readonly version: number;
	/** Rows of the present view (hidden streams left out). */
	readonly rowCount: number;
	/** Log lines held, hidden ones included. */
	readonly lineCount: number;
	/** Bytes of messages held. */
	readonly byteCount: number;
	/** In order of opening. */
	readonly streams: readonly StreamInfo[];
	/** Lines that were dropped to stay within the budget; shown as a notice at the top. */
	readonly dropped: number;
	/** The final `task` events so far. */
	readonly tasks: ReadonlyArray<Extract<StreamEvent, {type: 'task'}>>;

	/**
	Take what a source says.

	A notice that says anew what the last one of its stream or task said (why it waits, which try to reconnect it is) takes its place, as a row with a new id.

	@throws {TypeError} For lines of a stream that was never opened.
	*/
	push(event: StreamEvent): void;
	/** Row `index` (0 is the oldest) of the present view. */
	row(index: number): Row | undefined;
	/** Index of the first row at or after the time, going by where rows stand; `rowCount` where there is none. */
	indexAtTime(time: Instant): number;
	/** Where a row is now, by its id; `undefined` where it is hidden or dropped. */
	indexOfRow(id: number): number | undefined;
	/** Show only the streams of which this holds, also those that open later; `undefined`: all. */
	show(isShown: ((stream: StreamId) => boolean) | undefined): void;
	/** Call back after changes, once for all of a turn of the event loop; returns the undo. */
	subscribe(listener: () => void): () => void;
	/** Resolves when all that was pushed is in its place and all listeners were told. */
	idle(): Promise<void>;
};
