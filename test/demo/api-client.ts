import {type Dispatcher, request} from 'undici';

/** A whole answer. */
export type ApiAnswer = {
	readonly status: number;
	readonly type: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
};

/** An answer that goes on. */
export type OpenAnswer = {
	readonly status: number;
	/** The next line; `undefined` at the end. */
	next(): Promise<string | undefined>;
	close(): void;
};

/** Sends plain requests to an API server, and hides nothing of the answers. */
export class ApiClient {
	readonly #base: string;
	readonly #dispatcher: Dispatcher;

	constructor(base: string, dispatcher: Dispatcher) {
		this.#base = base;
		this.#dispatcher = dispatcher;
	}

	async send(
		method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
		path: string,
		body?: unknown,
	): Promise<ApiAnswer> {
		const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
		const response = await request(this.#base + path, {
			method,
			dispatcher: this.#dispatcher,
			headers: body === undefined ? {} : {'content-type': type},
			body: body === undefined ? null : JSON.stringify(body),
		});
		return {
			status: response.statusCode,
			type: `${response.headers['content-type'] ?? ''}`,
			headers: response.headers,
			text: await response.body.text(),
		};
	}

	get(path: string): Promise<ApiAnswer> {
		return this.send('GET', path);
	}

	/** The object of a 200. */
	async getJson<T>(path: string): Promise<T> {
		const {status, text} = await this.get(path);
		if (status !== 200) {
			throw new Error(`GET ${path}: ${status} ${text}`);
		}

		return JSON.parse(text);
	}

	async open(path: string): Promise<OpenAnswer> {
		const stop = new AbortController();
		const response = await request(this.#base + path, {dispatcher: this.#dispatcher, signal: stop.signal});
		const lines = splitLines(response.body);
		return {
			status: response.statusCode,
			next: async () => (await lines.next()).value,
			close: () => {
				response.body.on('error', () => {});
				stop.abort();
			},
		};
	}

	close(): Promise<void> {
		return this.#dispatcher.destroy();
	}
}

async function* splitLines(body: AsyncIterable<Buffer>): AsyncGenerator<string, undefined> {
	let rest = '';
	for await (const chunk of body) {
		const lines = (rest + chunk.toString()).split('\n');
		rest = lines.pop()!;
		yield* lines;
	}

	if (rest !== '') {
		yield rest;
	}

	return undefined;
}
