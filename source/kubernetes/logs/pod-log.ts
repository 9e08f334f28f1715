import {joinBatches, noLines, withFirstTimes} from '../../core/batch-parts.ts';
import {formatInstant, type Instant, instantFromMs} from '../../core/instant.ts';
import {type LineBatch, lineBytes, lineCount, lineFlag, sliceBatch} from '../../core/line-batch.ts';
import type {ApiBody, ApiParameters, ApiStream, Connection} from '../api.ts';
import {LogLines, maxStampBytes} from './log-lines.ts';
import {isAtNodeLimit, kubeletCause} from './node-limit.ts';

/** A container, as requests name it. */
export type ContainerAddress = {readonly namespace: string; readonly pod: string; readonly container: string};

/** What of a log is asked for; see kubernetes.io, `pods/log`. */
export type LogRange = {
	readonly follow?: boolean;
	/** The life before the present one. While the container waits it is the same as without. */
	readonly previous?: boolean;
	/** Counts records of the runtime: a line of 16 KiB or more is several. */
	readonly tailLines?: number;
	/** The server rounds it down to whole seconds. */
	readonly sinceTime?: Instant;
	/** Back from the node's clock, at least 1. */
	readonly sinceSeconds?: number;
};

/** One answer with log lines, as it arrives. */
export type PodLog = {
	/** The API server's clock when it answered. */
	readonly date?: Instant;
	/**
	The lines, as soon as they are there, in the order of the log.

	Lines without a timestamp come with the next one that has it; at the end of the body they are the kubelet's words and no lines.

	@throws {ApiError} Where the connection broke.
	*/
	readonly lines: AsyncIterable<LineBatch>;
	/**
	In place of iterating over `lines`: have them handed over. Resolves at the end.

	@throws {ApiError} Where the connection broke.
	*/
	readAll(onLines: (batch: LineBatch) => void): Promise<void>;
	/** After the end: the last line, if it had no end. */
	readonly rest: LineBatch;
	/** After the end: what the kubelet said in place of log lines, for a person. */
	readonly words?: string;
	/** After the end: it came because the node cannot follow one more log now. */
	readonly isAtNodeLimit: boolean;
};

/**
Ask for the log of a container.

@throws {ApiError} Where there is no log, with the server's reason.
*/
export const openPodLog = async (
	connection: Connection,
	{namespace, pod, container}: ContainerAddress,
	range: LogRange,
	signal: AbortSignal,
): Promise<PodLog> => {
	const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
	const answer = await connection.open(path, parametersOf(container, range), signal, {
		isEndless: range.follow === true,
	});
	return new PodLogBody(answer);
};

const parametersOf = (container: string, range: LogRange): ApiParameters => ({
	container,
	timestamps: true,
	follow: range.follow || undefined,
	previous: range.previous || undefined,
	tailLines: range.tailLines,
	sinceTime: range.sinceTime === undefined ? undefined : formatInstant(wholeSecond(range.sinceTime), 'auto'),
	sinceSeconds: range.sinceSeconds,
});

const wholeSecond = (instant: Instant): Instant => instant - (instant % 1_000_000_000n);

/** Its own iterator, as a generator would cost a live line as much as all that is done with its bytes. */
class PodLogBody implements PodLog, AsyncIterableIterator<LineBatch> {
	readonly date?: Instant;
	readonly lines: AsyncIterable<LineBatch> = this;
	rest: LineBatch = noLines;
	words?: string;
	isAtNodeLimit = false;
	readonly #body: ApiBody;
	#chunks: AsyncIterator<Uint8Array> | undefined;
	readonly #splitter = new LogLines();
	/** Lines without a timestamp that wait for one with it. */
	#suspects: LineBatch = noLines;

	constructor(answer: ApiStream) {
		this.date = dateOf(answer.headers);
		this.#body = answer.body;
	}

	async readAll(onLines: (batch: LineBatch) => void): Promise<void> {
		const onChunk = (chunk: Uint8Array): void => {
			const batch = this.#holdSuspects(this.#splitter.push(chunk));
			if (lineCount(batch) > 0) {
				onLines(batch);
			}
		};
		if (this.#body.readAll) {
			await this.#body.readAll(onChunk);
		} else {
			for await (const chunk of this.#body) {
				onChunk(chunk);
			}
		}

		this.#finish();
	}

	async next(): Promise<IteratorResult<LineBatch>> {
		this.#chunks ??= this.#body[Symbol.asyncIterator]();
		for (;;) {
			const chunk = await this.#chunks.next();
			if (chunk.done) {
				this.#finish();
				return {value: undefined, done: true};
			}

			const batch = this.#holdSuspects(this.#splitter.push(chunk.value));
			if (lineCount(batch) > 0) {
				return {value: batch, done: false};
			}
		}
	}

	async return(): Promise<IteratorResult<LineBatch>> {
		await this.#chunks?.return?.();
		return {value: undefined, done: true};
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	#finish(): void {
		this.#takeRest(this.#splitter.finish());
		if (lineCount(this.#suspects) > 0) {
			const words = wordsOf(this.#suspects);
			this.isAtNodeLimit = isAtNodeLimit(words);
			this.words = kubeletCause(words);
		}
	}

	/** The body's end may be within a timestamp, within a line, or within words of the kubelet. */
	#takeRest(rest: LineBatch): void {
		if (lineCount(rest) === 0 || isCutStamp(lineBytes(rest, 0))) {
			return;
		}

		if (isSuspect(rest, 0)) {
			this.#suspects = joinBatches([this.#suspects, rest]);
		} else {
			this.rest = rest;
		}
	}

	/** Keep back the suspects at the batch's end, and give those that were kept back before. */
	#holdSuspects(batch: LineBatch): LineBatch {
		const end = lineCount(batch);
		let settled = end;
		while (settled > 0 && isSuspect(batch, settled - 1)) {
			settled--;
		}

		if (settled === 0) {
			if (end > 0) {
				this.#suspects = joinBatches([this.#suspects, batch]);
			}

			return noLines;
		}

		const held = this.#suspects;
		this.#suspects = settled === end ? noLines : sliceBatch(batch, settled);
		const lines = settled === end ? batch : sliceBatch(batch, 0, settled);
		// A body may begin with the rest of a line whose start was left out.
		return withFirstTimes(lineCount(held) === 0 ? lines : joinBatches([held, lines]));
	}
}

const isSuspect = (batch: LineBatch, line: number): boolean => (batch.flags[line]! & lineFlag.suspect) !== 0;

/** Whether these are the first bytes of a timestamp. */
const isCutStamp = (bytes: Uint8Array): boolean =>
	bytes.length < maxStampBytes && /^\d{1,4}(?:-[-\d:.TZ+]*)?$/.test(new TextDecoder('latin1').decode(bytes));

/** Enough of the kubelet's words for a sentence. */
const maxWords = 300;

const wordsOf = (suspects: LineBatch): string => {
	const text = new TextDecoder().decode(lineBytes(suspects, lineCount(suspects) - 1)).trim();
	return text.length > maxWords ? `${text.slice(0, maxWords)}…` : text;
};

const dateOf = (headers: ApiStream['headers']): Instant | undefined => {
	const ms = Date.parse(String(headers.date));
	return Number.isNaN(ms) ? undefined : instantFromMs(ms);
};
