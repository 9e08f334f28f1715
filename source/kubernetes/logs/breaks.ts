import type {StreamId} from '../../core/instance.ts';
import {instantFromMs} from '../../core/instant.ts';
import type {EventSpool} from '../../spool/event-spool.ts';
import {Backoff} from '../backoff.ts';
import type {Latest} from './latest.ts';
import type {Standing} from './standing.ts';
import type {Timing} from './timing.ts';

/** The breaks of one stream: how long to wait, and when to tell the reader. */
export class Breaks {
	readonly #stream: StreamId;
	readonly #out: EventSpool;
	readonly #standing: Latest<Standing>;
	readonly #timing: Timing;
	readonly #now: () => number;
	readonly #backoff: Backoff;
	#brokenAt: number | undefined;
	#healedAt: number | undefined;
	#arrivedAt = 0;
	#tries = 0;
	#isAnnounced = false;
	#isProven = true;
	/** Tells of a break that lasts. */
	#timer: NodeJS.Timeout | undefined;

	constructor(fields: {
		stream: StreamId;
		out: EventSpool;
		standing: Latest<Standing>;
		timing: Timing;
		now: () => number;
		random: () => number;
	}) {
		this.#stream = fields.stream;
		this.#out = fields.out;
		this.#standing = fields.standing;
		this.#timing = fields.timing;
		this.#now = fields.now;
		this.#backoff = new Backoff(fields.random, fields.timing);
	}

	/** For how long the stream has not been well, in ms. */
	get brokenMs(): number {
		return this.#brokenAt === undefined ? 0 : this.#now() - this.#brokenAt;
	}

	/** When lines last came, in ms of the clock. */
	get arrivedAt(): number {
		return this.#arrivedAt;
	}

	/** Lines came. */
	arrived(): void {
		this.#arrivedAt = this.#now();
	}

	/** Lines could not be proven to be complete. */
	lost(): void {
		this.#isProven = false;
	}

	/**
	Wait before the next try; a change of the container's standing ends the wait.

	@param cause - What broke. Absent: the stream has ended in good order, which needs no words.
	*/
	async pause(cause: string | undefined, signal: AbortSignal, atLeastMs = 0): Promise<void> {
		const now = this.#now();
		if (this.#healedAt !== undefined && now - this.#healedAt >= this.#timing.healthy) {
			this.#backoff.reset();
		}

		this.#healedAt = undefined;
		const pause = Math.max(this.#backoff.next(), atLeastMs);
		if (cause !== undefined) {
			this.#brokenAt ??= now;
			this.#tries++;
			this.#announce(cause, now, pause);
			this.#announceLater(cause);
		}

		await this.#standing.next(signal, pause);
	}

	/** Something was read again. */
	healed(): void {
		if (this.#isAnnounced) {
			const afterMs = this.brokenMs;
			this.#out.push({type: 'resumed', stream: this.#stream, proven: this.#isProven, afterMs});
		}

		clearTimeout(this.#timer);
		this.#healedAt ??= this.#now();
		this.#brokenAt = undefined;
		this.#tries = 0;
		this.#isAnnounced = false;
		this.#isProven = true;
	}

	/** Nothing more is tried. */
	stop(): void {
		clearTimeout(this.#timer);
	}

	/** The next try may wait for an answer for long. */
	#announceLater(cause: string): void {
		clearTimeout(this.#timer);
		if (!this.#isAnnounced) {
			this.#timer = setTimeout(() => this.#announce(cause, this.#now(), 0), this.#timing.unannounced + 1);
		}
	}

	/** What heals at the first try is not worth a notice. */
	#announce(cause: string, now: number, pause: number): void {
		if (this.#tries > 1 || pause > this.#timing.unannounced || this.brokenMs > this.#timing.unannounced) {
			const retryAt = instantFromMs(now + pause);
			this.#out.push({type: 'reconnecting', stream: this.#stream, attempt: this.#tries, cause, retryAt});
			this.#isAnnounced = true;
		}
	}
}
