import type {StreamEvent} from '../core/stream-event.ts';
import {decodeBlock, encodeBlock, Labels} from './block.ts';
import {type Entry, entryOf, type Sheet, sheetOf} from './entry.ts';
import {type Extent, findSpace} from './file-space.ts';
import {gapOf, SpanCounter, type StreamSpans} from './line-span.ts';
import type {OpenSpoolFile, SpoolFile} from './temporary-file.ts';

/** Events that lie on the disk together, and what is known of them without reading. */
export type Block = Extent & {
	readonly lines: StreamSpans;
	/** Events that no other one repeats; few, because they come with containers and not with time. */
	readonly vital: readonly StreamEvent[];
};

/** Larger sheets are not kept between blocks, in bytes. */
const maxKeptBytes = 8 * 1024 * 1024;

/**
Blocks of events in a temporary file, first in, first out. The file is made for the first block and closed after the last.

One block at a time is stored, and one taken.
*/
export class DiskQueue {
	readonly #open: () => Promise<SpoolFile>;
	/** Bytes of the file at most. */
	readonly capacity: number;
	readonly #labels = new Labels();
	readonly #toWrite = new Scratch();
	readonly #toRead = new Scratch();
	readonly #blocks: Block[] = [];
	#size = 0;
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
	Write events to the file. They are not part of the queue before `add`.

	@returns `undefined` where there is no room. The promise rejects with what the system says.
	*/
	store(entries: readonly Entry[]): Promise<Block> | undefined {
		const events = entries.map(({event}) => event);
		const bytes = encodeBlock(events, this.#labels, size => this.#toWrite.take(size));
		const offset = findSpace(this.#blocks, bytes.length, this.capacity);
		return offset === undefined ? undefined : this.#write(bytes, offset, events);
	}

	/** Make a stored block the newest. */
	add(block: Block): void {
		this.#blocks.push(block);
		this.#size += block.length;
	}

	/** The events of the oldest block. Where they cannot be read, what is known of them: gaps for the lines. Never rejects. */
	async take(): Promise<Entry[]> {
		const block = this.#blocks[0]!;
		try {
			const sheet = this.#toRead.take(block.length);
			await (await this.#file)!.read(sheet.bytes.subarray(0, block.length), block.offset);
			return decodeBlock(sheet, block.length, this.#labels);
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
			this.#labels.clear();
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

	async #write(bytes: Uint8Array, offset: number, events: readonly StreamEvent[]): Promise<Block> {
		const counter = new SpanCounter();
		for (const event of events) {
			if (event.type === 'lines') {
				counter.add(event.stream, event.batch);
			}
		}

		this.#file ??= this.#open();
		await (await this.#file).write(bytes, offset);
		return {offset, length: bytes.length, lines: counter.spans, vital: events.filter(isVital)};
	}
}

/** The word of the system for what failed: `ENOSPC`, `EIO`. */
export const errorWord = (error: unknown): string =>
	error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);

const isVital = ({type}: StreamEvent): boolean =>
	type !== 'lines' &&
	type !== 'progress' &&
	type !== 'waiting' &&
	type !== 'reconnecting' &&
	type !== 'resumed';

/** A stream's opening comes before its gap, and its end after it. */
const unreadableEvents = ({lines, vital}: Block, word: string): StreamEvent[] => {
	const why = `the temporary file could not be read (${word})`;
	return [
		...vital.filter(({type}) => type === 'opened'),
		...Array.from(lines, ([stream, span]) => gapOf(stream, span, why)),
		...vital.filter(({type}) => type !== 'opened'),
	];
};

/** A sheet that is used again and again. */
class Scratch {
	#sheet = sheetOf(0);

	take(bytes: number): Sheet {
		if (bytes <= this.#sheet.bytes.length) {
			return this.#sheet;
		}

		const sheet = sheetOf(bytes + (bytes >> 2));
		if (sheet.bytes.length <= maxKeptBytes) {
			this.#sheet = sheet;
		}

		return sheet;
	}
}
