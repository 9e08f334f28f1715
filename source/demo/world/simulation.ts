import type {DemoClock} from '../demo-cluster.ts';
import {EventQueue} from './event-queue.ts';

/**
The time of the demo's world.

What happens in it happens at the time it was planned for, however late the clock calls back. So the past is made by
running it, and a replay gives the same objects and lines to the last digit.
*/
export class Simulation {
	readonly #queue = new EventQueue();
	#now: number;
	#clock: DemoClock | undefined;
	#cancelTimer: (() => void) | undefined;
	#timerTime = Number.POSITIVE_INFINITY;
	#running = false;

	/** @param start - ms since the epoch. */
	constructor(start: number) {
		this.#now = start;
	}

	/** ms since the epoch; may have a fraction. */
	get now(): number {
		return this.#now;
	}

	/** Do something `ms` from now; returns the undo. */
	after(ms: number, run: () => void): () => void {
		return this.at(this.#now + Math.max(0, ms), run);
	}

	/** Do something at a time (ms since the epoch), or now where that is past; returns the undo. */
	at(time: number, run: () => void): () => void {
		const undo = this.#queue.add(Math.max(time, this.#now), run);
		this.#arm();
		return undo;
	}

	/** Let everything happen that is planned until then. */
	runUntil(time: number): void {
		this.#running = true;
		for (let next = this.#queue.nextTime; next !== undefined && next <= time; next = this.#queue.nextTime) {
			this.#now = next;
			this.#queue.take()?.();
		}

		this.#now = Math.max(this.#now, time);
		this.#running = false;
	}

	/** From now on the clock moves the world; one timer of it at a time. */
	follow(clock: DemoClock): void {
		this.#clock = clock;
		this.#arm();
	}

	/** Bring the world up to the clock, so that a request sees the present. */
	catchUp(): void {
		if (this.#clock && !this.#running) {
			this.runUntil(this.#clock.now());
			this.#arm();
		}
	}

	stop(): void {
		this.#clock = undefined;
		this.#cancelTimer?.();
		this.#cancelTimer = undefined;
		this.#queue.clear();
	}

	#arm(): void {
		const next = this.#queue.nextTime;
		if (!this.#clock || this.#running || next === undefined) {
			return;
		}

		if (this.#cancelTimer && this.#timerTime <= next) {
			return;
		}

		this.#cancelTimer?.();
		this.#timerTime = next;
		this.#cancelTimer = this.#clock.after(Math.max(0, next - this.#clock.now()), () => {
			this.#cancelTimer = undefined;
			this.catchUp();
		});
	}
}
