import {
	type ClientHttp2Stream,
	constants,
	type IncomingHttpHeaders,
	type IncomingHttpStatusHeader,
} from 'node:http2';
import {ApiError} from '../api.ts';
import {transportError} from './api-errors.ts';
import {ChunkQueue} from './chunk-queue.ts';
import type {Answer, Request} from './transport.ts';

const {NGHTTP2_CANCEL, NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM} = constants;

/** With these a server refuses a stream that it has not begun with. The second: Node, where it has not tidied up an earlier one yet. */
const refusals = new Set<number | undefined>([NGHTTP2_REFUSED_STREAM, NGHTTP2_ENHANCE_YOUR_CALM]);

/** The server has not begun with the request, so it may be sent again. Only steers; never shown. */
export class UntakenError extends Error {
	override readonly name = 'UntakenError';
	/** It was sent, and the server did not want it. */
	readonly isRefused: boolean;

	constructor(isRefused: boolean) {
		super();
		this.isRefused = isRefused;
	}
}

export type ExchangeOptions = {
	/** Of the server, for sentences. */
	readonly server: string;
	/** How long the answer's head is waited for (ms). */
	readonly answerMs: number;
	/** Called with each sign of life, and the bytes of the answer's body that it brings. */
	readonly onSign: (bytes: number) => void;
	/** Called once, when the stream is free. */
	readonly onDone: () => void;
};

/** One request and its answer, on a stream of its own. */
export class Http2Exchange {
	readonly #stream: ClientHttp2Stream;
	readonly #options: ExchangeOptions;
	readonly #signal: AbortSignal;
	readonly #answer = Promise.withResolvers<Answer>();
	readonly #timer: NodeJS.Timeout | undefined;
	#body: ChunkQueue | undefined;
	#isUnsent = false;
	#isDone = false;

	constructor(stream: ClientHttp2Stream, {signal, isEndless}: Request, options: ExchangeOptions) {
		this.#stream = stream;
		this.#signal = signal;
		this.#options = options;
		if (!isEndless) {
			this.#timer = setTimeout(() => this.#finish(noAnswer(options.answerMs)), options.answerMs);
		}

		signal.addEventListener('abort', this.#abort, {once: true});
		stream.on('response', headers => this.#begin(headers));
		stream.on('end', () => this.#ended());
		stream.on('close', () => this.#finish(this.#faultOf(undefined)));
		// It is told which frame could not be sent; here that is only the one with the request.
		stream.on('frameError', () => {
			this.#isUnsent = true;
		});
		// It stays: Node gives a stream errors of the connection also when it is done.
		stream.on('error', error => this.#finish(this.#faultOf(error)));
		if (signal.aborted) {
			this.#abort();
		}
	}

	/**
	The answer, once it begins.

	@throws {ApiError}
	@throws {UntakenError}
	*/
	get answer(): Promise<Answer> {
		return this.#answer.promise;
	}

	readonly #abort = (): void => this.#finish(aborted());

	#begin(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
		clearTimeout(this.#timer);
		this.#options.onSign(0);
		const body = new ChunkQueue({
			onFull: () => this.#stream.pause(),
			onRoom: () => this.#stream.resume(),
			onLeft: this.#abort,
		});
		this.#body = body;
		this.#stream.on('data', (chunk: Uint8Array) => {
			this.#options.onSign(chunk.length);
			body.push(chunk);
		});
		this.#answer.resolve({status: Number(headers[':status']), headers, body, discard: this.#abort});
	}

	/** A connection that was cut ends its streams, too: without an error, but with a code. */
	#ended(): void {
		if (this.#stream.rstCode === NGHTTP2_NO_ERROR) {
			this.#finish();
		}
	}

	#faultOf(error: Error | undefined): Error {
		const {rstCode} = this.#stream;
		const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
		const isRefused = refusals.has(rstCode);
		if (!this.#body && (isRefused || this.#isUnsent || closedCodes.has(code))) {
			return new UntakenError(isRefused);
		}

		return transportError(
			error ?? Object.assign(new Error('closed'), {code: 'ERR_HTTP2_SESSION_ERROR'}),
			this.#options.server,
		);
	}

	#finish(error?: Error): void {
		if (this.#isDone) {
			return;
		}

		this.#isDone = true;
		clearTimeout(this.#timer);
		this.#signal.removeEventListener('abort', this.#abort);
		if (error && !this.#stream.destroyed) {
			this.#stream.close(NGHTTP2_CANCEL);
			// The stream would stay until the server agrees.
			this.#stream.destroy();
		}

		this.#options.onDone();
		this.#body?.end(error);
		if (!this.#body) {
			this.#answer.reject(error);
		}
	}
}

/** Codes of errors with which Node refuses to send a request on a connection that is closing. */
const closedCodes = new Set(['ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_INVALID_SESSION']);

const noAnswer = (ms: number): ApiError => new ApiError(`no answer within ${ms / 1000} s`, {status: 0});

const aborted = (): ApiError => new ApiError('aborted', {status: 0});
