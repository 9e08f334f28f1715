import type {Instant} from '../core/instant.ts';

/**
Let no time be before the one before it, as in a file the order of lines says more than a clock that was set back, or threads that take turns.

@param from - The first line that is looked at.
*/
export const neverBack = (times: BigInt64Array, from: number): void => {
	const line = firstStepBack(times, from);
	let latest = line > 0 ? times[line - 1]! : 0n;
	for (let next = line; next < times.length; next++) {
		if (times[next]! < latest) {
			times[next] = latest;
		} else {
			latest = times[next]!;
		}
	}
};

/** The first line after `from` that is before the one before it; `times.length` where there is none. */
const firstStepBack = (times: BigInt64Array, from: number): number => {
	// Pairs of 32 bits, low first: comparing bigints would make an object a line.
	const words = new Int32Array(times.buffer, times.byteOffset, times.length * 2);
	for (let at = 2 * from + 2; at < words.length; at += 2) {
		const difference = words[at + 1]! - words[at - 1]! || (words[at]! >>> 0) - (words[at - 2]! >>> 0);
		if (difference < 0) {
			return at >>> 1;
		}
	}

	return times.length;
};

/** Keeps the times of a stream between two bounds and in order, from block to block. */
export class TimeBounds {
	/** Of the last line so far. */
	floor: Instant | undefined;
	readonly #ceiling: Instant | undefined;

	/** @param ceiling - No time may be after it: what follows is known already. */
	constructor(floor?: Instant, ceiling?: Instant) {
		this.floor = floor;
		this.#ceiling = ceiling;
	}

	/**
	Take the next lines, whose times are in order among themselves.

	@param leading - So many lines at the beginning tell no time: they get that of the line before them.
	*/
	fit(times: BigInt64Array, leading: number): void {
		if (times.length === 0) {
			return;
		}

		const floor = this.floor ?? times[leading] ?? 0n;
		let line = 0;
		while (line < times.length && (line < leading || times[line]! < floor)) {
			times[line++] = floor;
		}

		const ceiling = this.#ceiling;
		for (let last = times.length - 1; ceiling !== undefined && last >= 0 && times[last]! > ceiling; last--) {
			times[last] = ceiling;
		}

		this.floor = times.at(-1)!;
	}
}
