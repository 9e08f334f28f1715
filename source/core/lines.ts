/**
Lines as they are scanned: messages end to end, each followed by one newline, so that one expression may run over all of them.

Line i is `bytes[starts[i] … starts[i + 1] - 1]`; the byte at `starts[i + 1] - 1` is its newline.
*/
export type Lines = {
	/** May be longer than the lines: the rest of a block that still grows. */
	readonly bytes: Uint8Array;
	/** At least `count + 1` offsets into `bytes`. The first need not be 0. */
	readonly starts: Uint32Array;
	readonly count: number;
};
