import {CriLines} from '../core/cri.ts';
import type {StreamId} from '../core/instance.ts';
import type {Instant} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import {fileRestarts} from '../core/sentences.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {Lines} from './growth.ts';

/** Makes the events of a container's log out of the bytes of its files. */
export class CriEvents {
	readonly stream: StreamId;
	#lines = new CriLines();
	#restart: number | undefined;

	constructor(stream: StreamId) {
		this.stream = stream;
	}

	/** The lines that end in these bytes, which are not kept. */
	push(bytes: Uint8Array): Lines[] {
		return this.#events(this.#lines.push(bytes));
	}

	/** The next file begins, of this life; returns the lines that never got their end in the one before. */
	beginFile(restart: number): Lines[] {
		const rest = restart === this.#restart ? this.#lines.endFile() : this.#lines.finish();
		const events = this.#events(rest);
		this.#restart = restart;
		return events;
	}

	/** Nothing more comes: the lines that never got their end. */
	finish(): Lines[] {
		return this.#events(this.#lines.finish());
	}

	#events(batch: LineBatch): Lines[] {
		const instance = {restart: this.#restart ?? 0};
		return lineCount(batch) === 0 ? [] : [{type: 'lines', stream: this.stream, instance, at: 'tail', batch}];
	}
}

/** Says between the lines of a container's log where one life ended and the next one began. */
export class Lives {
	readonly #at: Lines['at'];
	/** Of the last line so far. */
	newest: Instant | undefined;
	#restart: number | undefined;

	/** @param at - `head`: there are newer lines already. */
	constructor(at: Lines['at']) {
		this.#at = at;
	}

	/** These lines, after a notice where they are the first of a life. */
	*tell(event: Lines): Generator<StreamEvent> {
		const {restart} = event.instance;
		if (this.#restart !== undefined && restart > this.#restart) {
			const isPast = this.#at === 'head';
			yield {
				type: 'restarted',
				stream: event.stream,
				previous: {code: null, finishedAt: this.newest},
				instance: event.instance,
				cause: fileRestarts.newLife,
				...(isPast && {isPast}),
			};
		}

		this.#restart = restart;
		this.newest = event.batch.times.at(-1);
		yield this.#at === event.at ? event : {...event, at: this.#at};
	}
}
