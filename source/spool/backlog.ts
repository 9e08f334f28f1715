import {lineCount} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {type Block, readBlock} from './block.ts';
import {type DiskQueue, errorWord} from './disk-queue.ts';
import {DroppedLines} from './dropped-lines.ts';
import {entryOf} from './entry.ts';
import {EntryQueue} from './entry-queue.ts';
import {Labels} from './labels.ts';
import {PackedQueue} from './packed-queue.ts';

/** What is written at once, as a share of the memory. Of 32 MiB it is 1 MiB: a disk is fast with it, and no screen stutters. */
const blockShare = 1 / 32;

export type BacklogOptions = {
	/** Bytes. */
	readonly memoryBytes: number;
	readonly disk: DiskQueue;
	/** Something came back from the disk, or left memory for it. */
	readonly onChange: () => void;
};

/**
Events that wait, in order: the oldest in memory (head), then on the disk, then the block that is written, then the newest in memory (tail).

They enter at the tail and leave at the head; where nothing lies between the two, they enter at the head. When memory is full, because the
disk is full, fails or is too slow, the newest lines are dropped, never those that wait already. What waits has its place, with notices in
it; to drop it would mean to read the file again only to find the notices that must stay. And the newest lines are those that the cluster
still has, so a person can read them again, while older ones may have been rotated away. Once lines are dropped, it goes on until there is
room for many, so that a reader who is a little too slow sees one gap with its times and not a thousand.

Reports of progress are dropped with them, because the next one says more. All other events are kept, in memory if need be.
*/
export class Backlog {
	readonly #memoryBytes: number;
	readonly #disk: DiskQueue;
	readonly #onChange: () => void;
	readonly #labels = new Labels();
	readonly #head = new EntryQueue();
	readonly #tail: PackedQueue;
	readonly #dropped = new DroppedLines();
	/** `isTaken`: the reader was faster than the disk, and what is written is not needed there. */
	#writing: {readonly block: Block; isTaken: boolean} | undefined;
	/** Bytes of the block that is read back. */
	#reading = 0;
	#isDropping = false;
	#diskFailure: string | undefined;
	#isClosed = false;

	constructor({memoryBytes, disk, onChange}: BacklogOptions) {
		this.#memoryBytes = memoryBytes;
		this.#disk = disk;
		this.#onChange = onChange;
		this.#tail = new PackedQueue(memoryBytes * blockShare, this.#labels);
	}

	get isEmpty(): boolean {
		return this.#head.length === 0 && this.#isHeadAlone;
	}

	/** Whether so little waits that a source which can wait may go on. */
	get isSmall(): boolean {
		return !this.#isDiskUsed && this.#memory <= this.#maxHead / 2;
	}

	push(event: StreamEvent): void {
		if (this.#isHeadAlone && this.#enterHead(event)) {
			return;
		}

		if (isDroppable(event) && this.#mustDrop()) {
			this.#drop(event);
		} else {
			const stream = 'stream' in event ? event.stream : undefined;
			this.#pack([...this.#dropped.close(stream), event]);
		}

		this.#goOn();
	}

	/** The oldest event, unless it has to be read from the disk first: then `onChange` comes. */
	shift(): StreamEvent | undefined {
		if (!this.#isHeadAlone) {
			this.#goOn();
		}

		return this.#head.shift()?.event;
	}

	/** Drop all without a word. Resolves when no file is open. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#head.clear();
		this.#tail.clear();
		this.#dropped.close();
		await this.#disk.close();
	}

	/** Bytes of all that waits in memory. A head that a single large event makes too large does not take the tail's share. */
	get #memory(): number {
		const writing = this.#writing?.block.sheet.bytes.length ?? 0;
		return Math.min(this.#head.cost + this.#reading, this.#maxHead) + writing + this.#tail.bytes;
	}

	get #isDiskUsed(): boolean {
		return this.#disk.length > 0 || this.#reading > 0;
	}

	get #isWriting(): boolean {
		return this.#writing !== undefined && !this.#writing.isTaken;
	}

	get #isHeadAlone(): boolean {
		return !this.#isDiskUsed && !this.#isWriting && this.#tail.isEmpty && this.#dropped.isEmpty;
	}

	/** The head leaves half of the memory to the tail, which grows while the disk is busy with something else. */
	get #maxHead(): number {
		return this.#memoryBytes / 2;
	}

	/** @returns Whether there is room. */
	#enterHead(event: StreamEvent): boolean {
		const entry = entryOf(event);
		const hasRoom = this.#head.cost + entry.cost <= this.#maxHead;
		if (hasRoom) {
			this.#head.push(entry);
		}

		return hasRoom;
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
		if (event.type === 'lines') {
			this.#pack(this.#dropped.add(event, why));
		}
	}

	#pack(events: readonly StreamEvent[]): void {
		for (const event of events) {
			this.#tail.push(event);
		}
	}

	/** Do what can be done now. */
	#goOn(): void {
		while (this.#head.cost <= this.#maxHead / 2) {
			if (!this.#fillHead()) {
				break;
			}
		}

		this.#spill();
		this.#tidy();
	}

	/** @returns Whether something came. */
	#fillHead(): boolean {
		if (this.#isDiskUsed) {
			this.#readBack();
			return false;
		}

		return this.#isWriting ? this.#takeWriting() : this.#takeTail();
	}

	#readBack(): void {
		if (this.#reading === 0) {
			this.#reading = this.#disk.nextSize;
			void this.#disk.take(this.#labels).then(entries => {
				this.#reading = 0;
				this.#changed(() => this.#head.pushAll(entries));
			});
		}
	}

	/** The reader has caught up with what is being written: it is still in memory. */
	#takeWriting(): true {
		this.#writing!.isTaken = true;
		this.#unpack(this.#writing!.block);
		return true;
	}

	#takeTail(): boolean {
		if (!this.#tail.hasFullBlock) {
			this.#pack(this.#dropped.close());
		}

		const block = this.#tail.shift();
		if (block) {
			this.#unpack(block);
			this.#tail.recycle(block);
		}

		return block !== undefined;
	}

	#unpack({sheet, length}: Block): void {
		this.#head.pushAll(readBlock(sheet, length, this.#labels));
	}

	#spill(): void {
		if (this.#writing || this.#diskFailure !== undefined || !this.#tail.hasFullBlock) {
			return;
		}

		const block = this.#tail.shift()!;
		const storing = this.#disk.store(block);
		if (!storing) {
			this.#tail.putBack(block);
			return;
		}

		this.#writing = {block, isTaken: false};
		storing.then(
			stored => this.#written(() => this.#disk.add(stored)),
			error => this.#written(() => this.#tail.putBack(block), errorWord(error)),
		);
	}

	/** Where writing failed, nothing is lost: the block is still in memory. The disk is left alone until its blocks are read. */
	#written(settle: () => void, failure?: string): void {
		const {block, isTaken} = this.#writing!;
		this.#writing = undefined;
		this.#diskFailure = failure;
		this.#changed(() => {
			if (!isTaken) {
				settle();
			}

			if (isTaken || failure === undefined) {
				this.#tail.recycle(block);
			}
		});
	}

	#changed(settle: () => void): void {
		if (!this.#isClosed) {
			settle();
			this.#goOn();
			this.#onChange();
		}
	}

	#tidy(): void {
		if (this.#isDiskUsed || this.#writing) {
			return;
		}

		this.#disk.release();
		if (this.#tail.isEmpty) {
			this.#labels.clear();
		}

		if (this.#memory <= this.#memoryBytes / 2) {
			this.#diskFailure = undefined;
		}
	}
}

const isDroppable = (event: StreamEvent): boolean =>
	event.type === 'progress' || (event.type === 'lines' && lineCount(event.batch) > 0);
