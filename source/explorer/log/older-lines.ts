import type {StreamId} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, LineBatchBuilder, lineBytes, lineCount, sliceBatch} from '../../core/line-batch.ts';
import type {LogSource, Selection} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import type {Window} from '../../core/window.ts';
import type {LogStore} from '../../store/log-store.ts';
import {breathe} from './breathe.ts';
import {KnownStart} from './known-start.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;

/** What older lines are joined to. */
export type OlderOptions = {
	readonly source: LogSource;
	readonly selection: Selection;
	/** Finite, and ending where the known lines begin or later: what is known already is left out. */
	readonly window: Window;
	readonly store: LogStore;
	/** Where each stream's known lines begin; brought up to date. */
	readonly starts: Map<StreamId, KnownStart>;
	readonly signal: AbortSignal;
	readonly now: () => number;
};

/** The end of what was read is held back until it is known how much of it is known already: so many lines, and a batch. */
const heldLines = 2048;

/**
Read an older window into a store, before what is there.

@returns How many lines came. Lines that are known already are not among them.
@throws {KreelError} Where the tasks cannot be listed.
*/
export const readOlder = async (options: OlderOptions): Promise<number> => {
	const {source, selection, window, signal, store, now} = options;
	const readers = new Map<StreamId, OlderStream>();
	for await (const event of breathe(source.openLogs(selection, window, signal), now)) {
		if (event.type === 'opened' && !store.streams.some(({id}) => id === event.stream)) {
			store.push(event);
		} else if (event.type === 'lines') {
			const reader = readers.get(event.stream) ?? new OlderStream(store, options.starts.get(event.stream));
			readers.set(event.stream, reader);
			reader.take(event);
		} else if (event.type === 'gap') {
			store.push(event);
		}
	}

	let added = 0;
	for (const [stream, reader] of readers) {
		added += reader.finish();
		if (signal.aborted) {
			store.push({type: 'gap', stream, ...reader.hole, cause: 'loading was ended before it was complete'});
		}

		options.starts.set(stream, reader.start);
	}

	return added;
};

/** Where an older window must end so that no line of any stream is left out between it and what is known. */
export const newestStart = (starts: ReadonlyMap<StreamId, KnownStart>): Instant | undefined => {
	const times = [...starts.values()].map(({time}) => time).filter(time => time !== undefined);
	const newest = times.toSorted((a, b) => (a < b ? -1 : 1)).at(-1);
	return newest === undefined ? undefined : newest + 1n;
};

/** One stream's older lines on their way into the store. */
class OlderStream {
	readonly start = new KnownStart();
	readonly #store: LogStore;
	readonly #known: KnownStart | undefined;
	#held: Lines[] = [];
	#added = 0;
	#lastTime: Instant | undefined;

	constructor(store: LogStore, known: KnownStart | undefined) {
		this.#store = store;
		this.#known = known;
	}

	take(event: Lines): void {
		this.start.add(event.batch, 'tail');
		this.#held.push(event);
		while (this.#count - lineCount(this.#held[0]!.batch) >= heldLines) {
			this.#push(this.#held.shift()!);
		}
	}

	/** Put in what was held back, without what is known already. */
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

	get #count(): number {
		return this.#held.reduce((sum, {batch}) => sum + lineCount(batch), 0);
	}

	#push(event: Lines): void {
		this.#added += lineCount(event.batch);
		this.#lastTime = event.batch.times.at(-1) ?? this.#lastTime;
		this.#store.push({...event, at: 'head'});
	}
}

const joinBatches = (batches: readonly LineBatch[]): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const batch of batches) {
		for (let line = 0; line < lineCount(batch); line++) {
			builder.add(lineBytes(batch, line), batch.times[line]!, batch.flags[line]!);
		}
	}

	return builder.take();
};
