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
};

/** What came of it. */
export type OlderResult = {
	/** Lines that were not known before. */
	readonly added: number;
	/** Why a stream could not be read, where one could not. */
	readonly failure?: string;
};

/**
Read an older window into a store, before what is there.

@throws {KreelError} Where the tasks cannot be listed.
*/
export const readOlder = async (options: OlderOptions): Promise<OlderResult> => {
	const {source, selection, window, signal, store, now} = options;
	const readers = new Map<StreamId, OlderStream>();
	let failure: string | undefined;
	for await (const event of breathe(source.openLogs(selection, window, signal), now)) {
		if (event.type === 'unreadable') {
			failure = event.cause;
		} else if (event.type === 'lines') {
			readerOf(readers, event.stream, options).take(event);
		} else {
			pass(event, store);
		}
	}

	return {added: finish(readers, options), failure};
};

/** Of what else is said of old lines, only what is new to the reader goes into the store: states are told by the live log. */
const pass = (event: StreamEvent, store: LogStore): void => {
	const isNew = event.type === 'opened' && !store.streams.some(({id}) => id === event.stream);
	if (isNew || event.type === 'gap') {
		store.push(event);
	}
};

const readerOf = (
	readers: Map<StreamId, OlderStream>,
	stream: StreamId,
	{store, history}: OlderOptions,
): OlderStream => {
	const reader = readers.get(stream) ?? new OlderStream(store, history.startOf(stream));
	readers.set(stream, reader);
	return reader;
};

const finish = (readers: ReadonlyMap<StreamId, OlderStream>, options: OlderOptions): number => {
	const {store, history, signal} = options;
	let added = 0;
	for (const [stream, reader] of readers) {
		added += reader.finish();
		if (signal.aborted) {
			store.push({type: 'gap', stream, ...reader.hole, cause: 'loading was ended before it was complete'});
		}

		history.replace(stream, reader.start);
	}

	if (!signal.aborted) {
		exhaust(readers, options);
	}

	return added;
};

/** A stream that gave fewer lines than it had to, gave all. */
const exhaust = (
	readers: ReadonlyMap<StreamId, OlderStream>,
	{store, history, window}: OlderOptions,
): void => {
	const asked = window.tail ?? window.atLeast ?? Number.POSITIVE_INFINITY;
	for (const {id} of store.streams) {
		if ((readers.get(id)?.count ?? 0) < asked) {
			history.exhaust(id);
		}
	}
};
