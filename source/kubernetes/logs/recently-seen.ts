import {type Instant, laterInstant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import {SeenLines} from '../../core/seen-lines.ts';
import {disorderNs} from '../node-files/plan.ts';

/** After all times. */
const never = 2n ** 63n - 1n;

/** The lines that came since the last check but one, without a hole that nobody knows of. */
export class RecentlySeen {
	#before = new SeenLines();
	#now = new SeenLines();
	/** The first line that came was the first of the log. */
	#isFromStart: boolean;

	constructor(isFromStart: boolean) {
		this.#isFromStart = isFromStart;
	}

	get count(): number {
		return this.#before.count + this.#now.count;
	}

	get newest(): Instant | undefined {
		return laterInstant(this.#before.newest, this.#now.newest);
	}

	/** From this time on each line of the log came, or should have. */
	get since(): Instant {
		if (this.#isFromStart) {
			return 0n;
		}

		const oldest = this.#before.oldest ?? this.#now.oldest;
		return oldest === undefined ? never : oldest + disorderNs;
	}

	/** The latest time before another; `undefined` where none is known. */
	newestBefore(time: Instant): Instant | undefined {
		return laterInstant(this.#before.newestBefore(time), this.#now.newestBefore(time));
	}

	add(batch: LineBatch): void {
		this.#now.add(batch);
	}

	has(batch: LineBatch, line: number): boolean {
		return this.#now.has(batch, line) || this.#before.has(batch, line);
	}

	/** All up to now was checked: what was checked before that, too, is not needed any more, unless nothing came since. */
	forget(): void {
		if (this.#now.count === 0) {
			return;
		}

		this.#isFromStart &&= this.#before.count === 0;
		this.#before = this.#now;
		this.#now = new SeenLines();
	}
}
