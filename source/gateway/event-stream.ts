import {EventSource, type FetchLike} from 'eventsource';
import {Channel} from './channel.ts';
import {GatewayError, networkError} from './gateway-error.ts';
import {notAGateway, refusalOf} from './refusal.ts';
import type {Answer, Transport} from './transport.ts';
import {Watchdog} from './watchdog.ts';
import {sseType} from './wire.ts';

/** One event as it arrived. */
export type ServerEvent = {readonly name: string; readonly id: string; readonly data: string};

export type EventStreamOptions = {
	readonly transport: Transport;
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
	if (options.signal.aborted) {
		return;
	}

	const channel = new Channel<ServerEvent>();
	const source = new EventSource(options.url, {
		fetch: fetchOnce(options, channel),
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
		// Where the connection failed, the channel has its error already.
		channel.end(event.message ? networkError(event) : undefined);
		source.close();
	});
	options.signal.addEventListener('abort', close, {once: true});
	try {
		yield* channel;
	} finally {
		options.signal.removeEventListener('abort', close);
		close();
	}
}

/** `fetch` for one connection of an `EventSource`: with the id to go on after, a watchdog, and the reason where it fails. */
const fetchOnce =
	(options: EventStreamOptions, channel: Channel<ServerEvent>): FetchLike =>
	async (url, init) => {
		const watchdog = new Watchdog(options.silenceMs);
		const failing = async <T>(wait: () => Promise<T>): Promise<T> => {
			try {
				return await watchdog.during(wait);
			} catch (error) {
				// An `EventSource` takes an abort, also that of the watchdog, for its own and says nothing.
				channel.end(error);
				throw error;
			}
		};

		const signal = AbortSignal.any([init.signal as AbortSignal, watchdog.signal]);
		const headers = {...init.headers, ...(options.lastId !== undefined && {'Last-Event-ID': options.lastId})};
		const {body} = await failing(async () =>
			checked(await options.transport.get(String(url), headers, signal)),
		);
		const reader = {
			async read() {
				await channel.room();
				const result = await failing(() => body.next());
				return result.done ? {done: true as const} : {done: false as const, value: result.value};
			},
			async cancel() {},
		};
		const ok = new Map([['content-type', sseType]]);
		const answer = {status: 200, redirected: false, url: String(url), headers: {get: header(ok)}};
		return {...answer, body: {getReader: () => reader}};
	};

const header = (headers: ReadonlyMap<string, string>) => (name: string) => headers.get(name) ?? null;

/** @throws {GatewayError} Where the answer is no stream of events. */
const checked = async (answer: Answer): Promise<Answer> => {
	if (answer.status === 204) {
		answer.giveUp();
		throw new GatewayError('nothing more comes', {status: 204});
	}

	if (answer.status !== 200) {
		throw await refusalOf(answer);
	}

	if (!answer.type.startsWith(sseType)) {
		answer.giveUp();
		throw notAGateway(answer.status, 'answered something else than events');
	}

	return answer;
};
