import {byteCount} from '../../core/batch-parts.ts';
import {formatDuration} from '../../core/duration.ts';
import type {StreamId} from '../../core/instance.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {bytesText} from '../paint/count-words.ts';

/** A time left is told only after so long, in ms: before that it would jump. */
const measuredMs = 1000;

/** How far the history of all streams is read. */
export class Progress {
	readonly #now: () => number;
	readonly #streams = new Map<StreamId, {done: number; total?: number}>();
	/** When the first report of this reading came, in ms, and which share was read then. */
	#start: {at: number; share: number} | undefined;
	/** Of messages that came since then. */
	#bytes = 0;

	/** @param now - ms since the epoch. */
	constructor(now: () => number) {
		this.#now = now;
	}

	take(event: StreamEvent): void {
		if (event.type === 'progress') {
			this.#streams.set(event.stream, event);
			const share = this.#share;
			if (!this.#start && share !== undefined) {
				this.#start = {at: this.#now(), share};
				this.#bytes = 0;
			}
		} else if (event.type === 'lines') {
			this.#bytes += byteCount(event.batch);
		} else if (event.type === 'caughtUp') {
			this.#streams.delete(event.stream);
			this.#start = this.#streams.size === 0 ? undefined : this.#start;
		}
	}

	/** Nothing is read any more. */
	clear(): void {
		this.#streams.clear();
		this.#start = undefined;
	}

	/** `43 %, 12s left`; empty while no stream can tell. */
	toString(): string {
		const share = this.#share;
		if (share === undefined) {
			return '';
		}

		const left = this.#leftMs(share);
		return `${Math.floor(share * 100)} %${left === undefined ? '' : `, ${formatDuration(left)} left`}`;
	}

	/** `58 MB, 9.5 MB/s`: what came since then, and how fast; empty while that is not known. */
	get volume(): string {
		const elapsed = this.#start ? this.#now() - this.#start.at : 0;
		return elapsed < measuredMs
			? ''
			: `${bytesText(this.#bytes)}, ${bytesText((this.#bytes * 1000) / elapsed)}/s`;
	}

	/** Streams count alike: their units may differ. */
	get #share(): number | undefined {
		const known = [...this.#streams.values()].filter(({total}) => total !== undefined && total > 0);
		return known.length === 0
			? undefined
			: known.reduce((sum, {done, total}) => sum + Math.min(1, done / total!), 0) / known.length;
	}

	#leftMs(share: number): number | undefined {
		const {at, share: before} = this.#start ?? {at: 0, share};
		const elapsed = this.#now() - at;
		return elapsed < measuredMs || share <= before
			? undefined
			: Math.ceil((elapsed * (1 - share)) / (share - before) / 1000) * 1000;
	}
}
