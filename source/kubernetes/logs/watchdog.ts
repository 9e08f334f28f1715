import {isSameLine} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {pause} from '../backoff.ts';
import type {LifeLog} from './life-log.ts';
import type {Timing} from './timing.ts';

/** Lines by which an idle stream is compared with the log. */
const comparedLines = 4;

/** A stream that brought so many bytes since it was last looked at may be rotated soon. */
const briskBytes = 32 * 1024;

/**
Watches a live connection: silence proves nothing, because a connection may be dead without a word.

A stream that falls silent in full flow is looked at soon. The kubelet's follower misses a rotation that happens before it watches the
folder: it waits at the end of the renamed file, and goes on with the file after the next one. Seen soon, nothing of the file between is lost
(measured with rotation at 64 KiB and 5,000 lines/s: it left out 15,080 of 100,000 lines).
*/
export class Watchdog {
	readonly #log: LifeLog;
	readonly #timing: Timing;
	readonly #signal: AbortSignal;
	readonly #onStale: (cause: string | undefined) => void;
	readonly #renewal: NodeJS.Timeout;
	#timer: NodeJS.Timeout | undefined;
	#isBrisk = false;
	/** Counts what arrived. */
	#arrivals = 0;
	/** What had arrived when it was last looked at. */
	#seen = 0;
	#bytes = 0;
	#idle: number;

	/**
	@param signal - Ends the watch.
	@param onStale - Called once, when the connection should be replaced; `cause` is absent where it is only old.
	*/
	constructor(
		log: LifeLog,
		timing: Timing,
		signal: AbortSignal,
		onStale: (cause: string | undefined) => void,
	) {
		this.#log = log;
		this.#timing = timing;
		this.#signal = signal;
		this.#onStale = onStale;
		this.#idle = timing.idle;
		this.#renewal = setTimeout(() => this.#end(undefined), timing.renewal);
		signal.addEventListener('abort', () => this.#stop(), {once: true});
		this.#lookIn(timing.idle);
	}

	/** Lines arrived, of so many bytes. */
	arrived(bytes: number): void {
		this.#arrivals++;
		this.#bytes += bytes;
		if (this.#bytes >= briskBytes && !this.#isBrisk && !this.#signal.aborted) {
			this.#isBrisk = true;
			this.#lookIn(this.#timing.brisk);
		}
	}

	#lookIn(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#look(), ms);
	}

	async #look(): Promise<void> {
		const {idle, maxIdle, brisk} = this.#timing;
		if (this.#arrivals !== this.#seen) {
			this.#seen = this.#arrivals;
			this.#idle = idle;
			this.#lookIn(this.#isBrisk ? brisk : idle);
			return;
		}

		const isBrisk = this.#isBrisk;
		this.#isBrisk = false;
		this.#bytes = 0;
		const isBehind = await this.#isBehind(isBrisk);
		if (this.#signal.aborted) {
			return;
		}

		if (isBehind) {
			this.#end('the connection has gone silent');
			return;
		}

		if (!this.#isBrisk) {
			this.#lookIn(this.#idle);
			this.#idle = Math.min(this.#idle * 2, maxIdle);
		}
	}

	/** Whether the log has lines that do not arrive. */
	async #isBehind(isBrisk: boolean): Promise<boolean> {
		const before = this.#arrivals;
		const newest = await this.#readTail();
		if (!newest || lineCount(newest) === 0 || this.#isKnown(newest)) {
			return false;
		}

		await pause(isBrisk ? this.#timing.briskArrival : this.#timing.arrival, this.#signal);
		return this.#arrivals === before;
	}

	/** Where it cannot be read, the live connection has to tell by itself. */
	async #readTail(): Promise<LineBatch | undefined> {
		try {
			return (await this.#log.collect({tailLines: comparedLines}, this.#signal)).lines;
		} catch {
			return undefined;
		}
	}

	#isKnown(tail: LineBatch): boolean {
		const known = this.#log.known.lines();
		return lineCount(known) > 0 && isSameLine(known, lineCount(known) - 1, tail, lineCount(tail) - 1);
	}

	#end(cause: string | undefined): void {
		if (!this.#signal.aborted) {
			this.#stop();
			this.#onStale(cause);
		}
	}

	#stop(): void {
		clearTimeout(this.#timer);
		clearTimeout(this.#renewal);
	}
}
