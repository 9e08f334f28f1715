import type {StreamEvent} from '../core/stream-event.ts';
import type {TaskId} from '../core/task.ts';
import {Backoff, type Sleep} from './backoff.ts';
import {readEvents, type ServerEvent} from './event-stream.ts';
import {GatewayError, unreachable} from './gateway-error.ts';
import {LogMemory} from './log-memory.ts';
import type {Transport} from './transport.ts';

/** What the requests to one gateway share. */
export type Client = {
	readonly transport: Transport;
	/** Address of the gateway. */
	readonly url: string;
	/** ms since the epoch. */
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	readonly sleep: Sleep;
	/** How long the gateway may say nothing before a connection counts as dead, in ms. */
	readonly silenceMs: number;
};

const names = ['lines', 'state', 'gap', 'resync', 'end', 'ping'];

/** One task's log, over as many connections as it takes. Everything of it is delivered once. */
export class TaskLog {
	readonly #client: Client;
	readonly #url: string;
	readonly #task: TaskId;
	readonly #memory = new LogMemory();
	readonly #backoff: Backoff;
	#lastId?: string;
	#hasBegun = false;
	/** The connection tells anew what may have been told before, so that its lines prove no progress. */
	#isRepeating = false;
	#isOver = false;
	/** When the connection was lost, in ms since the epoch; absent while it stands. */
	#lostAt?: number;

	/** @param url - Of the task's `logs`, with its parameters. */
	constructor(client: Client, task: TaskId, url: string) {
		this.#client = client;
		this.#backoff = new Backoff(client);
		this.#task = task;
		this.#url = url;
	}

	/** @throws {UnreachableError} Where the gateway refuses for good, or says what cannot be understood. */
	async *read(signal: AbortSignal): AsyncGenerator<StreamEvent> {
		while (!this.#isOver && !signal.aborted) {
			let failure: GatewayError | undefined;
			try {
				yield* this.#connection(signal);
			} catch (error) {
				failure = this.#passingFailure(error);
				yield* this.#isOver ? this.#vanished(failure) : [];
			}

			if (!this.#isOver && !signal.aborted) {
				yield* this.#retry(failure, signal);
			}
		}
	}

	async *#connection(signal: AbortSignal): AsyncGenerator<StreamEvent> {
		const {transport, silenceMs} = this.#client;
		const options = {transport, url: this.#url, names, lastId: this.#lastId, signal, silenceMs};
		this.#isRepeating = false;
		for await (const event of readEvents(options)) {
			yield* this.#take(event);
			if (event.id !== '') {
				this.#lastId = event.id;
			}

			if (this.#isOver) {
				return;
			}
		}
	}

	#take(event: ServerEvent): StreamEvent[] {
		const events = [...this.#resumed(event), ...this.#memory.take(event)];
		this.#measure(event, events);
		this.#isOver = event.name === 'end';
		return events;
	}

	/** Lines that are new are progress, and so is the very first that is heard: of a log without lines it may be all. */
	#measure({name}: ServerEvent, events: readonly StreamEvent[]): void {
		this.#backoff.heard();
		this.#isRepeating ||= name === 'resync' || name === 'gap';
		const isNew = !this.#isRepeating && events.some(({type}) => type === 'lines');
		if (isNew || !this.#hasBegun) {
			this.#backoff.learnt();
		}

		this.#hasBegun = true;
	}

	/** The first event after a reconnect tells whether it joins what was there. */
	#resumed(event: ServerEvent): StreamEvent[] {
		if (this.#lostAt === undefined) {
			return [];
		}

		const afterMs = this.#client.now() - this.#lostAt;
		this.#lostAt = undefined;
		return this.#memory.reconnected(this.#task, event, afterMs);
	}

	/** What may pass is returned; what will not is thrown, or is the end. */
	#passingFailure(error: unknown): GatewayError {
		if (!(error instanceof GatewayError)) {
			throw unreachable(this.#client.url, error);
		}

		if (error.status === 204 || error.status === 404) {
			this.#isOver = true;
		} else if (!error.isPassing) {
			throw unreachable(this.#client.url, error);
		}

		return error;
	}

	/** 204: all was delivered before. 404: the task is gone, and nobody can tell how it ended. */
	#vanished(failure: GatewayError): StreamEvent[] {
		if (failure.status === 204) {
			return [];
		}

		return [
			...this.#memory.openStreams.map(
				(stream): StreamEvent => ({type: 'ended', stream, exit: 'unconfirmed'}),
			),
			{type: 'task', task: this.#task, state: 'unknown', reason: failure.message, final: true},
		];
	}

	async *#retry(failure: GatewayError | undefined, signal: AbortSignal): AsyncGenerator<StreamEvent> {
		const {now, sleep, url} = this.#client;
		const {attempt, ms: backoffMs, wasFruitful} = this.#backoff.next();
		// A stream that ended in order is asked without a word whether that was all, and at once where it had brought something.
		const isQuiet = failure === undefined && attempt === 1;
		const ms = isQuiet && wasFruitful ? 0 : Math.max(backoffMs, failure?.retryAfterMs ?? 0);
		if (!isQuiet) {
			this.#lostAt ??= now();
			const cause = `gateway ${url}: ${failure?.message ?? 'it ended the stream'}`;
			yield* this.#memory.reconnecting(this.#task, attempt, cause, BigInt(now() + ms) * 1_000_000n);
		}

		await sleep(ms, signal);
	}
}
