import type {DemoClock} from '../../source/demo/demo-cluster.ts';

/** A clock that stands still until a test moves it. */
export class HandClock implements DemoClock {
	#now: number;
	#timers: Array<{at: number; callback: () => void}> = [];

	/** @param startMs - ms since the epoch. */
	constructor(startMs: number) {
		this.#now = startMs;
	}

	now(): number {
		return this.#now;
	}

	after(ms: number, callback: () => void): () => void {
		const timer = {at: this.#now + ms, callback};
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter(other => other !== timer);
		};
	}

	/** Let so much time pass, in ms, with all that happens in it. */
	move(ms: number): void {
		const end = this.#now + ms;
		while (true) {
			const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
			if (!next || next.at > end) {
				break;
			}

			this.#now = Math.max(this.#now, next.at);
			this.#timers = this.#timers.filter(other => other !== next);
			next.callback();
		}

		this.#now = end;
	}
}
