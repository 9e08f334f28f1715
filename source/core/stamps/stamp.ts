/** Reads stamps of one form out of bytes, for millions of lines: no string and no object for each. */
export type Stamp = {
	/** Of the stamp that was read last: seconds since the epoch, and the nanoseconds after. */
	readonly second: number;
	readonly nanos: number;
	/** Where the stamp ends that begins at `from`; -1 where there is none before `end`. */
	read(bytes: Uint8Array, from: number, end: number): number;
};

/** What stamps leave unsaid. */
export type Unsaid = {
	/** Seconds that the zone of stamps without one is ahead of UTC, while its clocks show so many seconds since the epoch. */
	readonly offsetAt: (localSecond: number) => number;
	/** No stamp without a year is later than this; in seconds since the epoch. */
	readonly latest: number;
};
