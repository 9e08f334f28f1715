import {linesBetween} from '../core/batch-parts.ts';
import {lineCount} from '../core/line-batch.ts';
import type {FixedWindow} from './file-log.ts';
import type {Lines} from './growth.ts';
import {LastLines} from './last-lines.ts';

/** Lets those lines of a log through that a window holds, each by its own time. */
export class WindowSieve {
	readonly #window: FixedWindow;
	/** The newest lines before the window, for one that holds too few… */
	readonly #before: LastLines;
	/** …which is not known yet: its lines wait. */
	#held: Lines[] | undefined;
	#count = 0;
	/** The newest lines of the window, where only those are asked for. */
	readonly #newest: LastLines | undefined;

	constructor(window: FixedWindow) {
		const {from, tail, atLeast = 0} = window;
		this.#window = window;
		this.#before = new LastLines(atLeast);
		this.#held = from !== undefined && atLeast > 0 ? [] : undefined;
		this.#newest = tail === undefined ? undefined : new LastLines(tail);
	}

	/** Take the next lines of the log; returns those that are known to be asked for. */
	add(event: Lines): Lines[] {
		const {from, to} = this.#window;
		if (this.#held) {
			for (const batch of from === undefined ? [] : linesBetween(event.batch, undefined, earlier(from, to))) {
				this.#before.add({...event, batch});
			}
		}

		return linesBetween(event.batch, from, to).flatMap(batch => this.#addWanted({...event, batch}));
	}

	/** The log has ended: the lines that waited for that. */
	finish(): Lines[] {
		const held = this.#held ?? [];
		this.#held = undefined;
		const missing = (this.#window.atLeast ?? 0) - this.#count;
		const all = missing > 0 ? [...this.#before.take(missing), ...held] : held;
		return this.#newest ? [...this.#newestOf(all), ...this.#newest.take()] : all;
	}

	#addWanted(event: Lines): Lines[] {
		this.#count += lineCount(event.batch);
		if (!this.#held) {
			return this.#newestOf([event]);
		}

		this.#held.push(event);
		if (this.#count < this.#window.atLeast!) {
			return [];
		}

		const held = this.#held;
		this.#held = undefined;
		return this.#newestOf(held);
	}

	#newestOf(events: readonly Lines[]): Lines[] {
		if (!this.#newest) {
			return [...events];
		}

		for (const event of events) {
			this.#newest.add(event);
		}

		return [];
	}
}

const earlier = (a: bigint, b: bigint | undefined): bigint => (b === undefined || a < b ? a : b);
