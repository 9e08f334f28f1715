import {ApiError, type ApiStream, type Protocol} from '../api.ts';
import {transportError} from './api-errors.ts';
import {type Dialled, dial, type ServerAddress} from './dial.ts';
import {Http2Lanes} from './http2-lanes.ts';
import type {Limits} from './limits.ts';
import {createPlain} from './plain.ts';
import {unlessAborted} from './unless-aborted.ts';

/** A GET as it leaves. */
export type Request = {
	/** Path and query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string | string[]>>;
	readonly signal: AbortSignal;
	/** It is answered when there is something to say, and the body may be silent for ever. */
	readonly isEndless: boolean;
};

/** What came back, whatever its status. */
export type Answer = ApiStream & {
	/** Nobody will read (on). */
	discard(): void;
};

/** How requests reach a server. What it throws, and what bodies throw, is an `ApiError`. */
export type Transport = {
	/** `undefined` before that is negotiated. */
	readonly protocol: Protocol | undefined;
	request(request: Request): Promise<Answer>;
	/** Take nothing new; what runs goes on to its end. */
	retire(): void;
	/** Break off everything. */
	destroy(): Promise<void>;
};

/**
The way to a server: HTTP/2 where it speaks that, as the first connection tells, else HTTP/1.1.

@param server - Its address for sentences.
*/
export const createTransport = (address: ServerAddress, server: string, limits: Limits): Transport =>
	new Negotiated(address, server, limits);

class Negotiated implements Transport {
	readonly #address: ServerAddress;
	readonly #server: string;
	readonly #limits: Limits;
	readonly #stop = new AbortController();
	#chosen: Promise<Transport> | undefined;
	#protocol: Protocol | undefined;

	constructor(address: ServerAddress, server: string, limits: Limits) {
		this.#address = address;
		this.#server = server;
		this.#limits = limits;
	}

	get protocol(): Protocol | undefined {
		return this.#protocol;
	}

	async request(request: Request): Promise<Answer> {
		const chosen = await unlessAborted(this.#choose(), request.signal);
		this.#protocol = chosen.protocol;
		return chosen.request(request);
	}

	retire(): void {
		this.#chosen?.then(
			chosen => chosen.retire(),
			() => {},
		);
	}

	async destroy(): Promise<void> {
		this.#stop.abort(new ApiError('the connection was closed', {status: 0}));
		await this.#chosen?.then(
			chosen => chosen.destroy(),
			() => {},
		);
	}

	#choose(): Promise<Transport> {
		this.#chosen ??= this.#negotiate();
		return this.#chosen;
	}

	async #negotiate(): Promise<Transport> {
		const {origin} = this.#address;
		try {
			// Without TLS nothing is negotiated.
			if (!origin.startsWith('https:')) {
				return await createPlain(this.#address, this.#limits);
			}

			const first = await this.#dial();
			return first.tls.alpnProtocol === 'h2'
				? new Http2Lanes(() => this.#dialAgain(), first, {origin, server: this.#server, limits: this.#limits})
				: await createPlain(this.#address, this.#limits, first.tls);
		} catch (error) {
			this.#chosen = undefined;
			throw transportError(error, this.#server);
		}
	}

	#dial(): Promise<Dialled> {
		return dial(this.#address, ['h2', 'http/1.1'], this.#limits.connect, this.#stop.signal);
	}

	/** Behind one address there may be several servers. */
	async #dialAgain(): Promise<Dialled> {
		const dialled = await this.#dial();
		if (dialled.tls.alpnProtocol !== 'h2') {
			dialled.tls.destroy();
			this.retire();
			this.#chosen = undefined;
			throw new ApiError('the server no longer speaks HTTP/2', {status: 0});
		}

		return dialled;
	}
}
