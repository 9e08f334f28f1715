import {tmpdir} from 'node:os';
import type {StreamEvent} from '../core/stream-event.ts';
import {Backlog} from './backlog.ts';
import {DiskQueue} from './disk-queue.ts';
import {Readers} from './readers.ts';
import {type OpenSpoolFile, openTemporaryFile} from './temporary-file.ts';

export type EventSpoolOptions = {
	/** What may wait in memory. Notices and one batch of lines may come on top. @default 32 MiB */
	readonly memoryBytes?: number;
	/** What may wait on the disk; less than a 32nd of the memory: nothing. @default 2 GiB */
	readonly diskBytes?: number;
	/** Where the temporary file is made. @default the system's directory for temporary files */
	readonly directory?: string;
	/** Nobody reads any more: the iteration ends quietly and all is given back. */
	readonly signal?: AbortSignal;
	/** @default openTemporaryFile */
	readonly openFile?: OpenSpoolFile;
};

/** Events on their way from sources that must never wait to one reader that may take its time. */
export type EventSpool = {
	/** Take an event. Never waits and never throws; after an end, nothing happens. */
	push(event: StreamEvent): void;
	/** No more events. */
	end(): void;
	/** No more events; the reader gets the error after all that was pushed. */
	fail(error: unknown): void;
	/**
	Resolves when little waits, or nobody reads any more.

	For what can be read later as well, such as history: a source that waits here before each piece never makes the spool drop lines.
	*/
	room(): Promise<void>;
	/** Drop all that waits and end the iteration. Resolves when the temporary file is gone. Leaving the iteration does the same. */
	close(): Promise<void>;
	/** For one reader. Its `return` does not wait for an event that is still to come. */
	[Symbol.asyncIterator](): AsyncIterableIterator<StreamEvent, undefined>;
};

const mebibyte = 1024 * 1024;

/** What waits in memory where nothing else is said, in bytes. */
export const defaultMemoryBytes = 32 * mebibyte;

/**
Make a spool: bounded memory, then a temporary file without a name, then dropped lines, each drop told by a `gap` in its place.

While memory suffices no file is made. Order is kept over all streams, what comes back is what was pushed (a batch may have other
buffers), and only lines and reports of progress are ever dropped: `Backlog` says which.
*/
export const createEventSpool = (options: EventSpoolOptions = {}): EventSpool => new Spool(options);

class Spool implements EventSpool {
	readonly #backlog: Backlog;
	readonly #signal: AbortSignal | undefined;
	readonly #readers = new Readers<StreamEvent>();
	readonly #abort = () => void this.close();
	#isEnded = false;
	#error: {readonly thrown: unknown} | undefined;
	#closed: Promise<void> | undefined;
	#roomers: Array<() => void> = [];

	constructor(options: EventSpoolOptions) {
		const {memoryBytes = defaultMemoryBytes, diskBytes = 2048 * mebibyte} = options;
		const {openFile = openTemporaryFile, directory = tmpdir(), signal} = options;
		const disk = new DiskQueue(openFile, directory, diskBytes);
		this.#backlog = new Backlog({memoryBytes, disk, onChange: () => this.#serve()});
		this.#signal = signal;
		if (signal?.aborted) {
			this.#abort();
		} else {
			signal?.addEventListener('abort', this.#abort, {once: true});
		}
	}

	push(event: StreamEvent): void {
		if (this.#isEnded || this.#closed) {
			return;
		}

		if (this.#readers.length > 0 && this.#backlog.isEmpty) {
			this.#readers.give(event);
		} else {
			this.#backlog.push(event);
		}
	}

	end(): void {
		this.#isEnded = true;
		this.#serve();
	}

	fail(error: unknown): void {
		this.#error ??= this.#isEnded ? undefined : {thrown: error};
		this.end();
	}

	async room(): Promise<void> {
		while (!this.#hasRoom) {
			await new Promise<void>(resolve => {
				this.#roomers.push(resolve);
			});
		}
	}

	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	[Symbol.asyncIterator](): AsyncIterableIterator<StreamEvent, undefined> {
		const iterator: AsyncIterableIterator<StreamEvent, undefined> = {
			next: () => this.#next(),
			return: async () => {
				await this.close();
				return {done: true, value: undefined};
			},
			[Symbol.asyncIterator]: () => iterator,
		};
		return iterator;
	}

	async #close(): Promise<void> {
		this.#signal?.removeEventListener('abort', this.#abort);
		this.#readers.endAll();
		const closing = this.#backlog.close();
		this.#wakeRoomers();
		await closing;
	}

	#next(): Promise<IteratorResult<StreamEvent, undefined>> {
		const event = this.#readers.length === 0 && !this.#closed ? this.#backlog.shift() : undefined;
		if (event) {
			this.#wakeWhereRoom();
			return Promise.resolve({done: false, value: event});
		}

		const result = this.#readers.wait();
		this.#serve();
		return result;
	}

	#serve(): void {
		if (this.#closed) {
			this.#readers.endAll();
		}

		while (this.#readers.length > 0) {
			const event = this.#backlog.shift();
			if (event) {
				this.#readers.give(event);
			} else if (this.#isEnded && this.#backlog.isEmpty) {
				this.#finish();
			} else {
				break;
			}
		}

		this.#wakeWhereRoom();
	}

	#wakeWhereRoom(): void {
		if (this.#roomers.length > 0 && this.#hasRoom) {
			this.#wakeRoomers();
		}
	}

	get #hasRoom(): boolean {
		return this.#isEnded || this.#closed !== undefined || this.#backlog.isSmall;
	}

	#finish(): void {
		const error = this.#error;
		this.#error = undefined;
		if (error) {
			this.#readers.fail(error.thrown);
		}

		void this.close();
	}

	#wakeRoomers(): void {
		const roomers = this.#roomers;
		this.#roomers = [];
		for (const wake of roomers) {
			wake();
		}
	}
}
