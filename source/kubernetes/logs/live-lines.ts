import type {Instant} from '../../core/instant.ts';
import {type LineBatch, sliceBatch} from '../../core/line-batch.ts';
import type {RecentLines} from '../../core/recent-lines.ts';
import {Joiner} from './joiner.ts';
import {StepBacks} from './step-back.ts';

/** Between which times a live connection may have left out lines. */
export type Skipped = {readonly from?: Instant; readonly to: Instant};

/** What is found in the lines of a live connection. */
export type Found =
	/** Lines that come after all that is known; to be added to it before one goes on. */
	| {readonly type: 'new'; readonly batch: LineBatch}
	/** Known lines come again: a file is sent once more from its start, and files before it may have been left out. */
	| {readonly type: 'again'; readonly skipped: Skipped}
	/** It goes far back in time, to lines that are not known: what comes is not new for sure. `newest`: of the last line before. */
	| {readonly type: 'stepBack'; readonly from: Instant; readonly newest: Instant};

/** Picks the lines of a live connection that are new, whatever it sends again. */
export class LiveLines {
	readonly #known: RecentLines;
	/** Absent: all that comes is new. */
	#joiner: Joiner | undefined;
	#stepBacks: StepBacks | undefined;

	/**
	@param known - What is new has to be added to it as it is found.
	@param joiner - Absent: nothing is known that may come again.
	*/
	constructor(known: RecentLines, joiner: Joiner | undefined) {
		this.#known = known;
		this.#joiner = joiner;
	}

	/** Whether it is proven where what comes goes on. */
	get isJoined(): boolean {
		return !this.#joiner || this.#joiner.state === 'joined';
	}

	/** Lines that came since it was last not joined. */
	get count(): number {
		return this.#joiner?.count ?? 0;
	}

	/** Nothing is found in lines that are held because they are not joined. */
	*push(batch: LineBatch): Generator<Found, void> {
		const fresh = this.#joiner ? this.#joiner.push(batch) : batch;
		if (!this.isJoined) {
			return;
		}

		this.#stepBacks ??= new StepBacks(this.#known);
		const step = this.#stepBacks.find(fresh);
		if (!step) {
			yield {type: 'new', batch: fresh};
			return;
		}

		yield {type: 'new', batch: sliceBatch(fresh, 0, step.line)};
		const from = fresh.times[step.line]!;
		this.#stepBacks = undefined;
		this.#joiner = new Joiner(this.#known, false);
		if (step.known) {
			yield {type: 'again', skipped: {from: step.known.before, to: from}};
			yield* this.push(sliceBatch(fresh, step.line));
		} else {
			yield {type: 'stepBack', from, newest: this.#known.last ?? from};
		}
	}
}
