import {setImmediate as turn} from 'node:timers/promises';
import type {Connection} from '../api.ts';
import type {Pod} from '../objects.ts';

/** Which pod is asked for, by name: another one may have taken it. */
export type PodName = {readonly namespace: string; readonly pod: string};

/**
Asks the API server how pods are at this moment.

The containers of a pod are opened at once, and each has to know that its log was its own. So whoever asks while a question about the pod is
under way waits for the next one, which all of them share. No answer is older than its question.
*/
export class PodQuestions {
	readonly #connection: Connection;
	readonly #signal: AbortSignal;
	/** By path: the last one that was asked. */
	readonly #asked = new Map<string, Promise<Pod>>();
	/** By path: the one that will be asked next. */
	readonly #next = new Map<string, Promise<Pod>>();

	constructor(connection: Connection, signal: AbortSignal) {
		this.#connection = connection;
		this.#signal = signal;
	}

	/** @throws {ApiError} */
	ask({namespace, pod}: PodName): Promise<Pod> {
		const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
		const next = this.#next.get(path) ?? this.#askNext(path);
		this.#next.set(path, next);
		return next;
	}

	async #askNext(path: string): Promise<Pod> {
		await (this.#asked.get(path)?.catch(() => {}) ?? turn());
		this.#next.delete(path);
		const asked = this.#connection.getJson<Pod>(path, {}, this.#signal);
		this.#asked.set(path, asked);
		try {
			return await asked;
		} finally {
			if (this.#asked.get(path) === asked) {
				this.#asked.delete(path);
			}
		}
	}
}
