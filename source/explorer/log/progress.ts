import type {StreamId} from '../../core/instance.ts';
import type {StreamEvent} from '../../core/stream-event.ts';

/** How far the history of all streams is read. */
export class Progress {
	readonly #streams = new Map<StreamId, {done: number; total?: number}>();

	take(event: StreamEvent): void {
		if (event.type === 'progress') {
			this.#streams.set(event.stream, event);
		} else if (event.type === 'caughtUp') {
			this.#streams.delete(event.stream);
		}
	}

	/** `43 %`; empty while no stream can tell. */
	toString(): string {
		const known = [...this.#streams.values()].filter(({total}) => total !== undefined && total > 0);
		if (known.length === 0) {
			return '';
		}

		// Streams count alike: their units may differ.
		const share = known.reduce((sum, {done, total}) => sum + Math.min(1, done / total!), 0) / known.length;
		return `${Math.floor(share * 100)} %`;
	}
}
