import {type Alignment, align} from '../../core/align.ts';
import {joinBatches, noLines} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import type {RecentLines} from '../../core/recent-lines.ts';

export type JoinState = 'open' | Alignment['type'];

/** Takes lines that were asked for again, holds them until it is proven where they go on, and then lets the new ones through. */
export class Joiner {
	readonly #known: LineBatch;
	readonly #knownFromStart: boolean;
	readonly #readFromStart: boolean;
	#held: LineBatch[] = [];
	state: JoinState = 'open';
	/** Lines that came so far, new or not. */
	count = 0;
	/** Of the first line that came. */
	first: Instant | undefined;

	/** @param readFromStart - The request had no limit, so its first line is the log's. */
	constructor(known: RecentLines, readFromStart: boolean) {
		this.#known = known.lines();
		this.#knownFromStart = known.isComplete;
		this.#readFromStart = readFromStart;
		if (this.#knownFromStart && readFromStart && known.count === 0) {
			this.state = 'joined';
		}
	}

	/** @returns The lines that are new, as far as that is proven. */
	push(batch: LineBatch): LineBatch {
		this.first ??= batch.times[0];
		this.count += lineCount(batch);
		if (this.state === 'joined') {
			return batch;
		}

		this.#held = [joinBatches([...this.#held, batch])];
		return this.#check(this.#readFromStart, false);
	}

	/**
	Nothing more comes: where it fits in one place only, that has to do.

	@param isWhole - It has turned out that all of the log was read.
	@returns New lines, where the end has made it clear.
	*/
	finish(isWhole: boolean): LineBatch {
		if (this.state === 'joined' || this.count === 0) {
			return noLines;
		}

		return this.#check(this.#readFromStart || isWhole, true);
	}

	/** All that was held back: where nothing joined, whoever asked decides about it. */
	get held(): LineBatch {
		return this.#held[0] ?? noLines;
	}

	#check(readFromStart: boolean, isLast: boolean): LineBatch {
		const read = this.#held[0]!;
		const alignment = align(this.#known, read, {knownFromStart: this.#knownFromStart, readFromStart});
		if (alignment.type !== 'joined' && !(isLast && alignment.type === 'weak')) {
			this.state = alignment.type;
			return noLines;
		}

		this.state = 'joined';
		this.#held = [];
		return sliceBatch(read, alignment.from);
	}
}
