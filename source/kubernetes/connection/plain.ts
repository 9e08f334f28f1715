import type {TLSSocket} from 'node:tls';
import type {buildConnector, Dispatcher, ProxyAgent as ProxyAgentType} from 'undici';
import {transportError} from './api-errors.ts';
import {dial, type ServerAddress} from './dial.ts';
import type {Limits} from './limits.ts';
import type {Answer, Request, Transport} from './transport.ts';

/**
Requests over HTTP/1.1, where each stream has a connection of its own, without a bound.

@param spare - A connection that is open already.
*/
export const createPlain = async (
	address: ServerAddress,
	limits: Limits,
	spare?: TLSSocket,
): Promise<Transport> => new Plain(address, limits, await createDispatcher(address, limits, spare));

const createDispatcher = async (
	address: ServerAddress,
	{connect, answer}: Limits,
	spare: TLSSocket | undefined,
): Promise<Dispatcher> => {
	// Loaded lazily: most servers speak HTTP/2, and it costs a tenth of a second.
	// By its default export, the only one that it has in a bundle: it is CommonJS.
	const {
		default: {Pool, ProxyAgent},
	} = await import('undici');
	const {origin, proxy} = address;
	const options = {allowH2: false, bodyTimeout: 0, headersTimeout: answer, keepAliveTimeout: 60_000};
	if (origin.startsWith('https:')) {
		return new Pool(origin, {...options, connect: dialler(address, connect, spare)});
	}

	return proxy === undefined
		? new Pool(origin, {...options, connect: {timeout: connect}})
		: new ProxyAgent({uri: proxy, ...options} as ProxyAgentType.Options);
};

/** The way in which undici has its connections opened. */
const dialler = (
	address: ServerAddress,
	timeoutMs: number,
	spare: TLSSocket | undefined,
): buildConnector.connector => {
	const {signal} = new AbortController();
	let given = spare;
	return (_, callback) => {
		const socket = given?.destroyed ? undefined : given;
		given = undefined;
		const opened = socket ? Promise.resolve({tls: socket}) : dial(address, ['http/1.1'], timeoutMs, signal);
		opened.then(
			({tls}) => callback(null, tls),
			error => callback(error, null),
		);
	};
};

class Plain implements Transport {
	readonly protocol = 'HTTP/1.1';
	readonly #origin: string;
	readonly #limits: Limits;
	readonly #dispatcher: Dispatcher;

	constructor({origin}: ServerAddress, limits: Limits, dispatcher: Dispatcher) {
		this.#origin = origin;
		this.#limits = limits;
		this.#dispatcher = dispatcher;
	}

	async request({path, headers, signal, isEndless}: Request): Promise<Answer> {
		try {
			const {
				statusCode,
				headers: head,
				body,
			} = await this.#dispatcher.request({
				origin: this.#origin,
				method: 'GET',
				path,
				headers,
				signal,
				headersTimeout: isEndless ? 0 : this.#limits.answer,
			});
			// Without a listener an abort before the first read would end the process.
			body.on('error', () => {});
			return {
				status: statusCode,
				headers: head,
				body: typedErrors(body, this.#origin),
				discard: () => body.destroy(),
			};
		} catch (error) {
			throw transportError(error, this.#origin);
		}
	}

	retire(): void {
		this.#dispatcher.close().catch(() => {});
	}

	async destroy(): Promise<void> {
		await this.#dispatcher.destroy();
	}
}

async function* typedErrors(
	body: Dispatcher.ResponseData['body'],
	server: string,
): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		throw transportError(error, server);
	}
}
