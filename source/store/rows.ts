import type {Instant} from '../core/instant.ts';
import type {LineBatch} from '../core/line-batch.ts';
import {noStream, noticeFlag} from './chunk.ts';
import {isInOrder, messageBytes} from './incoming-lines.ts';
import {LineTable} from './line-table.ts';
import type {Place} from './place.ts';
import {RowOrder} from './row-order.ts';

/** Messages of one chunk, in bytes; less where the budget is small. */
const largestChunk = 1024 * 1024;

/** Once over the budget, so much of it is freed at once, so that dropping is rare. */
const freedShare = 1 / 16;

/** Rows that were added. */
export type AddedRows = {
	/** In the order of the log. */
	readonly slots: Uint32Array;
	/** Where the last of them stands. */
	readonly lastKey: Instant;
};

/** All rows, within a budget: where their bytes are, in which order they stand, and which of them are shown. */
export class Rows {
	readonly table: LineTable;
	/** The rows that are shown, in order. The same object as all of them where none is hidden. */
	view: RowOrder;
	lineCount = 0;
	byteCount = 0;
	/** Lines that were dropped to stay within the budget. */
	dropped = 0;
	/** Where the last row stood that was dropped; lines before it are not taken any more, so that there is no hole. */
	horizon: Instant | undefined;

	readonly #all: RowOrder;
	readonly #budget: number;
	readonly #onDrop: (slot: number) => void;
	#shows: (stream: number) => boolean = () => true;

	/**
	@param budget - In bytes.
	@param onDrop - Called for each notice that is dropped, while its slot still counts.
	*/
	constructor(budget: number, onDrop: (slot: number) => void) {
		this.#budget = budget;
		this.#onDrop = onDrop;
		this.table = new LineTable(Math.min(largestChunk, Math.ceil(budget / 16)));
		this.#all = new RowOrder((a, b) => this.table.compare(a, b));
		this.view = this.#all;
	}

	/** Bytes of memory that all rows take. */
	get allocated(): number {
		const view = this.view === this.#all ? 0 : this.view.allocated;
		return this.table.allocated + this.#all.allocated + view;
	}

	/**
	Add lines of a stream.

	@param floor - Lines up to this instant are too late for their place: they stand right after it, by time among themselves.
	*/
	addLines(batch: LineBatch, stream: number, floor: Instant | undefined): AddedRows {
		const slots = this.table.add(batch, stream);
		let sorted = slots;
		const isLate = floor !== undefined && this.#lift(slots, batch, floor);
		if (isLate || !isInOrder(batch)) {
			sorted = slots.slice().sort((a, b) => this.table.compare(a, b));
		}

		this.#insert(sorted, stream);
		this.lineCount += slots.length;
		this.byteCount += messageBytes(batch);
		return {slots, lastKey: this.table.keyOf(sorted.at(-1)!)};
	}

	/** Add a notice; returns its slot. */
	addNotice({time, key}: Place, stream: number = noStream): number {
		const slot = this.table.addNotice(time, stream);
		if (key !== time) {
			this.table.setKey(slot, key);
		}

		this.#insert(Uint32Array.of(slot), stream);
		return slot;
	}

	/** Take out a notice. */
	removeNotice(slot: number): void {
		const index = this.#all.indexOf(slot)!;
		const shownIndex = this.view.indexOf(slot);
		if (this.view !== this.#all && shownIndex !== undefined) {
			this.view.remove(shownIndex);
		}

		this.#all.remove(index);
		this.table.release(slot);
	}

	/** Show the rows of some streams, and of none; `undefined`: all. */
	show(shows: ((stream: number) => boolean) | undefined): void {
		this.#shows = shows ?? (() => true);
		this.view = this.#all;
		if (shows) {
			this.view = new RowOrder((a, b) => this.table.compare(a, b));
			this.view.replace(this.#shown());
		}
	}

	/** Drop the rows that stand first until the rest is within the budget; the last row stays. */
	trim(): void {
		if (this.allocated <= this.#budget) {
			return;
		}

		const target = this.#budget * (1 - freedShare);
		while (this.#all.length > 1 && this.allocated > target) {
			this.#dropFirst(Math.max(1, Math.min(this.#all.length - 1, Math.ceil(this.#all.length / 64))));
		}
	}

	#insert(sorted: Uint32Array, stream: number): void {
		this.#all.insert(sorted);
		if (this.view !== this.#all && (stream === noStream || this.#shows(stream))) {
			this.view.insert(sorted);
		}
	}

	/** Let late lines stand after the floor; returns whether there are any. */
	#lift(slots: Uint32Array, {times}: LineBatch, floor: Instant): boolean {
		let isLate = false;
		for (const [line, slot] of slots.entries()) {
			if (times[line]! <= floor) {
				this.table.setKey(slot, floor + 1n);
				isLate = true;
			}
		}

		return isLate;
	}

	*#shown(): Generator<number> {
		for (const slot of this.#all) {
			const stream = this.table.streamOf(slot);
			if (stream === noStream || this.#shows(stream)) {
				yield slot;
			}
		}
	}

	#dropFirst(count: number): void {
		this.horizon = this.table.keyOf(this.#all.at(count - 1)!);
		let shown = 0;
		const slots: number[] = [];
		for (let index = 0; index < count; index++) {
			const slot = this.#all.at(index)!;
			slots.push(slot);
			if (this.view.at(shown) === slot) {
				shown++;
			}
		}

		if (this.view !== this.#all) {
			this.view.removeFirst(shown);
		}

		this.#all.removeFirst(count);
		for (const slot of slots) {
			this.#forget(slot);
		}
	}

	#forget(slot: number): void {
		if (this.table.flagsOf(slot) & noticeFlag) {
			this.#onDrop(slot);
		} else {
			this.lineCount--;
			this.byteCount -= this.table.messageOf(slot).length;
			this.dropped++;
		}

		this.table.release(slot);
	}
}
