import {deserialize, serialize} from 'node:v8';
import {byteCount} from '../core/batch-parts.ts';
import {lineCount} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {batchBytes, batchIn, type Entry, entryOf, layBatch, layoutBytes, type Sheet} from './entry.ts';

/*
A block is events one after the other, each at a multiple of 8 bytes: a head of four 32-bit numbers, and
- lines: [1 + number of their label, lines, bytes of messages, 0], then times, starts, flags, messages;
- others: [0, length, 0, 0], then the event as `node:v8` writes it, which keeps big integers and every text.

Only the process that wrote a block reads it, so numbers are in the machine's own order and labels stay in memory.
*/

const headBytes = 16;

type Lines = Extract<StreamEvent, {type: 'lines'}>;
type Label = Omit<Lines, 'batch'>;

/** What lines of a stream have in common, numbered, so that a batch of one line is not mostly its label. */
export class Labels {
	readonly #numbers = new Map<string, number>();
	readonly #labels: Label[] = [];

	numberOf({type, stream, at, instance}: Lines): number {
		const key = `${at} ${instance.restart} ${instance.containerId} ${stream}`;
		const known = this.#numbers.get(key);
		if (known !== undefined) {
			return known;
		}

		this.#numbers.set(key, this.#labels.length);
		return this.#labels.push({type, stream, at, instance}) - 1;
	}

	at(number: number): Label {
		return this.#labels[number]!;
	}

	clear(): void {
		this.#numbers.clear();
		this.#labels.length = 0;
	}
}

/**
Write events as a block.

@param room - Gives a sheet of at least so many bytes; the block is at its start.
*/
export const encodeBlock = (
	events: readonly StreamEvent[],
	labels: Labels,
	room: (bytes: number) => Sheet,
): Uint8Array<ArrayBuffer> => {
	const others = events.map(event => (event.type === 'lines' ? undefined : serialize(event)));
	const length = events.reduce((sum, event, index) => sum + recordBytes(bodyBytes(event, others[index])), 0);
	const sheet = room(length);
	let at = 0;
	for (const [index, event] of events.entries()) {
		const other = others[index];
		if (event.type === 'lines') {
			writeHead(sheet, at, 1 + labels.numberOf(event), lineCount(event.batch), byteCount(event.batch));
			layBatch(event.batch, sheet, at + headBytes);
		} else {
			writeHead(sheet, at, 0, other!.length, 0);
			sheet.bytes.set(other!, at + headBytes);
		}

		at += recordBytes(bodyBytes(event, other));
	}

	return sheet.bytes.subarray(0, length);
};

/** Read the events of a block of `length` bytes. They share nothing with the sheet, so it may be used again. */
export const decodeBlock = ({bytes, numbers}: Sheet, length: number, labels: Labels): Entry[] => {
	const entries: Entry[] = [];
	for (let at = 0; at < length; ) {
		const label = numbers[at / 4]!;
		const count = numbers[at / 4 + 1]!;
		const size = numbers[at / 4 + 2]!;
		const body = at + headBytes;
		const end = body + (label === 0 ? count : layoutBytes(count, size));
		if (label === 0) {
			entries.push(entryOf(deserialize(bytes.subarray(body, end)) as StreamEvent));
		} else {
			const {buffer} = bytes.slice(body, end);
			entries.push(entryOf({...labels.at(label - 1), batch: batchIn(buffer, 0, count, size)}));
		}

		at += recordBytes(end - body);
	}

	return entries;
};

const writeHead = ({numbers}: Sheet, at: number, kind: number, count: number, size: number): void => {
	numbers[at / 4] = kind;
	numbers[at / 4 + 1] = count;
	numbers[at / 4 + 2] = size;
};

const bodyBytes = (event: StreamEvent, other: Uint8Array | undefined): number =>
	event.type === 'lines' ? batchBytes(event.batch) : other!.length;

const recordBytes = (body: number): number => headBytes + Math.ceil(body / 8) * 8;
