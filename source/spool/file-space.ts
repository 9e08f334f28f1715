/** A piece of a file, in bytes. */
export type Extent = {readonly offset: number; readonly length: number};

/**
Where the next piece of a file of bounded size goes, which is written and read in turn: behind the newest, or from the start again
where the oldest have been read.

@param held - The pieces that are still needed, oldest first.
@param capacity - Bytes.
@returns The offset; `undefined` where there is no room.
*/
export const findSpace = (held: readonly Extent[], length: number, capacity: number): number | undefined => {
	const [oldest] = held;
	const newest = held.at(-1);
	if (!oldest || !newest) {
		return length <= capacity ? 0 : undefined;
	}

	const end = newest.offset + newest.length;
	if (newest.offset < oldest.offset) {
		return end + length <= oldest.offset ? end : undefined;
	}

	if (end + length <= capacity) {
		return end;
	}

	return length <= oldest.offset ? 0 : undefined;
};
