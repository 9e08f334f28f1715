import {EventSource, type FetchLike} from 'eventsource';
import {Channel} from './channel.ts';
import {GatewayError, networkError, notAGateway, statusError} from './gateway-error.ts';
import {sseType} from './wire.ts';

/** One event as it arrived. */
export type ServerEvent = {readonly name: string; readonly id: string; readonly data: string};

export type EventStreamOptions = {
	readonly url: string;
	/** Names of the events that are listened to. */
	readonly names: readonly string[];
	/** Id of the last event that was seen: go on after it. */
	readonly lastId?: string;
	readonly signal: AbortSignal;
	/** How long the gateway may say nothing at all before the connection counts as dead, in ms. */
	readonly silenceMs: number;
};

/** Longest event that is taken, in characters. A list of all tasks of a large cluster is one event. */
const maxEventSize = 64 * 1024 * 1024;

/**
One connection's events, as fast as they are taken: a reader that waits keeps the connection waiting.

It ends when the gateway ends the stream, or when the signal aborts. Coming back is up to the caller, since an
`EventSource` by itself gives up for good at the first answer that it does not like.

@throws {GatewayError} Where there is no such stream, or the connection breaks. Its status is 204 where there is nothing more.
*/
export async function* readEvents(options: EventStreamOptions): AsyncGenerator<ServerEvent> {
	const channel = new Channel<ServerEvent>();
	const watch = {failure: undefined as GatewayError | undefined};
	const source = new EventSource(options.url, {
		fetch: fetchOnce(options, channel, watch),
		maxBufferSize: maxEventSize,
	});
	for (const name of options.names) {
		source.addEventListener(name, event => {
			channel.push({name, id: event.lastEventId, data: String(event.data)});
		});
	}

	const close = () => {
		source.close();
		channel.end();
	};

	source.addEventListener('error', event => {
		source.close();
		const failure = watch.failure ?? (event.message ? networkError(new Error(event.message)) : undefined);
		channel.end(failure);
	});
	options.signal.addEventListener('abort', close, {once: true});
	try {
		if (!options.signal.aborted) {
			yield* channel;
		}
	} finally {
		options.signal.removeEventListener('abort', close);
		close();
	}
}

/** `fetch` for one connection of an `EventSource`: its id, its watchdog, and why it failed. */
const fetchOnce =
	(
		{lastId, silenceMs}: EventStreamOptions,
		channel: Channel<ServerEvent>,
		watch: {failure?: GatewayError},
	): FetchLike =>
	async (url, init) => {
		const watchdog = new Watchdog(silenceMs);
		try {
			const signal = AbortSignal.any([init.signal as AbortSignal, watchdog.signal]);
			const headers = lastId === undefined ? init.headers : {...init.headers, 'Last-Event-ID': lastId};
			const response = await watchdog.during(() => fetch(url, {...init, headers, signal} as RequestInit));
			if (response.status === 204) {
				throw new GatewayError('nothing more comes', {status: 204});
			}

			if (!response.ok) {
				throw await statusError(response);
			}

			if (!response.headers.get('content-type')?.startsWith(sseType) || !response.body) {
				await response.body?.cancel();
				throw notAGateway(response.status, 'answered something else than events');
			}

			const reader = gatedReader(response.body.getReader(), channel, watchdog, watch);
			const {status, redirected} = response;
			return {
				status,
				redirected,
				url: response.url,
				headers: response.headers,
				body: {getReader: () => reader},
			};
		} catch (error) {
			watch.failure = watchdog.failure ?? networkError(error);
			throw error;
		}
	};

/** A reader of a body that waits for room before it reads on. */
const gatedReader = (
	reader: ReadableStreamDefaultReader<Uint8Array>,
	channel: Channel<ServerEvent>,
	watchdog: Watchdog,
	watch: {failure?: GatewayError},
) => ({
	async read() {
		try {
			await channel.room();
			const result = await watchdog.during(() => reader.read());
			return result.done ? {done: true as const} : result;
		} catch (error) {
			watch.failure = watchdog.failure ?? networkError(error);
			throw error;
		}
	},
	cancel: async () => reader.cancel(),
});

/** Gives up on a connection that says nothing, not even a `ping`. */
class Watchdog {
	failure?: GatewayError;
	readonly #silenceMs: number;
	readonly #abort = new AbortController();

	constructor(silenceMs: number) {
		this.#silenceMs = silenceMs;
	}

	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	async during<T>(wait: () => Promise<T>): Promise<T> {
		const timer = setTimeout(() => {
			const seconds = Math.round(this.#silenceMs / 1000);
			this.failure = new GatewayError(`no sign of life for ${seconds} s`, {status: 0});
			this.#abort.abort();
		}, this.#silenceMs);
		try {
			return await wait();
		} finally {
			clearTimeout(timer);
		}
	}
}
