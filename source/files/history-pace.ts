import type {StreamId} from '../core/instance.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {Growth} from './growth.ts';

/** How often to look whether a file has grown while its history is read, and to say how far that is, in ms. */
const lookMs = 50;

/** While a history is read: says how far, and gives what is written meanwhile. */
export class HistoryPace {
	/** Bytes of the history. */
	total = 0;
	readonly #stream: StreamId;
	readonly #now: () => number;
	#done = 0;
	#lookedMs = 0;

	/** @param now - ms since the epoch. */
	constructor(stream: StreamId, now: () => number) {
		this.#stream = stream;
		this.#now = now;
	}

	/**
	So many more bytes of the history were read.

	@param growth - What is written.
	@param known - How far it is, where others know better.
	*/
	*step(
		bytes: number,
		growth: Growth | undefined,
		known?: {readonly done: number; readonly total: number},
	): Generator<StreamEvent> {
		this.#done += bytes;
		const now = this.#now();
		if (now - this.#lookedMs >= lookMs) {
			this.#lookedMs = now;
			const {done, total} = known ?? {done: this.#done, total: this.total};
			yield {type: 'progress', stream: this.#stream, done, total, unit: 'bytes'};
			yield* growth?.take() ?? [];
		}
	}
}
