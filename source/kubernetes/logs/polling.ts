import type {Connection} from '../api.ts';
import {pause} from '../backoff.ts';
import type {FollowJob} from './follow-job.ts';

/** Between any two polls of a cluster at least, in ms: hundreds of logs share the client's time and the node's. */
const sharedMs = 40;

/** When the next poll of a cluster may be. */
class Pace {
	#next = 0;

	/**
	@param pollMs - Between two polls of one log at least.
	@returns How long to wait, in ms.
	*/
	take(now: number, pollMs: number): number {
		const at = Math.max(this.#next, now + pollMs);
		this.#next = at + sharedMs;
		return at - now;
	}
}

const paces = new WeakMap<Connection, Pace>();

/**
Reads a log again and again that the node will not follow: it can follow only so many at once.

Each poll asks to follow it, so it goes on live as soon as there is room.
*/
export class Polling {
	readonly #job: FollowJob;
	#isTold = false;

	constructor(job: FollowJob) {
		this.#job = job;
	}

	/** The log is followed again. */
	stop(): void {
		this.#isTold = false;
	}

	/**
	Wait until it is time to ask again.

	@param cause - Why it is not followed.
	*/
	async wait(cause: string): Promise<void> {
		const {connection, stream, out, timing, now, signal} = this.#job;
		if (!this.#isTold) {
			this.#isTold = true;
			out.push({type: 'polled', stream, cause});
		}

		const pace = paces.get(connection) ?? new Pace();
		paces.set(connection, pace);
		await pause(pace.take(now(), timing.poll), signal);
	}
}
