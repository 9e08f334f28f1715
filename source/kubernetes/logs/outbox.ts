import {byteCount} from '../../core/batch-parts.ts';
import type {StreamEvent} from '../../core/stream-event.ts';

/** History is not read faster than it is taken: so many bytes may wait. */
const maxWaitingBytes = 32 * 1024 * 1024;

/**
Events of many streams on their way to one reader, in the order in which they came to be known.

Live streams never wait here, because the node drops what is not read in time. A bounded spool belongs in place of this array.
*/
export class Outbox implements AsyncIterable<StreamEvent> {
	#events: StreamEvent[] = [];
	#next = 0;
	#bytes = 0;
	#isEnded = false;
	#error: unknown;
	#wake: () => void = () => {};
	#takers: Array<() => void> = [];

	push(event: StreamEvent): void {
		if (this.#isEnded) {
			return;
		}

		this.#events.push(event);
		this.#bytes += sizeOf(event);
		this.#wake();
	}

	/** Resolves when the reader has taken enough for more history. */
	async room(): Promise<void> {
		while (this.#bytes > maxWaitingBytes && !this.#isEnded) {
			await new Promise<void>(resolve => {
				this.#takers.push(resolve);
			});
		}
	}

	/** No more events; with an error, the reader gets it after all that was pushed. */
	end(error?: unknown): void {
		this.#isEnded = true;
		this.#error ??= error;
		this.#wake();
		this.#release();
	}

	/** Nobody reads any more. */
	abandon(): void {
		this.#events = [];
		this.#next = 0;
		this.#bytes = 0;
		this.end();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<StreamEvent> {
		while (true) {
			while (this.#next < this.#events.length) {
				yield this.#take();
			}

			if (this.#isEnded) {
				if (this.#error !== undefined) {
					throw this.#error;
				}

				return;
			}

			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		}
	}

	#take(): StreamEvent {
		const event = this.#events[this.#next]!;
		this.#next++;
		this.#bytes -= sizeOf(event);
		if (this.#next === this.#events.length) {
			this.#events = [];
			this.#next = 0;
		} else if (this.#next > 4096) {
			this.#events = this.#events.slice(this.#next);
			this.#next = 0;
		}

		if (this.#bytes <= maxWaitingBytes) {
			this.#release();
		}

		return event;
	}

	#release(): void {
		const takers = this.#takers;
		this.#takers = [];
		for (const take of takers) {
			take();
		}
	}
}

const sizeOf = (event: StreamEvent): number => (event.type === 'lines' ? byteCount(event.batch) + 256 : 64);
