import {lineCount, sliceBatch} from '../core/line-batch.ts';
import type {Lines} from './growth.ts';

/** Keeps so many of the last lines that come. */
export class LastLines {
	readonly #most: number;
	#events: Lines[] = [];
	#count = 0;

	constructor(most: number) {
		this.#most = most;
	}

	add(event: Lines): void {
		this.#events.push(event);
		this.#count += lineCount(event.batch);
		while (this.#events.length > 0 && this.#count - lineCount(this.#events[0]!.batch) >= this.#most) {
			this.#count -= lineCount(this.#events.shift()!.batch);
		}
	}

	/** The last `count` of those that are kept, oldest first; then none is kept any more. */
	take(count: number = this.#most): Lines[] {
		let surplus = Math.max(0, this.#count - Math.min(count, this.#most));
		const taken = this.#events.flatMap(event => {
			const lines = lineCount(event.batch);
			const dropped = Math.min(surplus, lines);
			surplus -= dropped;
			if (dropped === 0) {
				return [event];
			}

			return dropped === lines ? [] : [{...event, batch: sliceBatch(event.batch, dropped)}];
		});
		this.#events = [];
		this.#count = 0;
		return taken;
	}
}
