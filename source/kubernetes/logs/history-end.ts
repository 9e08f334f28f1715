import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import type {LifeLog} from './life-log.ts';
import {SpanProgress} from './span-progress.ts';

/** Where nothing more comes for so long, in ms, all that was there has come: the kubelet sends it without a pause. */
const quietMs = 300;

/** So long may the kubelet read a large file, in ms, before it comes to the first line that was asked for. */
const searchMs = 10_000;

/**
Tells when a log that is followed from a beginning has come to where it was when it was asked for: what comes after that is live.

The body says nothing of it. It is known by the line that was the newest one then.
*/
export class HistoryEnd {
	readonly #progress: SpanProgress;
	#timer: NodeJS.Timeout;
	#hasLines = false;
	#onReached: (() => void) | undefined;

	/** @param onReached - Called once. */
	constructor(log: LifeLog, onReached: () => void, signal: AbortSignal) {
		this.#onReached = onReached;
		this.#timer = setTimeout(() => this.#reach(), searchMs);
		const onNewest = (newest: Instant | undefined) => {
			if (newest === undefined && !this.#hasLines) {
				this.#wait();
			}
		};
		this.#progress = new SpanProgress(log, {previous: false, signal, onNewest});
	}

	/** Lines came. */
	take(batch: LineBatch): void {
		if (lineCount(batch) === 0 || !this.#onReached) {
			return;
		}

		const {goal} = this.#progress;
		if (goal !== undefined && batch.times.at(-1)! >= goal) {
			this.#reach();
			return;
		}

		this.#progress.take(batch);
		if (this.#hasLines) {
			this.#timer.refresh();
		} else {
			this.#hasLines = true;
			this.#wait();
		}
	}

	/** The connection has ended: nothing is reached any more. */
	stop(): void {
		this.#onReached = undefined;
		clearTimeout(this.#timer);
	}

	#wait(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#reach(), quietMs);
	}

	#reach(): void {
		const onReached = this.#onReached;
		this.stop();
		onReached?.();
	}
}
