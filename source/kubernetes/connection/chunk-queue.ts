/** When so much waits for the reader, the sender is held up (bytes). */
const highWater = 128 * 1024;

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
export class ChunkQueue implements AsyncIterableIterator<Uint8Array> {
	readonly #sender: QueueSender;
	#chunks: Uint8Array[] = [];
	#size = 0;
	#isFull = false;
	#end: {readonly error?: Error} | undefined;
	#wake = () => {};

	constructor(sender: QueueSender) {
		this.#sender = sender;
	}

	push(chunk: Uint8Array): void {
		this.#chunks.push(chunk);
		this.#size += chunk.length;
		if (this.#size >= highWater && !this.#isFull) {
			this.#isFull = true;
			this.#sender.onFull();
		}

		this.#wake();
	}

	/** After what was pushed comes the end, or this error. */
	end(error?: Error): void {
		this.#end ??= {error};
		this.#wake();
	}

	async next(): Promise<IteratorResult<Uint8Array>> {
		while (this.#chunks.length === 0 && !this.#end) {
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		}

		if (this.#chunks.length > 0) {
			return {value: this.#take(), done: false};
		}

		if (this.#end?.error) {
			throw this.#end.error;
		}

		return {value: undefined, done: true};
	}

	async return(): Promise<IteratorResult<Uint8Array>> {
		this.#chunks = [];
		if (!this.#end) {
			this.end();
			this.#sender.onLeft();
		}

		return {value: undefined, done: true};
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	#take(): Uint8Array {
		const chunks = this.#chunks;
		this.#chunks = [];
		this.#size = 0;
		if (this.#isFull) {
			this.#isFull = false;
			this.#sender.onRoom();
		}

		return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
	}
}
