import {pause} from '../backoff.ts';
import type {FollowJob} from './follow-job.ts';
import {paceOf} from './pace.ts';

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

		await pause(paceOf(connection).take(now(), timing.poll), signal);
	}
}
