/** The first number from `from` to `to` (exclusive) for which it holds; it must hold for all after that one too. `to` where there is none. */
export const bisect = (from: number, to: number, holds: (at: number) => boolean): number => {
	let low = from;
	let high = to;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (holds(middle)) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}

	return low;
};

/** As `bisect`, quick where the answer is near `from`. */
export const gallop = (from: number, to: number, holds: (at: number) => boolean): number => {
	let step = 1;
	while (from + step < to && !holds(from + step)) {
		step *= 2;
	}

	return bisect(from + (step >>> 1), Math.min(to, from + step), holds);
};

/** The number after the last one before `to` for which it holds; quick where that is near `to`. */
export const gallopBack = (to: number, holds: (at: number) => boolean): number => {
	let step = 1;
	while (to - step >= 0 && !holds(to - step)) {
		step *= 2;
	}

	return bisect(Math.max(0, to - step), to - (step >>> 1), at => !holds(at));
};
