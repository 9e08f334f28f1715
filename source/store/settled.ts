import {type Instant, laterInstant} from '../core/instant.ts';

/** Marks in a reorder window: how finely its end is known. */
const marksInWindow = 16;

type Mark = {bucket: number; at: number; key: Instant};

/**
Knows up to where rows no longer move: what arrived longer ago than the reorder window stays, and a live line that is older goes after it.
*/
export class Settled {
	readonly #windowMs: number;
	readonly #marks: Mark[] = [];
	#floor: Instant | undefined;
	#newest: Instant | undefined;

	/** @param windowMs - How long after its arrival a row may still move. */
	constructor(windowMs: number) {
		this.#windowMs = windowMs;
	}

	/** The last place of all rows so far. */
	get newest(): Instant | undefined {
		return this.#newest;
	}

	/** Rows up to this place arrived, now (ms). */
	note(key: Instant, now: number): void {
		const newest = laterInstant(this.#newest, key)!;
		this.#newest = newest;

		const bucket = Math.floor((now * marksInWindow) / Math.max(1, this.#windowMs));
		const last = this.#marks.at(-1);
		if (last?.bucket === bucket) {
			last.at = now;
			last.key = newest;
		} else {
			this.#marks.push({bucket, at: now, key: newest});
		}
	}

	/** The place of the last row that no longer moves at this time (ms); `undefined` where all may move. */
	floor(now: number): Instant | undefined {
		while (this.#marks[0] && this.#marks[0].at + this.#windowMs <= now) {
			this.#floor = this.#marks.shift()!.key;
		}

		return this.#floor;
	}
}
