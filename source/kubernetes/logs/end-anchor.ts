import type {StreamId} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';

/** The newest line of a selection, for windows that count back from it. Every stream tells its own, once. */
export class EndAnchor {
	readonly #missing: Set<StreamId>;
	#newest: Instant | undefined;
	readonly #settled = Promise.withResolvers<Instant | undefined>();

	/** @param streams - Who will tell. */
	constructor(streams: Iterable<StreamId>) {
		this.#missing = new Set(streams);
		this.#settle();
	}

	isMissing(stream: StreamId): boolean {
		return this.#missing.has(stream);
	}

	/** @param newest - The stream's newest line; `undefined` where it has none, or cannot say. */
	tell(stream: StreamId, newest: Instant | undefined): void {
		if (!this.#missing.delete(stream)) {
			return;
		}

		if (newest !== undefined && (this.#newest === undefined || newest > this.#newest)) {
			this.#newest = newest;
		}

		this.#settle();
	}

	/** The newest line of all, once all have told; `undefined` where there is no line at all. */
	get newest(): Promise<Instant | undefined> {
		return this.#settled.promise;
	}

	#settle(): void {
		if (this.#missing.size === 0) {
			this.#settled.resolve(this.#newest);
		}
	}
}
