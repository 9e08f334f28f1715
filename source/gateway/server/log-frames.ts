import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {encodeEvent} from '../wire.ts';
import {batchBytes, encodeLines} from '../wire-lines.ts';
import type {Cursor, Outgoing} from './hub/cursor.ts';
import {maxEventBytes, maxEventLines} from './hub/lane.ts';
import {encodePosition} from './hub/position.ts';
import {frame} from './sse.ts';

type Lines = Extract<Outgoing, {type: 'lines'}>;

/** How much is written at once, in characters: enough to be fast, little enough to be no queue. */
const maxText = 256 * 1024;

/** All that a client does not have yet, as events, up to a write's worth. Empty where there is nothing. */
export const takeFrames = (cursor: Cursor, nowMs: number): string => {
	let text = '';
	while (text.length < maxText) {
		const outgoing = cursor.peek();
		if (!outgoing) {
			break;
		}

		text +=
			outgoing.type === 'lines' ? takeLines(cursor, outgoing) : takeOther(cursor, outgoing.event, nowMs);
	}

	return text;
};

const takeOther = (
	cursor: Cursor,
	event: Extract<Outgoing, {type: 'other'}>['event'],
	nowMs: number,
): string => {
	cursor.take();
	const {name, data} = encodeEvent(event, nowMs);
	return frame(name, data, encodePosition(cursor.position));
};

/** Lines that follow each other in one instance share an event. */
const takeLines = (cursor: Cursor, first: Lines): string => {
	const batches: LineBatch[] = [];
	let next: Outgoing | undefined = first;
	let lines = 0;
	let bytes = 0;
	while (next?.type === 'lines' && next.lane === first.lane) {
		lines += lineCount(next.batch);
		bytes += batchBytes(next.batch);
		if (batches.length > 0 && (lines > maxEventLines || bytes > maxEventBytes)) {
			break;
		}

		batches.push(next.batch);
		cursor.take();
		next = cursor.peek();
	}

	return frame('lines', encodeLines(first.event, first.first, batches), encodePosition(cursor.position));
};
