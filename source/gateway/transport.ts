import {Agent, type Dispatcher} from 'undici';
import {networkError} from './gateway-error.ts';

/** An answer, as far as it has come. The body must be read to its end, or given up. */
export type Answer = {
	readonly status: number;
	/** Of the body, in lower case. */
	readonly type: string;
	/** From `Retry-After`, in ms. */
	readonly retryAfterMs?: number;
	/** Ends cleanly, or throws the `GatewayError` of the transport. */
	readonly body: AsyncIterator<Uint8Array>;
	/** Close the connection without reading on. */
	giveUp(): void;
};

/**
The way by which requests to a gateway leave.

Not `fetch`: its standard blocks ports that people forward to (10080), and it limits how long an answer may take.
*/
export class Transport {
	readonly #agent = new Agent({
		connect: {timeout: 10_000},
		// Silence is watched by those who read: a ping counts, and so does waiting for a slow reader.
		headersTimeout: 0,
		bodyTimeout: 0,
	});

	readonly #credentials: Record<string, string>;

	constructor(token?: string) {
		this.#credentials = token === undefined ? {} : {authorization: `Bearer ${token}`};
	}

	/** @throws {GatewayError} Where there is no answer. */
	async get(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
		const {origin, pathname, search} = new URL(url);
		try {
			const path = `${pathname}${search}`;
			const answer = await this.#agent.request({
				method: 'GET',
				origin,
				path,
				headers: {...headers, ...this.#credentials},
				signal,
			});
			return answerOf(answer);
		} catch (error) {
			throw networkError(error);
		}
	}

	async close(): Promise<void> {
		await this.#agent.destroy();
	}
}

const answerOf = ({statusCode, headers, body}: Dispatcher.ResponseData): Answer => {
	const seconds = Number(headers['retry-after']);
	// Whoever reads gets the error from his read; one that comes later is nobody's.
	body.on('error', () => {});
	return {
		status: statusCode,
		type: String(headers['content-type'] ?? '').toLowerCase(),
		...(seconds > 0 && {retryAfterMs: seconds * 1000}),
		body: chunksOf(body),
		giveUp: () => body.destroy(),
	};
};

async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		throw networkError(error);
	}
}

/** The whole of a body as text, at most `limit` bytes of it. */
export const readText = async ({body}: Answer, limit: number): Promise<string> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of {[Symbol.asyncIterator]: () => body}) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= limit) {
			break;
		}
	}

	return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
};
