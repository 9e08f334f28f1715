/** Buckets of one leaf. */
export const leafBuckets = 64;

/** Records of a leaf over its span of time, in buckets of equal width; by where they stand. */
export type Histogram = {
	readonly counts: Uint16Array;
	/** Those with level error or fatal. */
	readonly errors: Uint16Array;
};

/** Collects the histogram of a leaf. */
export class HistogramBuilder implements Histogram {
	readonly counts = new Uint16Array(leafBuckets);
	readonly errors = new Uint16Array(leafBuckets);
	readonly #low: number;
	readonly #high: number;
	readonly #width: number;

	/** @param ends - Where the first and the last row stand, as pairs of 32 bits, low first. */
	constructor(ends: Int32Array) {
		this.#low = ends[0]! >>> 0;
		this.#high = ends[1]!;
		this.#width = (this.#distance(ends[2]!, ends[3]!) + 1) / leafBuckets;
	}

	/** A record that stands at an instant, as a pair of 32 bits. */
	add(low: number, high: number, isError: boolean): void {
		const bucket = Math.min(
			leafBuckets - 1,
			Math.max(0, Math.floor(this.#distance(low, high) / this.#width)),
		);
		this.counts[bucket]!++;
		if (isError) {
			this.errors[bucket]!++;
		}
	}

	/** ns since the leaf's first row. */
	#distance(low: number, high: number): number {
		return (high - this.#high) * 2 ** 32 + ((low >>> 0) - this.#low);
	}
}
