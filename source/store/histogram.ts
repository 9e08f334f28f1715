/** Buckets of one leaf. */
export const leafBuckets = 64;

/** Records of a leaf over its span of time, by where they stand, in buckets of equal width: how many are in each bucket, then how many of them are errors. */
export type Histogram = Uint16Array;

/** Collects the histogram of a leaf. */
export class HistogramBuilder {
	readonly result: Histogram = new Uint16Array(2 * leafBuckets);
	readonly #low: number;
	readonly #high: number;
	/** Buckets in a nanosecond. */
	readonly #scale: number;

	/** @param ends - Where the first and the last row stand, as pairs of 32 bits, low first. */
	constructor(ends: Int32Array) {
		this.#low = ends[0]! >>> 0;
		this.#high = ends[1]!;
		this.#scale = leafBuckets / (this.#distance(ends[2]!, ends[3]!) + 1);
	}

	/** A record that stands at an instant, as a pair of 32 bits. */
	add(low: number, high: number, isError: boolean): void {
		// Rounding may lead one too far.
		const bucket = Math.min(leafBuckets - 1, Math.floor(this.#distance(low, high) * this.#scale));
		this.result[bucket]!++;
		if (isError) {
			this.result[leafBuckets + bucket]!++;
		}
	}

	/** ns since the leaf's first row. */
	#distance(low: number, high: number): number {
		return (high - this.#high) * 2 ** 32 + ((low >>> 0) - this.#low);
	}
}
