import {LineBatchBuilder} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {Exit, TaskId} from '../../source/core/task.ts';
import {createLogStore, type LogStoreOptions} from '../../source/store/create-log-store.ts';
import type {LineRow, LogStore, NoticeRow} from '../../source/store/log-store.ts';

/** A task of which the streams of these tests are. */
export const task: TaskId = {
	cluster: 'test',
	namespace: 'shop',
	kind: 'job',
	name: 'import',
	uid: 'uid-import',
};

/** 2023-11-14 22:13:20 UTC, ms since the epoch: the clock of these tests begins here. */
export const startMs = 1_700_000_000_000;

/** An instant so many ms after the beginning. */
export const at = (ms: number): bigint => BigInt(startMs + ms) * 1_000_000n;

/** One line: when (ms after the beginning) and what. */
export type LineOf = readonly [ms: number, text: string];

/** A store with a clock that a test moves by hand, and that never runs out of time while it looks at lines. */
export const testStore = (options: Partial<LogStoreOptions> = {}) => {
	const clock = {ms: 0};
	const store = createLogStore({now: () => startMs + clock.ms, ticks: () => 0, ...options});
	return {store, clock};
};

/** What all that is true of a store must be true of: leaves that hold much, and leaves so small that a few lines fill one. */
export const leafSizes: ReadonlyArray<[name: string, options: Partial<LogStoreOptions>]> = [
	['leaves as they are', {}],
	['leaves of a few lines', {budgetBytes: 4096}],
];

export const opened = (stream: string): StreamEvent => ({
	type: 'opened',
	stream,
	task,
	namespace: 'shop',
	pod: stream,
	container: 'app',
	role: 'main',
});

export const lines = (
	stream: string,
	content: readonly LineOf[],
	where: 'tail' | 'head' = 'tail',
): StreamEvent => {
	const builder = new LineBatchBuilder();
	for (const [ms, text] of content) {
		builder.add(Buffer.from(text), at(ms));
	}

	return {type: 'lines', stream, instance: {restart: 0}, at: where, batch: builder.take()};
};

export const exitOf = (code: number, finishedMs?: number): Exit => ({
	code,
	finishedAt: finishedMs === undefined ? undefined : at(finishedMs),
});

type ReadRow = LineRow | NoticeRow;

/** A row that is in memory. */
export const rowAt = (store: LogStore, index: number): ReadRow => {
	const row = store.row(index);
	if (!row || row.type === 'unread') {
		throw new TypeError(`Row ${index} of ${store.rowCount} is not there to be read`);
	}

	return row;
};

/** All rows; they must be in memory. */
export const rowsOf = (store: LogStore): ReadRow[] =>
	Array.from({length: store.rowCount}, (_, index) => rowAt(store, index));

/** A row in short: the text of a line, the type of a notice. */
export const brief = (row: ReadRow): string =>
	row.type === 'line' ? Buffer.from(row.bytes).toString() : `(${row.notice.type})`;

export const textOf = (store: LogStore): string[] => rowsOf(store).map(brief);
