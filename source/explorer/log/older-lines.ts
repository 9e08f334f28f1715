import type {StreamId} from '../../core/instance.ts';
import type {LogSource, Selection} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import type {Window} from '../../core/window.ts';
import type {LogStore} from '../../store/log-store.ts';
import {breathe} from './breathe.ts';
import type {KnownHistory} from './known-history.ts';
import {OlderStream} from './older-stream.ts';

/** What older lines are joined to. */
export type OlderOptions = {
	readonly source: LogSource;
	readonly selection: Selection;
	/** Finite, and ending where the known lines begin or later: what is known already is left out. */
	readonly window: Window;
	readonly store: LogStore;
	/** What is known of each stream; brought up to date. */
	readonly history: KnownHistory;
	readonly signal: AbortSignal;
	readonly now: () => number;
	/** Takes what is said of how far the reading is. */
	readonly onProgress: (event: StreamEvent) => void;
};

/** What came of it. */
export type OlderResult = {
	/** Lines that were not known before. */
	readonly added: number;
	/** Whether some came and others did not: there are gaps now, and no more can be joined. */
	readonly hasGaps: boolean;
	/** Why a stream could not be read, where one could not; not sanitised. */
	readonly failure?: string;
};

/** Read an older window into a store, before what is there. What is missing in the end is said there as a gap. */
export const readOlder = async (options: OlderOptions): Promise<OlderResult> => {
	const reading = new OlderReading(options);
	await reading.read();
	return reading.finish();
};

class OlderReading {
	readonly #options: OlderOptions;
	/** Streams that were known when it began: another one may have joined too late to be read with them. */
	readonly #asked: ReadonlySet<StreamId>;
	readonly #readers = new Map<StreamId, OlderStream>();
	/** Streams that were read to the window's end. */
	readonly #done = new Set<StreamId>();
	readonly #failed = new Map<StreamId, string>();
	/** Why all of it broke off. */
	#failure: string | undefined;

	constructor(options: OlderOptions) {
		this.#options = options;
		this.#asked = new Set(options.store.streams.map(({id}) => id));
	}

	async read(): Promise<void> {
		const {source, selection, window, signal, now, store} = this.#options;
		try {
			for await (const event of breathe(source.openLogs(selection, window, signal), now)) {
				this.#take(event);
				await store.room;
			}
		} catch (error) {
			this.#failure = error instanceof Error ? error.message : String(error);
		}
	}

	finish(): OlderResult {
		let added = 0;
		for (const reader of this.#readers.values()) {
			added += reader.finish();
		}

		// Where nothing came, nothing has changed: it can be asked for again.
		const holes = this.#readers.size === 0 ? [] : this.#holes();
		for (const [stream, cause] of holes) {
			const hole = this.#readers.get(stream)?.hole ?? {to: this.#options.history.startOf(stream)?.time};
			this.#options.store.push({type: 'gap', stream, ...hole, cause});
		}

		this.#remember();
		const failure = this.#failure ?? [...this.#failed.values()].at(-1);
		return {added, hasGaps: holes.length > 0, failure};
	}

	#take(event: StreamEvent): void {
		const {store, history, signal, onProgress} = this.#options;
		onProgress(event);
		if (event.type === 'unreadable') {
			this.#failed.set(event.stream, event.cause);
		} else if (event.type === 'caughtUp') {
			if (!signal.aborted) {
				this.#done.add(event.stream);
			}
		} else if (event.type === 'lines') {
			// A stream of which all is known only repeats itself.
			if (!history.isExhausted(event.stream)) {
				this.#readerOf(event.stream).take(event);
			}
		} else {
			pass(event, store);
		}
	}

	#readerOf(stream: StreamId): OlderStream {
		const {store, history} = this.#options;
		const reader = this.#readers.get(stream) ?? new OlderStream(store, history.startOf(stream));
		this.#readers.set(stream, reader);
		return reader;
	}

	/** Streams with lines that should have come and did not, and why not. */
	#holes(): Array<[StreamId, string]> {
		const {store, history, signal} = this.#options;
		const stopped = signal.aborted ? 'loading was ended before it was complete' : undefined;
		return store.streams
			.filter(({id}) => !history.isExhausted(id) && (this.#readers.has(id) || history.startOf(id)))
			.map(({id}): [StreamId, string | undefined] => [
				id,
				this.#failed.get(id) ?? (this.#done.has(id) ? undefined : (this.#failure ?? stopped)),
			])
			.filter((hole): hole is [StreamId, string] => hole[1] !== undefined);
	}

	/** How far back each stream is known now. One that was asked and gave fewer lines than it had to, gave all. */
	#remember(): void {
		const {store, history, window, signal} = this.#options;
		const asked = window.tail ?? window.atLeast ?? Number.POSITIVE_INFINITY;
		const isCut = signal.aborted || this.#failure !== undefined;
		for (const {id} of store.streams) {
			const reader = this.#readers.get(id);
			if (reader) {
				history.replace(id, reader.start);
			}

			const isRead = !this.#failed.has(id) && (this.#done.has(id) || (!isCut && this.#asked.has(id)));
			if (isRead && (reader?.count ?? 0) < asked) {
				history.exhaust(id);
			}
		}
	}
}

/** Of what else is said of old lines, only what is new to the reader goes into the store: states are told by the live log. */
const pass = (event: StreamEvent, store: LogStore): void => {
	const isNew = event.type === 'opened' && !store.streams.some(({id}) => id === event.stream);
	if (isNew || event.type === 'gap') {
		store.push(event);
	}
};
