import {ApiError, type ApiParameters, type Connection} from '../api.ts';
import {Backoff, pause} from '../backoff.ts';
import {unintelligible} from '../connection/api-errors.ts';
import type {KubeObject} from '../objects.ts';
import {listAll} from './list.ts';
import {readNamed} from './named.ts';
import {type WatchChange, watchFrom} from './watch-stream.ts';

/** What happens to a collection. */
export type CollectionEvent<T> =
	/** All objects: what is not among them is gone. */
	| {readonly type: 'listed'; readonly items: readonly T[]}
	| WatchChange<T>
	/** Out of date since then (ms since the epoch); `healthy` or `listed` ends it. */
	| {readonly type: 'failing'; readonly error: ApiError; readonly since: number}
	| {readonly type: 'healthy'}
	/** It may not be watched: it is `listed` again and again. */
	| {readonly type: 'polled'}
	/** It may not be listed, or there is no such thing: the end. */
	| {readonly type: 'refused'; readonly error: ApiError};

export type WatchOptions<T> = {
	readonly connection: Connection;
	/** As in `/api/v1/namespaces/shop/pods`. */
	readonly path: string;
	readonly parameters?: ApiParameters;
	/** Names of the objects that are wanted: they are read one by one, again and again, as who may get them need not be allowed to list. */
	readonly names?: readonly string[];
	readonly signal: AbortSignal;
	/** ms since the epoch. */
	readonly now: () => number;
	/** 0 to 1. */
	readonly random: () => number;
	/** Between two lists, where watching is not allowed (ms). @default usualPollMs */
	readonly pollMs?: number;
	/** A watch that is silent for so long (ms) is opened again. */
	readonly silenceMs?: number;
	readonly emit: (event: CollectionEvent<T>) => void;
};

/** Between two lists, where watching is not allowed (ms). */
export const usualPollMs = 5000;

/** A watch that lived so long (ms) was healthy. */
const healthyAfterMs = 60_000;

/**
Keep a collection known until the signal: list it, then watch it from there, for ever.

A watch that ends goes on from the last version; an expired one begins anew. Never throws.
*/
export const watchCollection = async <T extends KubeObject>(options: WatchOptions<T>): Promise<void> => {
	await new Watcher(options).run();
};

class Watcher<T extends KubeObject> {
	readonly #options: WatchOptions<T>;
	#version: string | undefined;
	#everListed = false;
	#polling: boolean;
	readonly #backoff: Backoff;
	#failing = false;
	#contactAt: number;
	#openedAt = Number.POSITIVE_INFINITY;

	constructor(options: WatchOptions<T>) {
		this.#options = options;
		this.#polling = options.names !== undefined;
		this.#backoff = new Backoff(options.random);
		this.#contactAt = options.now();
	}

	async run(): Promise<void> {
		const {signal, emit} = this.#options;
		while (!signal.aborted) {
			try {
				await this.#step();
			} catch (error) {
				const known = asApiError(error);
				if (signal.aborted) {
					return;
				}

				if (!this.#everListed && isRefusal(known)) {
					emit({type: 'refused', error: known});
					return;
				}

				await this.#recover(known);
			}
		}
	}

	async #step(): Promise<void> {
		const {signal, now, pollMs = usualPollMs} = this.#options;
		if (this.#version === undefined) {
			await this.#list();
		}

		if (this.#polling) {
			await pause(pollMs, signal);
			this.#version = undefined;
			return;
		}

		this.#openedAt = now();
		await this.#watch();
		this.#forgetAttempts();
		if (now() - this.#openedAt < 1000) {
			// A server that ends each watch at once must not be asked without a pause.
			await pause(this.#backoff.next(), signal);
		}
	}

	async #list(): Promise<void> {
		const {connection, path, parameters = {}, names, signal, emit} = this.#options;
		const {items, version} = names
			? {items: await readNamed<T>(connection, path, names, signal), version: ''}
			: await listAll<T>(connection, path, parameters, signal);
		this.#version = version;
		this.#everListed = true;
		this.#failing = false;
		this.#contactAt = this.#options.now();
		emit({type: 'listed', items});
	}

	async #watch(): Promise<void> {
		const {emit} = this.#options;
		for await (const event of watchFrom<T>(this.#options, this.#version!)) {
			this.#contactAt = this.#options.now();
			if (this.#failing) {
				this.#failing = false;
				emit({type: 'healthy'});
			}

			if (event.type === 'version') {
				this.#version = event.version || this.#version;
				this.#backoff.reset();
			} else if (event.type !== 'opened') {
				emit(event);
			}
		}
	}

	#forgetAttempts(): void {
		if (this.#options.now() - this.#openedAt > healthyAfterMs) {
			this.#backoff.reset();
		}
	}

	async #recover(error: ApiError): Promise<void> {
		const {signal, emit} = this.#options;
		this.#forgetAttempts();
		if (error.status === 410 || error.reason === 'Unintelligible') {
			// An event that cannot be read would come again from the same version.
			this.#version = undefined;
		} else if (this.#version !== undefined && isRefusal(error)) {
			this.#polling = true;
			emit({type: 'polled'});
			return;
		}

		const delay = this.#backoff.next();
		// The first break of a watch is nothing yet: most heal with the next try.
		if (
			!this.#failing &&
			error.status !== 410 &&
			(this.#backoff.attempt > 1 || this.#version === undefined)
		) {
			this.#failing = true;
			emit({type: 'failing', error, since: this.#contactAt});
		}

		await pause(Math.max(error.retryAfterMs ?? 0, delay), signal);
	}
}

const asApiError = (error: unknown): ApiError =>
	error instanceof ApiError ? error : unintelligible('objects that cannot be read', error);

/** Not allowed, or not there. */
const isRefusal = ({status}: ApiError): boolean => status === 403 || status === 404 || status === 405;
