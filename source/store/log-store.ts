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

/** A line of a log, as a row of the view. */
export type LineRow = {
	readonly type: 'line';
	/** Never reused, never changed: a key for caches. */
	readonly id: number;
	readonly stream: StreamInfo;
	readonly time: Instant;
	readonly flags: number;
	/** The message, as it was written: not sanitised. A view into the store's memory: right until the next turn of the event loop; copy what is kept. */
	readonly bytes: Uint8Array;
	/** Time of the line before it of the same stream. */
	readonly previousTime?: Instant;
	/** 0: none, 1: trace, 2: debug, 3: info, 4: warn, 5: error, 6: fatal. */
	readonly level: number;
	/** Whether it belongs to the record of the row before it: a stack trace, a wrapped text. */
	readonly continues: boolean;
	/** Lines of the record that it begins, itself included; 1 for a line that continues one. */
	readonly lines: number;
	/** Whether it is shown only because it stands near a row that passes the filters. */
	readonly isContext: boolean;
};

/** A notice at its place in time, as a row of the view. */
export type NoticeRow = {
	readonly type: 'notice';
	readonly id: number;
	readonly stream?: StreamInfo;
	readonly time: Instant;
	readonly notice: Notice;
};

/** A row that is on the disk, and is being read: a change follows. */
export type UnreadRow = {
	readonly type: 'unread';
	/** `undefined` where that is not known before it is read. */
	readonly id: number | undefined;
	/** Not later than the row's own. */
	readonly time: Instant;
};

/** One row of the view. */
export type Row = LineRow | NoticeRow | UnreadRow;

/** Which rows are shown. What is absent hides nothing. */
export type View = {
	/** Show the streams of which this holds, also those that open later. */
	readonly streams?: (stream: StreamId) => boolean;
	/** Least level, 1 (trace) to 6 (fatal); records without a level count as 3 (info). */
	readonly level?: number;
	/** Show only the first line of a record, unless it was unfolded. */
	readonly isFolded?: boolean;
	/** Rows that stand before it are hidden. */
	readonly from?: Instant;
	/** Rows that stand at or after it are hidden. */
	readonly to?: Instant;
};

/**
Every line of a view, merged by time, bounded.

History (before a stream's `caughtUp`, and `at: 'head'`) is merged fully, by time, stream and arrival. Live lines are painted on arrival and put
in order in place within the reorder window; what is older than that does not move: a live line that comes later still stands after it.
A line that continues a record stands with it, whatever its own time.
*/
export type LogStore = {
	/** Counts changes; what was drawn at the same version is still right. */
	readonly version: number;
	/** Rows of the present view, as far as it was tested. */
	readonly rowCount: number;
	/** Log lines held, hidden ones included. */
	readonly lineCount: number;
	/** Bytes of messages held. */
	readonly byteCount: number;
	/** Bytes of memory taken by messages and index, and bytes on the disk. */
	readonly usage: {readonly memory: number; readonly disk: number};
	/** In order of opening. */
	readonly streams: readonly StreamInfo[];
	/** Lines that were dropped to stay within the bounds; shown as a notice at the top. */
	readonly dropped: number;
	/** The final `task` events so far. */
	readonly tasks: ReadonlyArray<Extract<StreamEvent, {type: 'task'}>>;

	/** While more was pushed than may stay in memory: resolves when that was written. Wait for it before reading on. */
	readonly room: Promise<void> | undefined;

	/**
	Take what a source says.

	A notice that says anew what the last one of its stream or task said (why it waits, which try to reconnect it is) takes its place, as a row with a new id.

	@throws {TypeError} For lines of a stream that was never opened.
	*/
	push(event: StreamEvent): void;
	/** Row `index` (0 is the oldest) of the present view. Never waits for the disk. */
	row(index: number): Row | undefined;
	/** Have rows `from` to `to` (exclusive) in memory soon; whether they all are. */
	load(from: number, to: number): boolean;
	/** Index of the first row at or after the time, going by where rows stand; `rowCount` where there is none. */
	indexAtTime(time: Instant): number;
	/** Where a row is now, by its id; `undefined` where it is hidden or dropped. */
	indexOfRow(id: number): number | undefined;
	/** Show only some rows. What is small is there at once, else the rows around the last one that was looked at, and the others follow. */
	show(view: View): void;
	/** Call back after changes, once for all of a turn of the event loop; returns the undo. */
	subscribe(listener: () => void): () => void;
	/** Resolves when all that was pushed is in its place, tested and written, and all listeners were told. */
	idle(): Promise<void>;
	/** End all work and give back memory and disk; nothing can be read any more. */
	close(): Promise<void>;
};
