import type {OpenFile} from './open-file.ts';

const newline = 0x0a;

/** Bytes that are looked at in one go, backwards. */
const stepBytes = 64 * 1024;

/**
Where the last line that has its newline ends.

@param from - Not before it: there a line begins.
@param to - The size of the file, or what is looked at of it.
@returns `from` where no line ends in between.
*/
export const endOfLines = (file: OpenFile, from: number, to: number): number => {
	for (let end = to; end > from; ) {
		const start = Math.max(from, end - stepBytes);
		const last = file.read(start, end - start).lastIndexOf(newline);
		if (last !== -1) {
			return start + last + 1;
		}

		end = start;
	}

	return from;
};

/**
Where the last `count` lines before `to` begin, counted from their newlines.

@param to - Where a line ends or the file does.
@returns Fewer lines where the file has no more.
*/
export const startOfLast = (file: OpenFile, to: number, count: number): {offset: number; count: number} => {
	let found = 0;
	if (count <= 0 || to === 0) {
		return {offset: to, count: 0};
	}

	// The newline at the very end belongs to the last line.
	for (let end = to - 1; end > 0; ) {
		const start = Math.max(0, end - stepBytes);
		const bytes = file.read(start, end - start);
		for (let at = bytes.lastIndexOf(newline); at !== -1; at = lastIndexBefore(bytes, at)) {
			if (++found === count) {
				return {offset: start + at + 1, count};
			}
		}

		end = start;
	}

	return {offset: 0, count: found + 1};
};

const lastIndexBefore = (bytes: Uint8Array, at: number): number =>
	at === 0 ? -1 : bytes.lastIndexOf(newline, at - 1);
