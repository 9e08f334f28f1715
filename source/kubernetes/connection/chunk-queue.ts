import type {ApiBody} from '../api.ts';

/** When so much waits for the reader, the sender is held up (bytes). */
const highWater = 128 * 1024;

/** What is to be handed over when all is read that is there now. */
let dueQueues: Array<() => void> = [];

const handOverDue = (): void => {
	const due = dueQueues;
	dueQueues = [];
	for (const handOver of due) {
		handOver();
	}
};

/** What a queue tells its sender. */
export type QueueSender = {
	/** Send no more for now. */
	readonly onFull: () => void;
	/** Go on. */
	readonly onRoom: () => void;
	/** The reader has left before the end. */
	readonly onLeft: () => void;
};

/**
Bytes on their way from a stream to its one reader.

What has come together is read together: a server that flushes every line makes a frame of each, and hundreds of them come at once.
*/
export class ChunkQueue implements AsyncIterableIterator<Uint8Array>, ApiBody {
	readonly #sender: QueueSender;
	/** Most are read before another one comes. */
	#first: Uint8Array | undefined;
	#others: Uint8Array[] = [];
	#size = 0;
	#isFull = false;
	#end: {readonly error?: Error} | undefined;
	#wake = () => {};
	/** The reader wants all handed over. */
	#handing:
		| {readonly onChunk: (chunk: Uint8Array) => void; readonly over: PromiseWithResolvers<void>}
		| undefined;
	#isDue = false;

	constructor(sender: QueueSender) {
		this.#sender = sender;
	}

	push(chunk: Uint8Array): void {
		if (this.#end) {
			// Who was told of the end, or has left, counts on it that nothing comes after.
			return;
		}

		if (this.#first) {
			this.#others.push(chunk);
		} else {
			this.#first = chunk;
		}

		this.#size += chunk.length;
		if (this.#size >= highWater && !this.#isFull) {
			this.#isFull = true;
			this.#sender.onFull();
		}

		if (this.#handing) {
			this.#handOverSoon();
		} else {
			this.#wake();
		}
	}

	/** After what was pushed comes the end, or this error. */
	end(error?: Error): void {
		this.#end ??= {error};
		if (this.#handing) {
			this.#handOver();
		} else {
			this.#wake();
		}
	}

	readAll(onChunk: (chunk: Uint8Array) => void): Promise<void> {
		this.#handing = {onChunk, over: Promise.withResolvers()};
		this.#handOver();
		return this.#handing.over.promise;
	}

	async next(): Promise<IteratorResult<Uint8Array>> {
		while (!this.#first && !this.#end) {
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		}

		if (this.#first) {
			return {value: this.#take(), done: false};
		}

		if (this.#end?.error) {
			throw this.#end.error;
		}

		return {value: undefined, done: true};
	}

	async return(): Promise<IteratorResult<Uint8Array>> {
		this.#first = undefined;
		this.#others = [];
		if (!this.#end) {
			this.end();
			this.#sender.onLeft();
		}

		return {value: undefined, done: true};
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	/** What comes meanwhile on all connections is handed over together. */
	#handOverSoon(): void {
		if (!this.#isDue) {
			this.#isDue = true;
			if (dueQueues.push(this.#handOver) === 1) {
				setImmediate(handOverDue);
			}
		}
	}

	readonly #handOver = (): void => {
		const {onChunk, over} = this.#handing!;
		this.#isDue = false;
		try {
			if (this.#first) {
				onChunk(this.#take());
			}
		} catch (error) {
			over.reject(error);
			void this.return();
		}

		if (this.#end?.error) {
			over.reject(this.#end.error);
		} else if (this.#end) {
			over.resolve();
		}
	};

	#take(): Uint8Array {
		const first = this.#first!;
		const others = this.#others;
		this.#first = undefined;
		this.#size = 0;
		if (this.#isFull) {
			this.#isFull = false;
			this.#sender.onRoom();
		}

		if (others.length === 0) {
			return first;
		}

		this.#others = [];
		return Buffer.concat([first, ...others]);
	}
}
