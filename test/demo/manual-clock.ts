import type {DemoClock} from '../../source/demo/demo-cluster.ts';

/** A clock that stands still until it is moved. */
export class ManualClock implements DemoClock {
	#now: number;
	#timers: Array<{time: number; callback: () => void}> = [];

	/** @param now - ms since the epoch. */
	constructor(now: number) {
		this.#now = now;
	}

	/** Timers that wait. */
	get pending(): number {
		return this.#timers.length;
	}

	now(): number {
		return this.#now;
	}

	after(ms: number, callback: () => void): () => void {
		const timer = {time: this.#now + ms, callback};
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter(other => other !== timer);
		};
	}

	/** Let so many ms pass, timers called each at its time. */
	advance(ms: number): void {
		const end = this.#now + ms;
		for (;;) {
			const [next] = this.#timers.filter(({time}) => time <= end).sort((a, b) => a.time - b.time);
			if (!next) {
				break;
			}

			this.#timers = this.#timers.filter(timer => timer !== next);
			this.#now = Math.max(this.#now, next.time);
			next.callback();
		}

		this.#now = end;
	}
}
