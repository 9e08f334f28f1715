import {isSameLine} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
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
	/** It goes far back in time, to a line that is not known: that is not new for sure, nor what comes after it. `line`: a batch of it alone. */
	| {readonly type: 'stepBack'; readonly line: LineBatch};

/** Picks the lines of a live connection that are new, whatever it sends again. */
export class LiveLines {
	readonly #known: RecentLines;
	/** Absent: all that comes is new. */
	#joiner: Joiner | undefined;
	#stepBacks: StepBacks | undefined;
	/** The first line of a file that came again. */
	#start: LineBatch | undefined;

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

	/**
	Look through what has come.

	@param onFound - Called with each thing that is found, in order. Nothing is in lines that are held because they are not joined.
	*/
	push(batch: LineBatch, onFound: (found: Found) => void): void {
		const restart = this.#restartIn(batch);
		if (restart === -1) {
			this.#pushRun(batch, onFound);
			return;
		}

		this.#pushRun(sliceBatch(batch, 0, restart), onFound);
		if (!this.isJoined) {
			// What came of it before comes once more, too.
			this.#joiner = new Joiner(this.#known, false);
		}

		this.push(sliceBatch(batch, restart), onFound);
	}

	/**
	Where a file that comes again, and has not come so far as it is known, begins once more; -1 where it does not.

	A log that goes round in circles joins in several places, and so in none.
	*/
	#restartIn(batch: LineBatch): number {
		const start = this.#start;
		for (let line = this.count === 0 ? 1 : 0; start && !this.isJoined && line < lineCount(batch); line++) {
			if (isSameLine(start, 0, batch, line)) {
				return line;
			}
		}

		return -1;
	}

	#pushRun(batch: LineBatch, onFound: (found: Found) => void): void {
		const fresh = this.#joiner ? this.#joiner.push(batch) : batch;
		if (!this.isJoined) {
			return;
		}

		this.#stepBacks ??= new StepBacks(this.#known);
		const step = this.#stepBacks.find(fresh);
		if (!step) {
			onFound({type: 'new', batch: fresh});
			return;
		}

		onFound({type: 'new', batch: sliceBatch(fresh, 0, step.line)});
		const line = sliceBatch(fresh, step.line, step.line + 1);
		this.#stepBacks = undefined;
		this.#joiner = new Joiner(this.#known, false);
		if (step.known) {
			this.#start = line;
			onFound({type: 'again', skipped: {from: step.known.before, to: line.times[0]!}});
			this.push(sliceBatch(fresh, step.line), onFound);
		} else {
			onFound({type: 'stepBack', line});
		}
	}
}
