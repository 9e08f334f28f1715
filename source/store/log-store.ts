import type {StreamId} from '../core/instance.ts';
import type {Instant} from '../core/instant.ts';
import type {Notice, StreamEvent} from '../core/stream-event.ts';
import type {LineQuery} from './scan/line-query.ts';
import type {Shape} from './scan/shapes/shape.ts';

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
	/** How its log is read, where the source tells. */
	readonly way?: Extract<StreamEvent, {type: 'way'}>;
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
	/** Records that say the same right after it, but for when, and are folded away behind it. */
	readonly repeats: number;
	/** Whether it begins a record that says the same as the one before, and is shown because that was unfolded. */
	readonly isRepeat: boolean;
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

/** Keeps the records of which a line matches; inverted: those of which none does. */
export type Filter = {readonly query: LineQuery; readonly isInverted: boolean};

/** Which rows are shown. What is absent hides nothing. */
export type View = {
	/** Show the streams of which this holds, also those that open later. */
	readonly streams?: (stream: StreamId) => boolean;
	/** Least level, 1 (trace) to 6 (fatal); records without a level count as 3 (info). */
	readonly level?: number;
	/** A record is shown where all of them keep it. */
	readonly filters?: readonly Filter[];
	/** So many rows before and after each that the filters keep are shown too. */
	readonly context?: number;
	/** Show only the first line of a record, and of records that say the same one after the other only the first, unless that was unfolded. */
	readonly isFolded?: boolean;
	/** Rows that stand before it are hidden. */
	readonly from?: Instant;
	/** Rows that stand at or after it are hidden. */
	readonly to?: Instant;
};

/** A filter of the present view, and what it found so far. */
export type FilterState = Filter & {
	/** Records that it keeps by itself, of the shown streams, levels and times. */
	readonly count: number;
	/** Why it cannot be used: its expression takes too long. */
	readonly failure?: Error;
};

/** How far a search or a view is. */
export type Tested = {
	/** Lines that were looked at, or need not be. */
	readonly tested: number;
	/** Of so many. */
	readonly total: number;
	readonly isComplete: boolean;
};

/** Looks for rows of the present view; goes on as lines come, and with the view. */
export type Search = Tested & {
	readonly query: LineQuery;
	/** Rows that match, so far. */
	readonly count: number;
	/** Why it ended: its expression takes too long. */
	readonly failure?: Error;
	/** Which of the matches a row is, from 1; `undefined` where it is none, or not all before it were looked at. */
	placeOf(index: number): number | undefined;
	/**
	The nearest row that matches after (1) or before (-1) a row, which may be -1 or `rowCount`; resolves as soon as it is known.

	@returns Its index at that moment; `undefined` where there is none up to the end, or the search ended.
	*/
	next(index: number, direction: 1 | -1): Promise<number | undefined>;
	/** Give it up. */
	close(): void;
};

/** What the records say that a view keeps, without what is variable in it: numbers, ids, times, paths. Known leaf by leaf, and as of when it was asked for. */
export type PatternCount = Tested & {
	/** The most frequent first; at most a thousand. */
	readonly shapes: readonly Shape[];
	/** Records of shapes that were too rare to be kept apart, because there were too many of them. */
	readonly others: {readonly count: number; readonly errors: number};
	/** Records that were counted. */
	readonly records: number;
	/** Lines that could not be read back. */
	readonly unread: number;
	/** Why it ended. */
	readonly failure?: Error;
	/** Give it up. */
	close(): void;
};

/** How many records there are over time, and how many of them are errors. */
export type Timeline = {
	/** Records in each bucket, of equal width. */
	readonly counts: Uint32Array;
	/** Those of them with level error or fatal. */
	readonly errors: Uint32Array;
};

/**
Every line of a view, merged by time, bounded.

History (before a stream's `caughtUp`, and `at: 'head'`) is merged fully, by time, stream and arrival. Live lines are painted on arrival and put
in order in place within the reorder window; what is older than that does not move: a live line that comes later still stands after it.
A line that continues a record stands with it, whatever its own time.
*/
export type LogStore = Tested & {
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

	/** The filters of the present view, in its order. */
	readonly filters: readonly FilterState[];
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
	/** Rows `from` to `to` (exclusive) of the present view in order, some at a time, wherever they are. */
	rows(from: number, to: number, signal: AbortSignal): AsyncIterable<ReadonlyArray<LineRow | NoticeRow>>;
	/** The records of the lines among rows `from` to `to` (exclusive), each whole, hidden lines included; some at a time, wherever they are. */
	records(from: number, to: number, signal: AbortSignal): AsyncIterable<ReadonlyArray<readonly LineRow[]>>;
	/** All rows of the record of a row, hidden ones included. */
	record(index: number): readonly Row[];
	/** Index of the first row at or after the time, going by where rows stand; `rowCount` where there is none. */
	indexAtTime(time: Instant): number;
	/** Where a row is now, by its id; `undefined` where it is hidden or dropped. */
	indexOfRow(id: number): number | undefined;
	/** The id of the first of the records that say the same as that of row `index`; its own where none do, `undefined` where that is on the disk. */
	firstOfRepeats(index: number): number | undefined;
	/** Show only some rows. What is small is there at once, else the rows around the last one that was looked at, and the others follow. */
	show(view: View): void;
	/** In a folded view, show all lines of a record and all that repeat it, or its first line again. */
	unfold(id: number, isUnfolded: boolean): void;
	/** Look for rows; the search before it ends. */
	search(query: LineQuery): Search;
	/** The nearest row with at least a level, after (1) or before (-1) a row. */
	nextOfLevel(index: number, direction: 1 | -1, level: number): Promise<number | undefined>;
	/** Count what the records of the present view say; the count before it ends. */
	patterns(): PatternCount;
	/** Records of the present view over a span of time, in so many buckets. */
	timeline(from: Instant, to: Instant, buckets: number): Timeline;
	/** Call back after changes, once for all of a turn of the event loop; returns the undo. */
	subscribe(listener: () => void): () => void;
	/** Resolves when all that was pushed is in its place, tested and written, and all listeners were told. */
	idle(): Promise<void>;
	/** End all work and give back memory and disk; nothing can be read any more. */
	close(): Promise<void>;
};
