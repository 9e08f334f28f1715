import {read, readSync} from 'node:fs';
import {promisify} from 'node:util';
import type {TemporaryFile} from '../spool/temporary-file.ts';
import {bytesIn} from './buffers.ts';
import {Columns, columnBytes} from './columns.ts';
import {Extents} from './extents.ts';
import type {Leaf, StoredLeaf} from './leaf.ts';
import type {Source} from './leaf-job.ts';
import {bytesFor, hasLines} from './leaf-writing.ts';

const readAsync = promisify(read);

/** No file: the system refuses to read from it. */
const closedFile = -1;

/** Opens the file for leaves in a directory. */
export type OpenLeafFile = (directory: string) => Promise<TemporaryFile>;

/** Leaves on the disk: in a temporary file, which is made for the first of them; messages that stand in a file of their own are read from there. */
export class LeafFile {
	/** Why nothing can be written any more. */
	failure: Error | undefined;
	readonly #open: () => Promise<TemporaryFile>;
	readonly #extents: Extents;
	#opening: Promise<TemporaryFile> | undefined;
	#file: TemporaryFile | undefined;

	/** @param capacity - Bytes of the file at most. */
	constructor(open: OpenLeafFile, directory: string, capacity: number) {
		this.#open = () => open(directory);
		this.#extents = new Extents(capacity);
	}

	/** Bytes of the file at most. */
	get capacity(): number {
		return this.#extents.capacity;
	}

	/** Bytes on the disk. */
	get used(): number {
		return this.#extents.used;
	}

	/**
	Write a leaf as it is.

	@returns `full`: there is no room, or the disk failed. `changed`: what was written is not what the leaf is now.
	*/
	async write(leaf: Leaf): Promise<'done' | 'full' | 'changed'> {
		const {columns, bytes, version, origin, size} = leaf;
		const {buffer, shape} = columns!;
		const messages = origin ? undefined : bytes!.subarray(0, size);
		const extent = this.failure ? undefined : this.#extents.take(buffer.byteLength + (messages?.length ?? 0));
		if (!extent) {
			return 'full';
		}

		try {
			this.#opening ??= this.#open();
			this.#file = await this.#opening;
			await this.#file.write(bytesIn(buffer), extent.offset);
			if (messages) {
				await this.#file.write(messages, extent.offset + buffer.byteLength);
			}
		} catch (error) {
			this.failure = error instanceof Error ? error : new Error(String(error));
		}

		if (this.failure || leaf.version !== version || leaf.columns !== columns) {
			this.#extents.give(extent);
			return this.failure ? 'full' : 'changed';
		}

		this.forget(leaf);
		leaf.stored = {extent, shape, messagesAt: buffer.byteLength, version};
		return 'done';
	}

	/** Read what is not in memory of a leaf. Where that fails, it counts as lost. */
	async read(leaf: Leaf): Promise<void> {
		if (!leaf.columns && leaf.stored) {
			const place = this.#columnsOf(leaf);
			takeColumns(leaf, place, await fill(place));
		}

		if (leaf.columns && !leaf.bytes) {
			const place = this.#messagesOf(leaf);
			takeMessages(leaf, place, await fill(place));
		}
	}

	/** As `read`, at once; of the columns alone, where that is enough. */
	readNow(leaf: Leaf, what: 'columns' | 'all'): void {
		if (!leaf.columns && leaf.stored) {
			const place = this.#columnsOf(leaf);
			takeColumns(leaf, place, fillNow(place));
		}

		if (what === 'all' && leaf.columns && !leaf.bytes) {
			const place = this.#messagesOf(leaf);
			takeMessages(leaf, place, fillNow(place));
		}
	}

	/** Where another thread finds a leaf. */
	sourcesOf({columns, bytes, origin, stored}: Leaf): {columns: Source; messages: Source} {
		const fd = this.#file?.fd ?? closedFile;
		const offset = stored?.extent.offset ?? 0;
		const messages = origin
			? {fd: origin.file.fd, offset: origin.offset}
			: {fd, offset: offset + (stored?.messagesAt ?? 0)};
		return {
			columns: columns?.buffer ?? {fd, offset},
			messages: (bytes?.buffer as SharedArrayBuffer | undefined) ?? messages,
		};
	}

	/** A leaf need not be on the disk any more. */
	forget(leaf: Leaf): void {
		if (leaf.stored) {
			this.#extents.give(leaf.stored.extent);
			leaf.stored = undefined;
		}
	}

	/** Give the disk back. */
	async close(): Promise<void> {
		const file = await this.#opening?.catch(() => undefined);
		this.failure ??= new Error('The view was closed.');
		this.#file = undefined;
		await file?.close();
	}

	#columnsOf({buffers, stored}: Leaf): Place {
		const {shape, extent} = stored!;
		const buffer = buffers.take(columnBytes(shape));
		return {
			fd: this.#file?.fd ?? closedFile,
			offset: extent.offset,
			length: buffer.byteLength,
			buffer,
			stored,
		};
	}

	#messagesOf({buffers, origin, stored, size}: Leaf): Place {
		const buffer = buffers.take(bytesFor(size));
		const {fd, offset} = origin
			? {fd: origin.file.fd, offset: origin.offset}
			: {fd: this.#file?.fd ?? closedFile, offset: stored!.extent.offset + stored!.messagesAt};
		return {fd, offset, length: size, buffer, stored};
	}
}

/** Where to read from, and what to read into. */
type Place = {
	readonly fd: number;
	readonly offset: number;
	readonly length: number;
	readonly buffer: SharedArrayBuffer;
	/** What is read; another one by then was changed meanwhile. */
	readonly stored: StoredLeaf | undefined;
};

/** Whether all of it could be read. */
const fill = async ({fd, offset, length, buffer}: Place): Promise<boolean> => {
	try {
		let done = 0;
		for (let count = 1; count > 0 && done < length; done += count) {
			count = (await readAsync(fd, bytesIn(buffer), done, length - done, offset + done)).bytesRead;
		}

		return done === length;
	} catch {
		return false;
	}
};

const fillNow = ({fd, offset, length, buffer}: Place): boolean => {
	try {
		let done = 0;
		for (let count = 1; count > 0 && done < length; done += count) {
			count = readSync(fd, bytesIn(buffer), done, length - done, offset + done);
		}

		return done === length;
	} catch {
		return false;
	}
};

const takeColumns = (leaf: Leaf, {buffer, stored}: Place, isRead: boolean): void => {
	if (isRead && !leaf.columns && leaf.stored === stored) {
		leaf.columns = new Columns(buffer, stored!.shape);
		return;
	}

	leaf.buffers.give(buffer);
	leaf.isLost ||= !isRead && leaf.stored === stored;
};

const takeMessages = (leaf: Leaf, {buffer, length, stored}: Place, isRead: boolean): void => {
	// More may have come meanwhile: it is read again then.
	const isWanted =
		leaf.columns !== undefined && !leaf.bytes && leaf.stored === stored && leaf.size === length;
	const bytes = bytesIn(buffer);
	if (isRead && isWanted && hasLines(bytes, leaf.columns!.starts, leaf.lines)) {
		leaf.bytes = bytes;
		return;
	}

	leaf.buffers.give(buffer);
	leaf.isLost ||= isWanted;
};
