import {isSameLine} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import type {RecentLines} from '../../core/recent-lines.ts';
import {disorderNs} from '../node-files/plan.ts';

/** A line that is older by so many ns than one before it was not only written by the other output. */
const farNs = 5_000_000_000n;

/** Among so many lines before a line it is looked for one that is equal to it. */
const maxBetween = 32;

/** A live connection gave a line that is older than one before it, and not only because outputs do not take turns. */
export type StepBack = {
	/** Index in the batch. */
	readonly line: number;
	/** The line is known, and older than others that are: it and those after it come again. `before`: time of the line that came before it the first time. */
	readonly known?: {readonly before?: Instant};
};

/**
Finds where a live connection goes back in time.

The kubelet's follower opens the log file anew, from its start, for each rotation that it has not noticed yet. Where it lags by several,
it leaves out the files between and then gives the present one several times (seen with a frozen API server and rotation at 64 KiB: the
same 5,700 lines three times within one response). A node's clock that is set back looks alike; only the sequence of lines tells.

A new file that is sent again may have lines of one time only, as where it has one line. Then no time goes back; but no two lines of a clock
that counts in ns are equal. Where its steps are longer, equal lines are written at once, and only the log itself tells: by how many it has.
*/
export class StepBacks {
	readonly #known: RecentLines;
	#newest: Instant | undefined;

	/** @param known - The lines that came so far; the last of them is the first to be compared with. */
	constructor(known: RecentLines) {
		this.#known = known;
		this.#newest = known.last;
	}

	/** Look through lines that are not among the known ones yet. */
	find(batch: LineBatch): StepBack | undefined {
		const {times} = batch;
		let newest = this.#newest ?? times[0];
		let peak = this.#known.newest ?? times[0]!;
		for (let line = 0; line < times.length; line++) {
			const time = times[line]!;
			if (time > peak) {
				newest = time;
				peak = time;
				continue;
			}

			if (time >= newest!) {
				if (this.#isTwin(batch, line)) {
					return {line};
				}

				newest = time;
				continue;
			}

			const known = this.#findIn(batch, line) ?? this.#known.find(batch, line);
			if (known || time < newest! - farNs || this.#isBeyondKnown(time, newest!)) {
				return {line, known};
			}
		}

		this.#newest = newest;
		return undefined;
	}

	/**
	Whether one of the lines that came right before it is equal, time and all: it may be the same one. With more of them such lines are nothing
	new; and with lines of that time alone the log itself could not tell.
	*/
	#isTwin(batch: LineBatch, line: number): boolean {
		if (this.#known.hasTwins) {
			return false;
		}

		let twins = 0;
		for (let at = line - 1; at >= Math.max(0, line - maxBetween); at--) {
			twins += isSameLine(batch, at, batch, line) ? 1 : 0;
		}

		if (line < maxBetween) {
			twins += this.#known.countNewest(batch, line, maxBetween - line);
		}

		return twins === 1 && !(this.#known.isThin && this.#known.last === batch.times[line]);
	}

	/** Whether it may have come before the lines that are known: those do not always reach back far enough to tell. */
	#isBeyondKnown(time: Instant, newest: Instant): boolean {
		const {first, isComplete, isFull} = this.#known;
		const isBefore = !isComplete && first !== undefined && time < first;
		return isBefore && (isFull || time < newest - disorderNs);
	}

	/** Among the lines before it in the batch. */
	#findIn(batch: LineBatch, line: number): StepBack['known'] {
		const {times} = batch;
		for (let at = times.indexOf(times[line]!); at < line; at = times.indexOf(times[line]!, at + 1)) {
			if (isSameLine(batch, at, batch, line)) {
				return {before: times[at - 1] ?? this.#known.last};
			}
		}

		return undefined;
	}
}
