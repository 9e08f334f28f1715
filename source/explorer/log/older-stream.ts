import {joinBatches} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {lineCount, sliceBatch} from '../../core/line-batch.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import type {LogStore} from '../../store/log-store.ts';
import {KnownStart} from './known-start.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;

/** The end of what was read is held back until it is known how much of it is known already: so many lines, and a batch. */
const heldLines = 2048;

/** One stream's older lines on their way into the store. */
export class OlderStream {
	/** Where the lines that were read begin. */
	readonly start = new KnownStart();
	/** Lines that were read, known ones included. */
	count = 0;
	readonly #store: LogStore;
	readonly #known: KnownStart | undefined;
	#held: Lines[] = [];
	#heldCount = 0;
	#added = 0;
	#lastTime: Instant | undefined;

	/** @param known - What they are joined to. */
	constructor(store: LogStore, known: KnownStart | undefined) {
		this.#store = store;
		this.#known = known;
	}

	/** Take lines in the order of the log. */
	take(event: Lines): void {
		this.start.add(event.batch, 'tail');
		this.#held.push(event);
		this.#heldCount += lineCount(event.batch);
		this.count += lineCount(event.batch);
		while (this.#heldCount - lineCount(this.#held[0]!.batch) >= heldLines) {
			this.#push(this.#held.shift()!);
		}
	}

	/**
	Put in what was held back, without what is known already.

	@returns How many lines were not known before.
	*/
	finish(): number {
		let known = this.#known?.overlap(joinBatches(this.#held.map(({batch}) => batch))) ?? 0;
		const last = this.#held.findLastIndex(({batch}) => {
			known -= lineCount(batch);
			return known < 0;
		});
		for (const [index, event] of this.#held.slice(0, last + 1).entries()) {
			this.#push(index === last ? {...event, batch: sliceBatch(event.batch, 0, -known)} : event);
		}

		return this.#added;
	}

	/** What is missing where reading was ended early. */
	get hole(): {from?: Instant; to?: Instant} {
		return {from: this.#lastTime, to: this.#known?.time};
	}

	#push(event: Lines): void {
		this.#added += lineCount(event.batch);
		this.#heldCount -= lineCount(event.batch);
		this.#lastTime = event.batch.times.at(-1) ?? this.#lastTime;
		this.#store.push({...event, at: 'head'});
	}
}
