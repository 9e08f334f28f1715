/** What the values of a figure are. */
export type Unit = 's' | 'ms' | 'MB' | 'KB' | '%' | 'KB/s' | 'lines' | 'streams' | 'connections';

/** Values of several runs of one program. */
export type Measured = {readonly name: string; readonly values: readonly number[]};

/** One thing that was measured, beside the programs that do the same. */
export type Figure = {
	readonly what: string;
	readonly unit: Unit;
	/** Values of kreel, one a run. */
	readonly values: readonly number[];
	/** Of others in the same run. */
	readonly peers: readonly Measured[];
	/** What it should be, in words: `≤ 8 × wc -l`. */
	readonly bar?: string;
	/** What a reader must know of it: that not all of it was done. */
	readonly note?: string;
};

/** The middle one; of an even number the mean of the two. `NaN` of none. */
export const median = (values: readonly number[]): number => {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
};

/** The value that so large a share of all is not above. `NaN` of none. */
export const percentile = (values: readonly number[], share: number): number => {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};
