import type {StreamEvent} from '../core/stream-event.ts';
import {type Block, type BlockSummary, readBlock} from './block.ts';
import {type Entry, entryOf, sheetOf} from './entry.ts';
import {type Extent, findSpace} from './file-space.ts';
import type {Labels} from './labels.ts';
import {gapOf} from './line-span.ts';
import type {OpenSpoolFile, SpoolFile} from './temporary-file.ts';

/** A block on the disk. */
export type StoredBlock = Extent & BlockSummary;

/**
Blocks of events in a temporary file, first in, first out. The file is made for the first block and closed after the last.

One block at a time is stored, and one taken.
*/
export class DiskQueue {
	/** Bytes of the file at most. */
	readonly capacity: number;
	readonly #open: () => Promise<SpoolFile>;
	readonly #blocks: StoredBlock[] = [];
	#size = 0;
	#toRead = sheetOf(0);
	#file: Promise<SpoolFile> | undefined;
	#closing: Promise<unknown> = Promise.resolve();

	constructor(open: OpenSpoolFile, directory: string, capacity: number) {
		this.#open = () => open(directory);
		this.capacity = capacity;
	}

	/** Blocks that were added and not taken. */
	get length(): number {
		return this.#blocks.length;
	}

	/** Bytes of the blocks. */
	get size(): number {
		return this.#size;
	}

	/** Bytes of the block that `take` would read; 0 where there is none. */
	get nextSize(): number {
		return this.#blocks[0]?.length ?? 0;
	}

	/**
	Write a block to the file. It is not part of the queue before `add`.

	@returns `undefined` where there is no room. The promise rejects with what the system says.
	*/
	store(block: Block): Promise<StoredBlock> | undefined {
		const offset = findSpace(this.#blocks, block.length, this.capacity);
		return offset === undefined ? undefined : this.#write(block, offset);
	}

	/** Make a stored block the newest. */
	add(block: StoredBlock): void {
		this.#blocks.push(block);
		this.#size += block.length;
	}

	/** The events of the oldest block. Where they cannot be read, what is known of them: gaps for the lines. Never rejects. */
	async take(labels: Labels): Promise<Entry[]> {
		const block = this.#blocks[0]!;
		try {
			if (this.#toRead.bytes.length < block.length) {
				this.#toRead = sheetOf(block.length);
			}

			const sheet = this.#toRead;
			await (await this.#file)!.read(sheet.bytes.subarray(0, block.length), block.offset);
			return readBlock(sheet, block.length, labels);
		} catch (error) {
			return unreadableEvents(block, errorWord(error)).map(entryOf);
		} finally {
			this.#size -= this.#blocks.shift()?.length ?? 0;
		}
	}

	/** Close the file when nothing is in it and nothing is under way; the next block gets another one. */
	release(): void {
		const file = this.#file;
		if (file) {
			this.#file = undefined;
			this.#toRead = sheetOf(0);
			const closing = file.then(opened => opened.close());
			this.#closing = Promise.allSettled([this.#closing, closing]);
		}
	}

	/** Forget all. Resolves when no file is open. */
	async close(): Promise<void> {
		this.#blocks.length = 0;
		this.#size = 0;
		this.release();
		await this.#closing;
	}

	async #write({sheet, length, lines, vital}: Block, offset: number): Promise<StoredBlock> {
		this.#file ??= this.#open();
		await (await this.#file).write(sheet.bytes.subarray(0, length), offset);
		return {offset, length, lines, vital};
	}
}

/** The word of the system for what failed: `ENOSPC`, `EIO`. */
export const errorWord = (error: unknown): string =>
	error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);

/** A stream's opening comes before its gap, and its end after it. */
const unreadableEvents = ({lines, vital}: StoredBlock, word: string): StreamEvent[] => {
	const why = `the temporary file could not be read (${word})`;
	return [
		...vital.filter(({type}) => type === 'opened'),
		...Array.from(lines, ([stream, span]) => gapOf(stream, span, why)),
		...vital.filter(({type}) => type !== 'opened'),
	];
};
