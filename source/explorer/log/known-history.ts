import type {StreamId} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';
import type {LineBatch, LinePlace} from '../../core/line-batch.ts';
import type {LinesPlace} from '../../core/stream-event.ts';
import {KnownStart} from './known-start.ts';

/** How far back the log of each stream is known, and where nothing older is. */
export class KnownHistory {
	readonly #starts = new Map<StreamId, KnownStart>();
	readonly #exhausted = new Set<StreamId>();
	readonly #settled = new Set<StreamId>();
	/** Of `completeFrom`, which is asked for at each frame; absent once what it depends on has changed. */
	#complete: {readonly windowStart: Instant | undefined; readonly from: Instant | undefined} | undefined;

	/** Lines of a stream came, in the order of its log. */
	add(stream: StreamId, batch: LineBatch, at: LinesPlace): void {
		const known = this.#starts.get(stream) ?? new KnownStart();
		if (this.#settled.has(stream) && at === 'tail' && known.time !== undefined) {
			return;
		}

		known.add(batch, at);
		this.#starts.set(stream, known);
		this.#complete = undefined;
	}

	/** The stream's window was read: an older one is joined to that, so what comes at the stream's end from now on need not be kept. */
	settle(stream: StreamId): void {
		this.#settled.add(stream);
	}

	/** Where the known lines of a stream begin; `undefined` where it has none. */
	startOf(stream: StreamId): KnownStart | undefined {
		return this.#starts.get(stream);
	}

	/** Older lines were joined: the stream's known lines begin there now. */
	replace(stream: StreamId, start: KnownStart): void {
		this.#starts.set(stream, start);
		this.#complete = undefined;
	}

	/** The stream gave fewer lines than it was asked for: it has no older ones. */
	exhaust(stream: StreamId): void {
		this.#exhausted.add(stream);
		this.#complete = undefined;
	}

	/** Whether the stream has no lines that are not known. */
	isExhausted(stream: StreamId): boolean {
		return this.#exhausted.has(stream);
	}

	/** Whether none of the streams has lines that are not known. */
	isWhole(streams: ReadonlyArray<{readonly id: StreamId}>): boolean {
		return streams.every(({id}) => this.#exhausted.has(id));
	}

	/**
	From where on no line of any stream is missing. What is known before that has holes, so it must not be shown as the log.

	@param windowStart - From there on all streams were read.
	@returns `undefined` where all of the log is known.
	*/
	completeFrom(windowStart: Instant | undefined): Instant | undefined {
		if (this.#complete?.windowStart !== windowStart || !this.#complete) {
			const from = newest(
				this.#unexhausted.map(({time}) =>
					windowStart === undefined || (time !== undefined && time < windowStart) ? time : windowStart,
				),
			);
			this.#complete = {windowStart, from};
		}

		return this.#complete.from;
	}

	/** Where an older window must end so that no line is left out between it and what is known. */
	get end(): Instant | undefined {
		const start = newest(this.#unexhausted.map(({time}) => time));
		return start === undefined ? undefined : start + 1n;
	}

	/** Where the known lines of each stream begin in its file, of those that stand in one. */
	get places(): ReadonlyMap<StreamId, LinePlace> {
		return new Map([...this.#starts].flatMap(([id, {place}]) => (place ? [[id, place] as const] : [])));
	}

	/** Most lines that a stream is known to have before a time. */
	mostBefore(time: Instant): number {
		return Math.max(0, ...this.#unexhausted.map(start => start.countBefore(time)));
	}

	get #unexhausted(): KnownStart[] {
		return [...this.#starts].filter(([id]) => !this.#exhausted.has(id)).map(([, start]) => start);
	}
}

const newest = (times: ReadonlyArray<Instant | undefined>): Instant | undefined =>
	times
		.filter(time => time !== undefined)
		.toSorted((a, b) => (a < b ? -1 : 1))
		.at(-1);
