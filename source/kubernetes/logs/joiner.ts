import {type Alignment, align} from '../../core/align.ts';
import {isSameLine, joinBatches, noLines} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import type {RecentLines} from '../../core/recent-lines.ts';

export type JoinState = 'open' | Alignment['type'];

/** After so many tries in vain, because equal lines repeat, … */
const freeTries = 16;
/** … so many more lines must have come before the next one, as a share of those that are held. */
const retryShare = 0.25;

/**
Takes lines that were asked for again, holds them until it is proven where they go on, and then lets the new ones through.

What can not join is only put aside: 40 MB in pieces of 64 KiB, each aligned with all that came before, kept a fast log from ever being joined.
*/
export class Joiner {
	readonly #known: LineBatch;
	readonly #knownFromStart: boolean;
	readonly #readFromStart: boolean;
	#held: LineBatch[] = [];
	#tries = 0;
	/** Lines that must have come before it is tried again. */
	#nextTry = 0;
	/** What came since it was last tried can decide it. */
	#isDue = false;
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

		this.#isDue ||= this.#held.length === 0 || this.#mayJoin(batch);
		this.#held.push(batch);
		return this.#isDue && this.count >= this.#nextTry ? this.#check(this.#readFromStart, false) : noLines;
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
		if (this.#held.length > 1) {
			this.#held = [joinBatches(this.#held)];
		}

		return this.#held[0] ?? noLines;
	}

	/** Whether this batch can decide it: new lines come after the last known one. */
	#mayJoin(batch: LineBatch): boolean {
		const last = lineCount(this.#known) - 1;
		for (let line = 0; last >= 0 && line < lineCount(batch); line++) {
			if (isSameLine(this.#known, last, batch, line)) {
				return true;
			}
		}

		return false;
	}

	#check(readFromStart: boolean, isLast: boolean): LineBatch {
		const read = this.held;
		const alignment = align(this.#known, read, {knownFromStart: this.#knownFromStart, readFromStart});
		if (alignment.type !== 'joined' && !(isLast && alignment.type === 'weak')) {
			this.state = alignment.type;
			this.#isDue = false;
			this.#tries++;
			this.#nextTry = this.#tries < freeTries ? 0 : this.count * (1 + retryShare);
			return noLines;
		}

		this.state = 'joined';
		this.#held = [];
		return sliceBatch(read, alignment.from);
	}
}
