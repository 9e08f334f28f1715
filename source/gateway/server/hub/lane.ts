import type {StreamId} from '../../../core/instance.ts';
import type {Instant} from '../../../core/instant.ts';
import type {LineBatch} from '../../../core/line-batch.ts';
import type {OtherEvent} from '../../wire.ts';
import {batchBytes, type LinesEvent} from '../../wire-lines.ts';

/** The lines of one instance (and of one end of it) as they are counted. */
export type Lane = {
	readonly index: number;
	readonly stream: StreamId;
	/** Number of the next line that will come. */
	next: number;
	/** Lines before this number are no longer held. */
	lost: number;
	/** Time of the newest line that is no longer held. */
	lostTo?: Instant;
};

/** What a reader's log consists of. */
export type FeedItem =
	| {readonly type: 'lines'; readonly lane: Lane; readonly first: number; readonly event: LinesEvent}
	/** `lane`, `after`: it stands before this line of its stream. */
	| {readonly type: 'other'; readonly event: OtherEvent; readonly lane?: Lane; readonly after: number};

/** What counts the lines of an event apart from those of others: its instance, and the end at which they join. */
export const laneKey = ({stream, instance, at}: LinesEvent): string =>
	`${at}/${instance.restart}/${instance.containerId ?? ''}/${stream}`;

/** Most lines of one event on the wire. */
export const maxEventLines = 100;

/** Most bytes of messages of one event on the wire, where it has more than one line. */
export const maxEventBytes = 64 * 1024;

/** Cut a batch where an event on the wire would get too large: the spans of lines [from, to). */
export const eventSpans = (batch: LineBatch): Array<[from: number, to: number]> => {
	const {starts, times} = batch;
	if (times.length <= maxEventLines && batchBytes(batch) <= maxEventBytes) {
		return times.length === 0 ? [] : [[0, times.length]];
	}

	const spans: Array<[number, number]> = [];
	let from = 0;
	for (let line = 1; line <= times.length; line++) {
		const full = line - from >= maxEventLines || starts[line + 1]! - starts[from]! > maxEventBytes;
		if (line === times.length || full) {
			spans.push([from, line]);
			from = line;
		}
	}

	return spans;
};
