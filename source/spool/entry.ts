import {byteCount, packBatch} from '../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';

/** An event that waits, with the bytes of memory that it holds. */
export type Entry = {readonly event: StreamEvent; readonly cost: number};

/** What the objects of an event take besides its bytes: measured with batches of one line. */
const overheadBytes = 1024;

/** A batch may hold so much more memory than it needs before it is copied; builders grow by doubling. */
const slackBytes = 4096;

/**
An event as it is kept while it waits in memory.

A few lines that share the buffer of a large batch would hold all of it, and no count of bytes would show it; they are copied.
*/
export const entryOf = (event: StreamEvent): Entry => {
	if (event.type !== 'lines') {
		return {event, cost: overheadBytes + 2 * textLength(event)};
	}

	const batch = packBatch(event.batch);
	const held = heldBytes(batch);
	const needed = batchBytes(batch);
	return held > 2 * needed + slackBytes
		? {event: {...event, batch: compactBatch(batch)}, cost: needed + overheadBytes}
		: {event: batch === event.batch ? event : {...event, batch}, cost: held + overheadBytes};
};

/** Bytes of all columns, with the offsets beginning at 0: as `layBatch` lays them out. */
export const batchBytes = (batch: LineBatch): number => layoutBytes(lineCount(batch), byteCount(batch));

/** Bytes of `count` lines with messages of `size` bytes together. */
export const layoutBytes = (count: number, size: number): number =>
	8 * count + 4 * (count + 1) + count + size;

/** A buffer to write in, seen in every way that a batch needs; made once, because views are slow to make. */
export type Sheet = {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly numbers: Uint32Array;
	readonly times: BigInt64Array;
};

/** @param size - Bytes, rounded up to a multiple of 8. */
export const sheetOf = (size: number): Sheet => {
	const buffer = new ArrayBuffer(Math.ceil(size / 8) * 8);
	return {
		bytes: new Uint8Array(buffer),
		numbers: new Uint32Array(buffer),
		times: new BigInt64Array(buffer),
	};
};

/**
Copy the columns of a batch to a sheet: times, starts, flags, bytes.

@param at - A multiple of 8. `batchBytes(batch)` bytes are written from there.
*/
export const layBatch = (batch: LineBatch, sheet: Sheet, at: number): void => {
	const count = lineCount(batch);
	const startsAt = at / 4 + 2 * count;
	const flagsAt = 4 * (startsAt + count + 1);
	const first = batch.starts[0]!;
	const last = batch.starts[count]!;
	sheet.times.set(batch.times, at / 8);
	sheet.numbers.set(batch.starts, startsAt);
	sheet.bytes.set(batch.flags, flagsAt);
	const isAll = first === 0 && last === batch.bytes.length;
	sheet.bytes.set(isAll ? batch.bytes : batch.bytes.subarray(first, last), flagsAt + count);
	if (first > 0) {
		for (let line = startsAt; line <= startsAt + count; line++) {
			sheet.numbers[line] = sheet.numbers[line]! - first;
		}
	}
};

/** The batch that was laid at this place; it shares the buffer. */
export const batchIn = (buffer: ArrayBuffer, at: number, count: number, size: number): LineBatch => {
	const startsAt = at + 8 * count;
	const flagsAt = startsAt + 4 * (count + 1);
	return {
		times: new BigInt64Array(buffer, at, count),
		starts: new Uint32Array(buffer, startsAt, count + 1),
		flags: new Uint8Array(buffer, flagsAt, count),
		bytes: new Uint8Array(buffer, flagsAt + count, size),
	};
};

const compactBatch = (batch: LineBatch): LineBatch => {
	const sheet = sheetOf(batchBytes(batch));
	layBatch(batch, sheet, 0);
	return batchIn(sheet.bytes.buffer, 0, lineCount(batch), byteCount(batch));
};

/** The memory that cannot be given back while the batch is kept. Columns that share a buffer are next to each other. */
const heldBytes = ({times, starts, flags, bytes}: LineBatch): number =>
	times.buffer.byteLength +
	(starts.buffer === times.buffer ? 0 : starts.buffer.byteLength) +
	(flags.buffer === starts.buffer ? 0 : flags.buffer.byteLength) +
	(bytes.buffer === flags.buffer ? 0 : bytes.buffer.byteLength);

const textLength = (event: StreamEvent): number => {
	if ('cause' in event) {
		return event.cause?.length ?? 0;
	}

	return 'reason' in event ? (event.reason?.length ?? 0) : 0;
};
