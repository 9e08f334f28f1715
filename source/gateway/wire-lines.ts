import {isUtf8} from 'node:buffer';
import type {Instance} from '../core/instance.ts';
import {type LineBatch, LineBatchBuilder, lineBytes, lineCount, lineFlag} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {Fields, WireError} from './wire-fields.ts';
import {timeReader, timeWriter} from './wire-time.ts';

export type LinesEvent = Extract<StreamEvent, {type: 'lines'}>;

/**
Lines of one instance as the data of a `lines` event.

A line is `{n, t, m}`: its number, time and text; `b` (base64) in place of `m` where it is not UTF-8, `p: true` where it
has no end, `f` for the other bits of `lineFlag`.

@param batches - Of the same instance, in order.
@param first - Number of the first line.
*/
export const encodeLines = (event: LinesEvent, first: number, batches: readonly LineBatch[]): string => {
	const parts: string[] = [];
	const time = timeWriter();
	for (const batch of batches) {
		pushLines(parts, batch, first + parts.length, time);
	}

	const head = `{"s":${JSON.stringify(event.stream)},"instance":${JSON.stringify(event.instance)},"at":"${event.at}"`;
	return `${head},"lines":[${parts.join(',')}]}`;
};

/** Whether every line of a batch is UTF-8. One look at all bytes is ten times as fast as a look at each line. */
const isAllUtf8 = (batch: LineBatch): boolean => {
	const {bytes, starts} = batch;
	if (!isUtf8(bytes.subarray(starts[0], starts.at(-1)))) {
		return false;
	}

	// A character that two lines share is valid in the whole and in neither of them.
	for (let line = 1; line < starts.length - 1; line++) {
		if ((bytes[starts[line]!]! & 0xc0) === 0x80) {
			return false;
		}
	}

	return true;
};

const pushLines = (
	parts: string[],
	batch: LineBatch,
	first: number,
	time: ReturnType<typeof timeWriter>,
): void => {
	const {starts, times, flags} = batch;
	const buffer = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
	const allText = isAllUtf8(batch);
	for (let line = 0; line < times.length; line++) {
		const start = starts[line]!;
		const end = starts[line + 1]!;
		const isText = allText || isUtf8(buffer.subarray(start, end));
		const message = isText
			? `"m":${JSON.stringify(buffer.toString('utf8', start, end))}`
			: `"b":"${buffer.toString('base64', start, end)}"`;
		parts.push(`{"n":${first + line},"t":"${time(times[line]!)}",${message}${flagFields(flags[line]!)}}`);
	}
};

const flagFields = (flags: number): string => {
	const partial = flags & lineFlag.partial ? ',"p":true' : '';
	const rest = flags & ~lineFlag.partial;
	return rest === 0 ? partial : `${partial},"f":${rest}`;
};

/**
Read the data of a `lines` event.

@returns The event, and the number of its first line.
@throws {WireError} Where it is none.
*/
export const decodeLines = (data: unknown): {event: LinesEvent; first: number} => {
	const fields = new Fields(data, 'lines');
	const lines = fields.value('lines', asLines);
	const builder = new LineBatchBuilder();
	const time = timeReader();
	const first = lines.length === 0 ? 0 : checkedNumber(lines[0]?.n);
	for (const [index, line] of lines.entries()) {
		if (line?.n !== first + index) {
			throw new WireError(`lines.lines[${index}]`, 'the next line');
		}

		const instant = typeof line.t === 'string' ? time(line.t) : undefined;
		if (instant === undefined || BigInt.asIntN(64, instant) !== instant) {
			throw new WireError(`lines.lines[${index}].t`, 'a time (RFC 3339)');
		}

		builder.add(messageOf(line, index), instant, flagsOf(line, index));
	}

	return {
		event: {
			type: 'lines',
			stream: fields.text('s'),
			instance: decodeInstance(fields.object('instance')),
			at: fields.oneOf('at', ['tail', 'head', 'late']),
			batch: builder.take(),
		},
		first,
	};
};

export const decodeInstance = (fields: Fields): Instance => ({
	restart: fields.number('restart'),
	...(fields.has('containerId') && {containerId: fields.text('containerId')}),
});

type WireLine = {n?: unknown; t?: unknown; m?: unknown; b?: unknown; p?: unknown; f?: unknown};

const asLines = (value: unknown, at: string): WireLine[] => {
	if (!Array.isArray(value)) {
		throw new WireError(at, 'a list');
	}

	return value as WireLine[];
};

const checkedNumber = (value: unknown): number => {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
		throw new WireError('lines.lines[0].n', 'a line number');
	}

	return value;
};

const messageOf = ({m, b}: WireLine, index: number): Uint8Array => {
	if (typeof m === 'string') {
		return Buffer.from(m, 'utf8');
	}

	if (typeof b === 'string') {
		return Buffer.from(b, 'base64');
	}

	throw new WireError(`lines.lines[${index}]`, 'a line with a text (m) or bytes (b)');
};

const flagsOf = ({p, f}: WireLine, index: number): number => {
	if (f !== undefined && (typeof f !== 'number' || !Number.isInteger(f) || f < 0 || f > 255)) {
		throw new WireError(`lines.lines[${index}].f`, 'flags');
	}

	return ((f as number | undefined) ?? 0) | (p === true ? lineFlag.partial : 0);
};

/** The bytes of one line, for those who write lines one by one. */
export const messageField = (batch: LineBatch, line: number): {message: string} | {bytes: string} => {
	const bytes = lineBytes(batch, line);
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return isUtf8(buffer) ? {message: buffer.toString('utf8')} : {bytes: buffer.toString('base64')};
};

/** Bytes of all messages of a batch. */
export const batchBytes = (batch: LineBatch): number => batch.starts[lineCount(batch)]! - batch.starts[0]!;
