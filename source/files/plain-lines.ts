import type {StreamId} from '../core/instance.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {IndexedLines} from './block-indexer.ts';
import {FileLines} from './file-lines.ts';
import type {Lines} from './growth.ts';
import type {TimeBounds} from './monotone.ts';
import type {OpenFile} from './open-file.ts';

/** Makes the events of a stream whose lines stand in files. */
export class PlainLines {
	readonly stream: StreamId;
	/** How often the log began anew, counted as the lives of a container are. */
	#restart = 0;

	constructor(stream: StreamId) {
		this.stream = stream;
	}

	/** Lines of a file, their times between the bounds. */
	event(file: OpenFile, lines: IndexedLines, bounds: TimeBounds, at: Lines['at']): Lines {
		bounds.fit(lines.times, lines.leading);
		return {
			type: 'lines',
			stream: this.stream,
			instance: {restart: this.#restart},
			at,
			batch: new FileLines(file, lines, lines.isWhole ? 1 : 0),
		};
	}

	/** The log begins anew. */
	restarted(cause: string): StreamEvent {
		this.#restart++;
		const {stream} = this;
		return {type: 'restarted', stream, previous: {code: null}, instance: {restart: this.#restart}, cause};
	}
}
