import type {Dispatcher} from 'undici';
import {ApiError, type ApiParameters, type Connection} from '../api.ts';
import {apiErrorOf, credentialsError, transportError} from './api-errors.ts';
import {createCredentials, type Identity, type TlsOptions} from './credentials.ts';
import {createDispatcher, maxStreams} from './dispatcher.ts';
import {readJson} from './json-body.ts';
import type {KubeContext} from './kubeconfig.ts';
import {proxyFor} from './proxy.ts';

type Answer = Dispatcher.ResponseData;

/** A body of a list must not stop for so long (ms); watches and logs may be silent for ever. */
const jsonBodyTimeoutMs = 30_000;

/** The way to the cluster of a context, as its user. Nothing is sent before the first request. */
export const createConnection = (context: KubeContext): Connection => {
	const way = new Way(context);
	return {
		cluster: context.name,
		namespace: context.namespace,
		server: context.server,
		async getJson<T>(path: string, parameters: ApiParameters, signal: AbortSignal): Promise<T> {
			const headers = {accept: 'application/json', 'accept-encoding': 'gzip'};
			const answer = await way.get(path, parameters, headers, signal, jsonBodyTimeoutMs);
			try {
				return await readJson<T>(answer);
			} catch (error) {
				throw transportError(error, context.server);
			}
		},
		async open(path, parameters, signal, headers = {}) {
			const answer = await way.get(path, parameters, headers, signal, 0);
			return {
				status: answer.statusCode,
				headers: answer.headers,
				body: typedErrors(answer.body, context.server),
			};
		},
		close: () => way.close(),
	};
};

async function* typedErrors(body: Answer['body'], server: string): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		throw transportError(error, server);
	}
}

/** Requests of one identity: sent, counted, and sent once more after a 401. */
class Way {
	readonly #context: KubeContext;
	readonly #credentials;
	readonly #path: string;
	readonly #origin: string;
	#dispatcher: Dispatcher | undefined;
	#tls: TlsOptions | undefined;
	#limited: boolean;
	#open = 0;

	constructor(context: KubeContext) {
		const url = new URL(context.server);
		this.#context = context;
		this.#credentials = createCredentials(context);
		this.#origin = url.origin;
		this.#path = url.pathname.replace(/\/$/, '');
		this.#limited = url.protocol === 'https:';
	}

	async get(
		path: string,
		parameters: ApiParameters,
		headers: Record<string, string>,
		signal: AbortSignal,
		bodyTimeout: number,
	): Promise<Answer> {
		const send = (identity: Identity) =>
			this.#send(identity, {path: this.#path + path + queryOf(parameters), headers, signal, bodyTimeout});
		const identity = await this.#identity(known => known.get());
		let answer = await send(identity);
		if (answer.statusCode === 401) {
			await answer.body.dump();
			answer = await send(await this.#identity(known => known.refresh(identity)));
		}

		if (answer.statusCode < 200 || answer.statusCode > 299) {
			throw await apiErrorOf(answer);
		}

		return answer;
	}

	async close(): Promise<void> {
		await this.#dispatcher?.destroy();
	}

	async #identity(
		read: (credentials: ReturnType<typeof createCredentials>) => Promise<Identity>,
	): Promise<Identity> {
		try {
			return await read(this.#credentials);
		} catch (error) {
			throw credentialsError(error);
		}
	}

	async #send(
		identity: Identity,
		request: {path: string; headers: Record<string, string>; signal: AbortSignal; bodyTimeout: number},
	): Promise<Answer> {
		if (this.#limited && this.#open >= maxStreams) {
			throw new ApiError(`all ${maxStreams} streams to ${this.#context.server} are in use`, {status: 0});
		}

		this.#open++;
		let answer: Answer;
		try {
			answer = await this.#dispatcherFor(identity.tls).request({
				...request,
				origin: this.#origin,
				method: 'GET',
				headers: {...identity.headers, ...request.headers, 'user-agent': 'kreel'},
			});
		} catch (error) {
			this.#open--;
			throw transportError(error, this.#context.server);
		}

		// Without a listener an abort before the first read would end the process.
		answer.body.on('error', () => {});
		answer.body.once('close', () => {
			this.#open--;
		});
		return answer;
	}

	/** A new client certificate needs new connections; what runs on the old ones goes on. */
	#dispatcherFor(tls: TlsOptions): Dispatcher {
		if (!this.#dispatcher || !sameTls(this.#tls, tls)) {
			this.#replaceDispatcher(tls);
		}

		return this.#dispatcher!;
	}

	#replaceDispatcher(tls: TlsOptions): void {
		this.#dispatcher?.close().catch(() => {});
		this.#tls = tls;
		const address = {
			origin: this.#origin,
			tls,
			proxy: proxyFor(this.#context.server, this.#context.proxyUrl, process.env),
		};
		this.#dispatcher = createDispatcher(address, () => {
			this.#limited = false;
		});
	}
}

const sameTls = (a: TlsOptions | undefined, b: TlsOptions): boolean =>
	a === b || JSON.stringify(a) === JSON.stringify(b);

const queryOf = (parameters: ApiParameters): string => {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined) {
			query.set(name, String(value));
		}
	}

	return query.size === 0 ? '' : `?${query}`;
};
