import {setImmediate as nextTurn} from 'node:timers/promises';
import {byteCount} from '../core/batch-parts.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {
	createEventSpool,
	defaultMemoryBytes,
	type EventSpool,
	type EventSpoolOptions,
} from './event-spool.ts';

/** After this share of the memory the reader and the disk get a turn, whatever the source has ready. */
const turnShare = 1 / 64;

/** What an event counts besides its lines. */
const eventBytes = 256;

/**
Read a source at full speed into a spool, and give its events in their order at the reader's speed.

The source is read from the first `next` on. Its error is thrown after all that it gave. When the reader leaves or the signal aborts, the
source is told to return and nothing is waited for: a source that is silent just then has to be woken by its own signal.

@param options - Of the spool; a signal ends the iteration quietly.
*/
export const drained = (
	source: AsyncIterable<StreamEvent>,
	options: EventSpoolOptions = {},
): AsyncGenerator<StreamEvent, undefined, void> => {
	const stop = new AbortController();
	const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
	const spool = createEventSpool({...options, signal});
	const reader = spool[Symbol.asyncIterator]();
	const turnBytes = (options.memoryBytes ?? defaultMemoryBytes) * turnShare;
	let isStarted = false;
	const leave = async (): Promise<IteratorResult<StreamEvent, undefined>> => {
		isStarted = true;
		stop.abort();
		await spool.close();
		return {done: true, value: undefined};
	};

	const generator: AsyncGenerator<StreamEvent, undefined, void> = {
		next() {
			if (!isStarted) {
				isStarted = true;
				void fill(spool, source, turnBytes, signal);
			}

			return reader.next();
		},
		return: leave,
		async throw(error) {
			await leave();
			throw error;
		},
		async [Symbol.asyncDispose]() {
			await leave();
		},
		[Symbol.asyncIterator]: () => generator,
	};
	return generator;
};

/** Never rejects: the reader of the spool gets the error. */
const fill = async (
	spool: EventSpool,
	source: AsyncIterable<StreamEvent>,
	turnBytes: number,
	signal: AbortSignal,
): Promise<void> => {
	try {
		const events = source[Symbol.asyncIterator]();
		const leave = () => void events.return?.().then(undefined, () => {});
		signal.addEventListener('abort', leave, {once: true});
		await readAll(events, spool, turnBytes, signal);
		signal.removeEventListener('abort', leave);
		spool.end();
	} catch (error) {
		spool.fail(error);
	}
};

const readAll = async (
	events: AsyncIterator<StreamEvent>,
	spool: EventSpool,
	turnBytes: number,
	signal: AbortSignal,
): Promise<void> => {
	let sinceTurn = 0;
	while (!signal.aborted) {
		const {done, value: event} = await events.next();
		if (done) {
			return;
		}

		spool.push(event);
		sinceTurn += eventBytes + (event.type === 'lines' ? byteCount(event.batch) : 0);
		if (sinceTurn > turnBytes) {
			sinceTurn = 0;
			await nextTurn();
		}
	}
};
