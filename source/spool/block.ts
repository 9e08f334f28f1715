import {deserialize, serialize} from 'node:v8';
import {byteCount} from '../core/batch-parts.ts';
import {lineCount} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {batchBytes, batchIn, type Entry, entryOf, layBatch, layoutBytes, type Sheet} from './entry.ts';
import type {Labels} from './labels.ts';
import {SpanCounter, type StreamSpans} from './line-span.ts';

/*
A block is events one after the other, each at a multiple of 8 bytes: a head of four 32-bit numbers, and
- lines: [1 + number of their label, lines, bytes of messages, 0], then times, starts, flags, messages;
- others: [0, length, 0, 0], then the event as `node:v8` writes it, which keeps big integers and every text.

Only the process that wrote a block reads it, so numbers are in the machine's own order and labels stay in memory.
*/

const headBytes = 16;

/** What is known of a block without reading it. */
export type BlockSummary = {
	readonly lines: StreamSpans;
	/** Events that no other one repeats; few, because they come with containers and not with time. */
	readonly vital: readonly StreamEvent[];
};

/** Events in bytes, at the start of a sheet. */
export type Block = BlockSummary & {readonly sheet: Sheet; readonly length: number};

/** Writes events into a sheet. */
export class BlockBuilder {
	readonly #sheet: Sheet;
	readonly #labels: Labels;
	readonly #counter = new SpanCounter();
	readonly #vital: StreamEvent[] = [];
	#length = 0;

	constructor(sheet: Sheet, labels: Labels) {
		this.#sheet = sheet;
		this.#labels = labels;
	}

	/** Bytes of the events so far. */
	get length(): number {
		return this.#length;
	}

	/** @returns `false` where there is no room for it; nothing is changed then. */
	add(packed: PackedEvent): boolean {
		if (this.#length + packed.length > this.#sheet.bytes.length) {
			return false;
		}

		const {event} = packed;
		if (event.type === 'lines') {
			this.#addLines(event);
		} else {
			this.#writeHead(0, packed.bytes!.length, 0);
			this.#sheet.bytes.set(packed.bytes!, this.#length + headBytes);
			if (isVital(event)) {
				this.#vital.push(event);
			}
		}

		this.#length += packed.length;
		return true;
	}

	finish(): Block {
		return {
			sheet: this.#sheet,
			length: this.#length,
			lines: this.#counter.spans,
			vital: this.#vital,
		};
	}

	#addLines(event: Extract<StreamEvent, {type: 'lines'}>): void {
		const {stream, batch} = event;
		this.#writeHead(1 + this.#labels.numberOf(event), lineCount(batch), byteCount(batch));
		layBatch(batch, this.#sheet, this.#length + headBytes);
		this.#counter.add(stream, batch);
	}

	#writeHead(kind: number, count: number, size: number): void {
		const {numbers} = this.#sheet;
		const at = this.#length / 4;
		numbers[at] = kind;
		numbers[at + 1] = count;
		numbers[at + 2] = size;
	}
}

/** An event with the room that it needs in a block, in bytes. */
export type PackedEvent = {
	readonly event: StreamEvent;
	readonly length: number;
	/** Of events other than lines. */
	readonly bytes?: Uint8Array;
};

export const packEvent = (event: StreamEvent): PackedEvent => {
	if (event.type === 'lines') {
		return {event, length: recordBytes(batchBytes(event.batch))};
	}

	const bytes = serialize(event);
	return {event, length: recordBytes(bytes.length), bytes};
};

/** Read the events of a block. They share nothing with the sheet, so it may be used again. */
export const readBlock = ({bytes, numbers}: Sheet, length: number, labels: Labels): Entry[] => {
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

const isVital = ({type}: StreamEvent): boolean =>
	type !== 'progress' &&
	type !== 'polled' &&
	type !== 'waiting' &&
	type !== 'reconnecting' &&
	type !== 'resumed';

const recordBytes = (body: number): number => headBytes + Math.ceil(body / 8) * 8;
