import {lineBytes, lineCount} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {EventSpool} from '../../source/spool/event-spool.ts';
import {batchOf} from '../core/scripted-source.ts';

export type Lines = Extract<StreamEvent, {type: 'lines'}>;
export type Gap = Extract<StreamEvent, {type: 'gap'}>;

const task = {cluster: 'test', namespace: 'shop', kind: 'job', name: 'import', uid: 'uid-import'};

/** Lines of a stream, a nanosecond apart from `startMs`. */
export const linesOf = (stream: string, lines: readonly string[], startMs = 0): Lines => ({
	type: 'lines',
	stream,
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(lines, startMs, 1n),
});

/** One line with a number in front, as long as `bytes`. */
export const numbered = (stream: string, number: number, bytes: number): Lines =>
	linesOf(stream, [`${number} `.padEnd(bytes, '.')], number);

export const waiting = (stream: string, reason: string): StreamEvent => ({
	type: 'waiting',
	stream,
	task,
	reason,
});

export const ended = (stream: string): StreamEvent => ({
	type: 'ended',
	stream,
	exit: {code: 137, reason: 'OOMKilled', signal: undefined, finishedAt: 1_700_000_000_123_456_789n},
});

export const opened = (stream: string): StreamEvent => ({
	type: 'opened',
	stream,
	task,
	namespace: 'shop',
	pod: stream,
	container: 'app',
	role: 'main',
});

/** An event in a form that two of them can be compared by, whatever buffers the lines are in. */
export const plain = (event: StreamEvent): unknown => {
	if (event.type !== 'lines') {
		return event;
	}

	const {batch, ...label} = event;
	const lines = Array.from({length: lineCount(batch)}, (_, line) => [
		Buffer.from(lineBytes(batch, line)).toString('latin1'),
		batch.times[line],
		batch.flags[line],
	]);
	return {...label, lines};
};

/** All that is left in a spool that was ended. */
export const readAll = async (spool: EventSpool): Promise<StreamEvent[]> => {
	const events: StreamEvent[] = [];
	for await (const event of spool) {
		events.push(event);
	}

	return events;
};
