import type {LogSource, Selection} from '../../core/log-source.ts';
import {StreamMerger} from '../../core/merge.ts';
import type {Notice, StreamEvent} from '../../core/stream-event.ts';
import type {Window} from '../../core/window.ts';
import {batchBytes} from '../wire-lines.ts';
import {Problem} from './problem.ts';

export type Opened = Extract<StreamEvent, {type: 'opened'}>;
export type TaskEnd = Extract<StreamEvent, {type: 'task'}>;

/** A line of a snapshot, by where it is: no copy of its bytes. */
export type SnapshotLine = {
	readonly run: Run;
	readonly line: number;
};

type Run = Extract<ReturnType<StreamMerger['drain']>[number], {type: 'lines'}>;

/** The log of a task over a window as it was read once, merged by time. */
export type Snapshot = {
	readonly streams: ReadonlyMap<string, Opened>;
	readonly lines: readonly SnapshotLine[];
	readonly notices: readonly Notice[];
	/** Bytes of all messages. */
	readonly bytes: number;
	readonly end?: TaskEnd;
};

/** Most bytes of messages that a window may hold to be put in order in memory. */
export const maxSnapshotBytes = 64 * 1024 * 1024;

/**
Read a window of a log to its end.

@throws {Problem} 413, where it holds more than fits in memory.
@throws {KreelError}
*/
export const readSnapshot = async (
	source: LogSource,
	selection: Selection,
	window: Window,
	options: {isChosen: (opened: Opened) => boolean; signal: AbortSignal; maxBytes?: number},
): Promise<Snapshot> => {
	const {isChosen, signal, maxBytes = maxSnapshotBytes} = options;
	const streams = new Map<string, Opened>();
	const merger = new StreamMerger(0);
	const notices: Notice[] = [];
	let bytes = 0;
	let end: TaskEnd | undefined;
	for await (const event of source.openLogs(selection, window, signal)) {
		if (event.type === 'opened' && isChosen(event)) {
			streams.set(event.stream, event);
		}

		const isOfOther = 'stream' in event && event.stream !== undefined && !streams.has(event.stream);
		if (isOfOther) {
			continue;
		}

		if (event.type === 'lines') {
			bytes += batchBytes(event.batch);
			if (bytes > maxBytes) {
				throw tooLarge(maxBytes);
			}
		}

		end = event.type === 'task' && event.final ? event : end;
		merger.push(event, 0);
	}

	const merged = merger.drain();
	for (const item of merged) {
		if (item.type === 'notice') {
			notices.push(item.notice);
		}
	}

	return {streams, lines: merged.flatMap(linesOf), notices, bytes, end};
};

const linesOf = (item: ReturnType<StreamMerger['drain']>[number]): SnapshotLine[] =>
	item.type === 'lines'
		? Array.from({length: item.to - item.from}, (_, index) => ({run: item, line: item.from + index}))
		: [];

const tooLarge = (maxBytes: number): Problem =>
	new Problem(
		413,
		`this window of the log holds more than ${maxBytes / 1024 / 1024} MiB; ask for less with since, until, tail or container, or for all of it as server-sent events (Accept: text/event-stream)`,
	);
