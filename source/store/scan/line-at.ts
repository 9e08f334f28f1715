/**
The line that the byte at `offset` belongs to, its newline included.

@param from - A line that is not after it: the search is quick where that is near.
@param to - The lines end before this one.
*/
export const lineAt = (starts: Uint32Array, from: number, to: number, offset: number): number => {
	let low = from;
	let step = 1;
	while (low + step < to && starts[low + step]! <= offset) {
		low += step;
		step *= 2;
	}

	let high = Math.min(to, low + step);
	while (low + 1 < high) {
		const middle = (low + high) >>> 1;
		if (starts[middle]! <= offset) {
			low = middle;
		} else {
			high = middle;
		}
	}

	return low;
};
