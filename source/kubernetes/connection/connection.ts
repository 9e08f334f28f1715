import type {ApiParameters, ApiStream, Connection, Protocol} from '../api.ts';
import {apiErrorOf, credentialsError, transportError} from './api-errors.ts';
import {createCredentials, type Identity, type TlsOptions} from './credentials.ts';
import {readJson} from './json-body.ts';
import type {KubeContext} from './kubeconfig.ts';
import {type Limits, usualLimits} from './limits.ts';
import {proxyFor} from './proxy.ts';
import {type Answer, createTransport, type Request, type Transport} from './transport.ts';
import {untilSilent} from './until-silent.ts';

/** The way to the cluster of a context, as its user. Nothing is sent before the first request. */
export const createConnection = (context: KubeContext, limits: Limits = usualLimits): Connection => {
	const way = new Way(context, limits);
	return {
		cluster: context.name,
		namespace: context.namespace,
		server: context.server,
		get protocol() {
			return way.protocol;
		},
		async getJson<T>(path: string, parameters: ApiParameters, signal: AbortSignal): Promise<T> {
			const headers = {accept: 'application/json', 'accept-encoding': 'gzip'};
			const answer = await way.get(path, parameters, {headers, signal, isEndless: false});
			try {
				return await readJson<T>(answer);
			} catch (error) {
				throw transportError(error, context.server);
			}
		},
		open: (path, parameters, signal, {headers = {}, isEndless = false} = {}) =>
			way.get(path, parameters, {headers, signal, isEndless}),
		close: () => way.close(),
	};
};

/** Requests of one identity: sent, and sent once more after a 401. */
class Way {
	readonly #context: KubeContext;
	readonly #limits: Limits;
	readonly #credentials;
	readonly #path: string;
	readonly #origin: string;
	#transport: Transport | undefined;
	#tls: TlsOptions | undefined;

	constructor(context: KubeContext, limits: Limits) {
		const url = new URL(context.server);
		this.#context = context;
		this.#limits = limits;
		this.#credentials = createCredentials(context);
		this.#origin = url.origin;
		this.#path = url.pathname.replace(/\/$/, '');
	}

	get protocol(): Protocol | undefined {
		return this.#transport?.protocol;
	}

	async get(path: string, parameters: ApiParameters, request: Omit<Request, 'path'>): Promise<ApiStream> {
		const whole = {...request, path: this.#path + path + queryOf(parameters)};
		const identity = await this.#identity(known => known.get());
		let answer = await this.#send(identity, whole);
		if (answer.status === 401) {
			answer.discard();
			answer = await this.#send(await this.#identity(known => known.refresh(identity)), whole);
		}

		const ending = {...answer, body: untilSilent(answer, this.#limits.silence)};
		if (answer.status < 200 || answer.status > 299) {
			throw await apiErrorOf(ending);
		}

		return request.isEndless ? answer : ending;
	}

	async close(): Promise<void> {
		await this.#transport?.destroy();
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

	#send({headers, tls}: Identity, request: Request): Promise<Answer> {
		const all = {...headers, ...request.headers, 'user-agent': 'kreel'};
		return this.#transportFor(tls).request({...request, headers: all});
	}

	/** A new client certificate needs new connections; what runs on the old ones goes on. */
	#transportFor(tls: TlsOptions): Transport {
		if (!this.#transport || !sameTls(this.#tls, tls)) {
			const {server, cluster} = this.#context;
			const proxy = proxyFor(server, cluster.proxyUrl, process.env);
			const address = {origin: this.#origin, tls, proxy};
			this.#transport?.retire();
			this.#tls = tls;
			this.#transport = createTransport(address, server, this.#limits);
		}

		return this.#transport;
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
