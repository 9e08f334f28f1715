import {isSameLine} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {firstPlace, type LineBatch, type LinePlace, lineCount} from '../../core/line-batch.ts';
import type {LinesPlace} from '../../core/stream-event.ts';

/** Lines of a stream's beginning that are kept to join older ones to; a stream is never shown with more before its window. */
const keptLines = 2048;

/** The oldest lines that are known of a stream: batches are values, so keeping them copies nothing. */
export class KnownStart {
	#batches: LineBatch[] = [];
	#count = 0;

	/** Take lines of the stream in the order in which they came. */
	add(batch: LineBatch, at: LinesPlace): void {
		if (at === 'late') {
			return;
		}

		if (at === 'head') {
			// What came before no longer is the beginning.
			this.#batches = [];
			this.#count = 0;
		}

		if (this.#count < keptLines) {
			this.#batches.push(batch);
			this.#count += lineCount(batch);
		}
	}

	/** Time of the first line; `undefined` where there is none. */
	get time(): Instant | undefined {
		return this.#batches.find(batch => lineCount(batch) > 0)?.times[0];
	}

	/** Where the first line stands in a file, where it does. */
	get place(): LinePlace | undefined {
		const first = this.#batches.find(batch => lineCount(batch) > 0);
		return first && firstPlace(first);
	}

	/** Lines before a time, of those that are kept. */
	countBefore(time: Instant): number {
		return this.#batches.reduce((sum, {times}) => sum + times.filter(other => other < time).length, 0);
	}

	/**
	How many of the lines of `older`, from its end, are known already: the longest end of it that is a beginning of what is known.

	Sequences are compared, not times: equal times and equal lines are common. Only where no sequence fits, because more is known than is kept here, times decide.
	*/
	overlap(older: LineBatch): number {
		return this.#sameLines(older) || this.#linesSince(older);
	}

	#sameLines(older: LineBatch): number {
		const known = this.#batches.flatMap(batch =>
			Array.from({length: lineCount(batch)}, (_, line) => ({batch, line})),
		);
		const count = lineCount(older);
		for (let size = Math.min(count, known.length); size > 0; size--) {
			const matches = known
				.slice(0, size)
				.every(({batch, line}, index) => isSameLine(older, count - size + index, batch, line));
			if (matches) {
				return size;
			}
		}

		return 0;
	}

	#linesSince({times}: LineBatch): number {
		const {time} = this;
		const first = time === undefined ? -1 : times.findIndex(other => other >= time);
		return first === -1 ? 0 : times.length - first;
	}
}
