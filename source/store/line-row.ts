import type {Instant} from '../core/instant.ts';
import type {LineRow, StreamInfo} from './log-store.ts';

/** What a line row is made of. */
export type LineParts = Omit<LineRow, 'type' | 'previousTime'> & {
	/** Finds the time of the line before it of the same stream. */
	readonly findPrevious: () => Instant | undefined;
};

/** A line, as a row; what takes a search is found only when it is asked for. */
export class StoredLine implements LineRow {
	readonly type = 'line';
	readonly id: number;
	readonly stream: StreamInfo;
	readonly time: Instant;
	readonly flags: number;
	readonly bytes: Uint8Array;
	readonly level: number;
	readonly continues: boolean;
	readonly lines: number;
	readonly repeats: number;
	readonly isRepeat: boolean;
	readonly isContext: boolean;
	readonly #findPrevious: () => Instant | undefined;

	constructor(parts: LineParts) {
		this.id = parts.id;
		this.stream = parts.stream;
		this.time = parts.time;
		this.flags = parts.flags;
		this.bytes = parts.bytes;
		this.level = parts.level;
		this.continues = parts.continues;
		this.lines = parts.lines;
		this.repeats = parts.repeats;
		this.isRepeat = parts.isRepeat;
		this.isContext = parts.isContext;
		this.#findPrevious = parts.findPrevious;
	}

	get previousTime(): Instant | undefined {
		return this.#findPrevious();
	}
}
