import type {Instant} from '../../../core/instant.ts';
import type {Template} from './template.ts';

/** A line, and where its message stands in it; of a line so long that this would be beyond its end, the message alone. */
export type Example = {readonly line: Uint8Array; readonly from: number; readonly end: number};

/** Lines that are the same but for what is variable in them. */
export type Shape = {
	/** Names it among others. */
	readonly key: number;
	readonly template: Template;
	/** The template as a text: `request handled path=<*>`. */
	readonly text: string;
	readonly count: number;
	/** Lines among them whose level is error or fatal. */
	readonly errors: number;
	/** The earliest and the latest time of them. */
	readonly first: Instant;
	readonly last: Instant;
	/** One of them. */
	readonly example: Example;
};

/** Lines of a shape that were counted since it was told of last. */
export type ShapeNews = Omit<Shape, 'template' | 'text' | 'example'> &
	/** Told of it once. */
	Partial<Pick<Shape, 'template' | 'example'>>;

/** Lines that are counted together. */
export class Tally {
	count = 0;
	errors = 0;
	first: Instant | undefined;
	last: Instant | undefined;

	/** Count lines of such times. */
	add(count: number, errors: number, first: Instant, last: Instant): void {
		this.count += count;
		this.errors += errors;
		this.first = this.first === undefined || first < this.first ? first : this.first;
		this.last = this.last === undefined || last > this.last ? last : this.last;
	}

	/** Begin at nothing again. */
	clear(): void {
		this.count = 0;
		this.errors = 0;
		this.first = undefined;
		this.last = undefined;
	}

	addAll({count, errors, first, last}: Tally): void {
		if (first !== undefined && last !== undefined) {
			this.add(count, errors, first, last);
		}
	}
}
