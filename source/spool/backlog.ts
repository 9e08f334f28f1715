import {lineCount} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {type DiskQueue, errorWord} from './disk-queue.ts';
import {DroppedLines} from './dropped-lines.ts';
import {type Entry, entryOf} from './entry.ts';
import {EntryQueue} from './entry-queue.ts';

/** What is worth a write, in bytes. */
const minBlockBytes = 1024 * 1024;

/** A source with much to say gives the disk one turn for many lines, so a block may be so many times larger. */
const blockGrowth = 4;

/** Entries that are being written, unless the reader was faster. */
type Writing = {readonly entries: readonly Entry[]; readonly cost: number; isTaken: boolean};

export type BacklogOptions = {
	readonly memoryBytes: number;
	readonly disk: DiskQueue;
	/** Something came back from the disk, or left memory for it. */
	readonly onChange: () => void;
};

/**
Events that wait, in order: the oldest in memory (head), then on the disk, then being written, then the newest in memory (tail).

They enter at the tail and leave at the head; where nothing lies between the two, they are one. When memory is full, because the disk is
full, fails or is too slow, the newest lines are dropped, never those that wait already. What waits has its place, with notices between
it; to drop it would mean to read the file again only to find the notices that must stay. And the newest lines are those that the cluster
still has, so a person can read them again, while older ones may have been rotated away. Once lines are dropped, it goes on until there is
room for many, so that a reader who is a little too slow sees one gap with its times and not a thousand.

Reports of progress are dropped with them, because the next one says more. All other events are kept, in memory if need be.
*/
export class Backlog {
	readonly #memoryBytes: number;
	readonly #blockBytes: number;
	readonly #disk: DiskQueue;
	readonly #onChange: () => void;
	readonly #head = new EntryQueue();
	readonly #tail = new EntryQueue();
	readonly #dropped = new DroppedLines();
	#writing: Writing | undefined;
	/** Bytes of the block that is read back. */
	#reading = 0;
	#isDropping = false;
	/** The tail's first entries found no room on the disk. */
	#isDiskFull = false;
	#diskFailure: string | undefined;
	#isClosed = false;

	constructor({memoryBytes, disk, onChange}: BacklogOptions) {
		this.#memoryBytes = memoryBytes;
		this.#blockBytes = Math.min(minBlockBytes, memoryBytes / 32, disk.capacity / 32);
		this.#disk = disk;
		this.#onChange = onChange;
	}

	get isEmpty(): boolean {
		return this.#head.length + this.#tail.length === 0 && !this.#isInBetween;
	}

	/** Whether so little waits that a source which can wait may go on. */
	get isSmall(): boolean {
		return !this.#isDiskUsed && this.#memory <= this.#memoryBytes / 2;
	}

	push(event: StreamEvent): void {
		if (!this.isEmpty && isDroppable(event) && this.#mustDrop()) {
			this.#drop(event);
		} else {
			this.#dropped.close('stream' in event ? event.stream : undefined);
			this.#tail.push(entryOf(event));
		}

		this.#goOn();
	}

	/** The oldest event, unless it has to be read from the disk first: then `onChange` comes. */
	shift(): StreamEvent | undefined {
		if (this.#head.length === 0 && !this.#isDiskUsed) {
			this.#takeWriting();
			this.#moveTail();
		}

		const entry = this.#head.shift();
		this.#goOn();
		return entry?.event;
	}

	/** Drop all without a word. Resolves when no file is open. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#head.clear();
		this.#tail.clear();
		this.#dropped.close();
		await this.#disk.close();
	}

	/** Bytes of all that waits in memory. */
	get #memory(): number {
		const writing = this.#isWriting ? this.#writing!.cost : 0;
		return this.#head.cost + this.#reading + writing + this.#tail.cost;
	}

	get #isDiskUsed(): boolean {
		return this.#disk.length > 0 || this.#reading > 0;
	}

	get #isWriting(): boolean {
		return this.#writing !== undefined && !this.#writing.isTaken;
	}

	/** Whether something waits between head and tail. */
	get #isInBetween(): boolean {
		return this.#isDiskUsed || this.#isWriting;
	}

	/** The head leaves room for the tail, which grows while a block is written. */
	get #maxHead(): number {
		return this.#memoryBytes * 0.75;
	}

	#mustDrop(): boolean {
		this.#isDropping = this.#isDropping ? !this.#hasRoomForMany : this.#memory >= this.#memoryBytes;
		return this.#isDropping;
	}

	get #hasRoomForMany(): boolean {
		const isDiskRoomy = this.#diskFailure !== undefined || this.#disk.size <= this.#disk.capacity * 0.75;
		return isDiskRoomy && this.#memory <= (this.#maxHead + this.#memoryBytes) / 2;
	}

	#drop(event: StreamEvent): void {
		const failure = this.#diskFailure;
		const why = `the reader was too slow${failure ? ` and the temporary file failed (${failure})` : ''}`;
		const gap = event.type === 'lines' ? this.#dropped.add(event, why) : undefined;
		if (gap) {
			this.#tail.push(gap);
		}
	}

	/** Do what can be done now. */
	#goOn(): void {
		this.#moveTail();
		this.#readBack();
		this.#spill();
		this.#tidyDisk();
	}

	#moveTail(): void {
		const fits = this.#head.length === 0 || this.#head.cost + this.#tail.cost <= this.#maxHead;
		if (this.#tail.length > 0 && !this.#isInBetween && fits) {
			this.#dropped.close();
			this.#isDiskFull = false;
			this.#head.pushAll(this.#tail.take());
		}
	}

	/** The reader has caught up with what is being written: it is still in memory. */
	#takeWriting(): void {
		if (this.#writing && !this.#writing.isTaken) {
			this.#writing.isTaken = true;
			this.#head.pushAll(this.#writing.entries);
		}
	}

	#readBack(): void {
		if (this.#reading > 0 || this.#disk.length === 0 || this.#head.cost > this.#memoryBytes / 2) {
			return;
		}

		this.#reading = this.#disk.nextSize;
		void this.#disk.take().then(entries => {
			this.#reading = 0;
			this.#isDiskFull = false;
			this.#changed(() => this.#head.pushAll(entries));
		});
	}

	#spill(): void {
		const isUsable = this.#disk.capacity > 0 && this.#diskFailure === undefined && !this.#isDiskFull;
		if (this.#writing || !isUsable || this.#tail.length === 0 || this.#tail.cost < this.#blockBytes) {
			return;
		}

		const entries = this.#tail.take(this.#blockBytes * blockGrowth);
		const storing = this.#disk.store(entries);
		if (!storing) {
			this.#tail.putBack(entries);
			this.#isDiskFull = true;
			return;
		}

		this.#dropped.close();
		const cost = entries.reduce((sum, entry) => sum + entry.cost, 0);
		const writing = {entries, cost, isTaken: false};
		this.#writing = writing;
		storing.then(
			block => this.#written(writing, () => this.#disk.add(block)),
			error => this.#written(writing, () => this.#tail.putBack(entries), errorWord(error)),
		);
	}

	/** Where writing failed, nothing is lost: the entries are still in memory. The disk is left alone until its blocks are read. */
	#written({isTaken}: Writing, settle: () => void, failure?: string): void {
		this.#writing = undefined;
		this.#diskFailure = failure;
		this.#changed(isTaken ? () => {} : settle);
	}

	#changed(settle: () => void): void {
		if (!this.#isClosed) {
			settle();
			this.#goOn();
			this.#onChange();
		}
	}

	#tidyDisk(): void {
		if (!this.#isDiskUsed && !this.#writing) {
			this.#disk.release();
			if (this.#memory <= this.#memoryBytes / 2) {
				this.#diskFailure = undefined;
			}
		}
	}
}

const isDroppable = (event: StreamEvent): boolean =>
	event.type === 'progress' || (event.type === 'lines' && lineCount(event.batch) > 0);
