import {type Instant, laterInstant} from '../core/instant.ts';

/** Where a row stands among the others, and the time that it shows. */
export type Place = {
	readonly time: Instant;
	/** Its time, but for a row that came too late for that. */
	readonly key: Instant;
};

/** The later of two places, part by part. */
export const laterPlace = (a: Place | undefined, b: Place | undefined): Place | undefined =>
	a && b ? {time: laterInstant(a.time, b.time)!, key: laterInstant(a.key, b.key)!} : (a ?? b);
