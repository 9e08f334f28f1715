import type {Instant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import type {LifeLog} from './life-log.ts';

/** Where nothing more comes for so long, in ms, all that was there has come: the kubelet sends it without a pause. */
const quietMs = 300;

/** So long may the kubelet read a large file, in ms, before it comes to the first line that was asked for. */
const searchMs = 10_000;

/**
Tells when a log that is followed from a beginning has come to where it was when it was asked for: what comes after that is live.

The body says nothing of it, so the newest line is asked for beside it; the kubelet seeks that from the file's end, in 0.04 s.
*/
export class HistoryEnd {
	#goal: Instant | undefined;
	#timer: NodeJS.Timeout;
	#hasLines = false;
	#onReached: (() => void) | undefined;

	/** @param onReached - Called once. */
	constructor(log: LifeLog, onReached: () => void, signal: AbortSignal) {
		this.#onReached = onReached;
		this.#timer = setTimeout(() => this.#reach(), searchMs);
		log.collect({tailLines: 1}, signal).then(
			({lines}) => this.#expect(lines.times.at(-1)),
			() => {},
		);
	}

	/** Lines came. */
	take({times}: LineBatch): void {
		const newest = times.at(-1);
		if (newest === undefined) {
			return;
		}

		if (this.#goal !== undefined && newest >= this.#goal) {
			this.#reach();
		} else if (this.#hasLines) {
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

	/** @param newest - Time of the log's last line; `undefined` where it has none. */
	#expect(newest: Instant | undefined): void {
		this.#goal = newest;
		if (newest === undefined && !this.#hasLines) {
			this.#wait();
		}
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
