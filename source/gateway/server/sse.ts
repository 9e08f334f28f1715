import type {ServerResponse} from 'node:http';
import type {FastifyReply} from 'fastify';
import {sseType} from '../wire.ts';

/** How often a client that hears nothing else gets a `ping`, in ms. Comments are invisible to browser code. */
export const pingMs = 15_000;

/** How long a client may leave what was written unread before it is cut off, in ms. */
export const defaultStallMs = 30_000;

/** When an `EventSource` that was cut off comes back, in ms. */
const retryMs = 2000;

/** One event as it goes over the wire. The data is JSON, so there is no newline in it. */
export const frame = (name: string, data: string, id?: string): string =>
	`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`;

/** An open answer of server-sent events. It does not queue: who writes waits until the client has read. */
export class SseConnection {
	readonly #response: ServerResponse;
	readonly #gone = new AbortController();
	readonly #stallMs: number;

	constructor(reply: FastifyReply, stallMs = defaultStallMs) {
		reply.hijack();
		this.#response = reply.raw;
		this.#stallMs = stallMs;
		this.#response.once('close', () => this.#gone.abort());
		this.#response.on('error', () => this.#gone.abort());
		this.#response.writeHead(200, {
			'content-type': `${sseType}; charset=utf-8`,
			'cache-control': 'no-cache, no-transform',
			'x-accel-buffering': 'no',
			connection: 'keep-alive',
		});
		// Small events must not wait for a full packet.
		this.#response.socket?.setNoDelay(true);
		this.#response.write(`: connected\nretry: ${retryMs}\n\n`);
	}

	/** Aborts when the client is gone. */
	get gone(): AbortSignal {
		return this.#gone.signal;
	}

	/** Write, and wait until there is room for more. A client that stalls is cut off: it comes back by its id. */
	async write(text: string): Promise<void> {
		const isOver = this.gone.aborted || this.#response.writableEnded;
		if (!isOver && !this.#response.write(text)) {
			await this.#drained();
		}
	}

	/** End the answer; what was written is still sent. */
	end(): void {
		this.#response.end();
	}

	#drained(): Promise<void> {
		return new Promise(resolve => {
			const finish = () => {
				clearTimeout(timer);
				this.#response.off('drain', finish);
				this.gone.removeEventListener('abort', finish);
				resolve();
			};

			const timer = setTimeout(() => this.#response.destroy(), this.#stallMs);
			this.#response.once('drain', finish);
			this.gone.addEventListener('abort', finish, {once: true});
			if (this.gone.aborted) {
				finish();
			}
		});
	}
}
