import {bisect} from './bisect.ts';

/** Where a number falls among counts that follow one another. */
export type Located = {
	/** Which count it falls into. */
	readonly at: number;
	/** What is left of it there. */
	readonly rest: number;
};

/** Counts that follow one another, such as rows of leaves, and their sums; they are counted anew only once they changed. */
export class PrefixCounts {
	readonly #length: () => number;
	readonly #count: (at: number) => number;
	#before: Float64Array | undefined;

	/**
	@param length - How many counts there are.
	@param count - One of them.
	*/
	constructor(length: () => number, count: (at: number) => number) {
		this.#length = length;
		this.#count = count;
	}

	/** Counts have changed. */
	forget(): void {
		this.#before = undefined;
	}

	get total(): number {
		return this.before(this.#length());
	}

	/** The sum of all counts before one. */
	before(at: number): number {
		this.#before ??= this.#sums();
		return this.#before[at]!;
	}

	/** The count into which a number falls; `undefined` where the sum of all is not larger. */
	locate(number: number): Located | undefined {
		if (number < 0 || number >= this.total) {
			return undefined;
		}

		const before = this.#before!;
		const at = bisect(1, before.length, next => before[next]! > number) - 1;
		return {at, rest: number - before[at]!};
	}

	#sums(): Float64Array {
		const length = this.#length();
		const sums = new Float64Array(length + 1);
		for (let at = 0; at < length; at++) {
			sums[at + 1] = sums[at]! + this.#count(at);
		}

		return sums;
	}
}
