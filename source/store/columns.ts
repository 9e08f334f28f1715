/** Rows of one leaf at most. One less than a power of two: 15 bits number a line in its leaf. */
export const maxLines = 2 ** 15 - 1;

/** Which columns there are beside those that all leaves have. */
export type Extras = {
	/** Lines are of more than one stream. */
	readonly streams: boolean;
	/** Rows did not arrive in their order. */
	readonly order: boolean;
	/** Rows stand elsewhere than at their time. */
	readonly keys: boolean;
	/** Rows came from other leaves. */
	readonly ids: boolean;
};

export const noExtras: Extras = {streams: false, order: false, keys: false, ids: false};

/** Columns as they lie in one piece of memory, or on the disk. */
export type Shape = Extras & {
	/** Lines that they have room for. */
	readonly capacity: number;
};

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
if (!isLittleEndian) {
	throw new Error(
		'Times are compared as pairs of 32 bits, low first: this machine has them the other way round.',
	);
}

/** Bytes of columns. */
export const columnBytes = (shape: Shape): number => {
	const wide = shape.keys ? 16 : 8;
	const narrow = 4 + (shape.ids ? 4 : 0) + (shape.order ? 2 : 0) + (shape.streams ? 2 : 0) + 2;
	return Math.ceil((shape.capacity * (wide + narrow) + 4) / 8) * 8;
};

/**
What is known of lines beside their messages, a column a property.

16 bytes a line: time 8, start 4, flags 1, marks 1, stream 2; and 2 for the order, 4 for ids, 8 for keys only where they are needed.
*/
export class Columns {
	readonly shape: Shape;
	readonly buffer: SharedArrayBuffer;
	/** ns since the epoch. */
	readonly times: BigInt64Array;
	/** The same as pairs of 32 bits, low first: comparing them makes no bigint. */
	readonly timeWords: Int32Array;
	/** Where a line stands, where that is not its time. */
	readonly keys: BigInt64Array | undefined;
	/** Keys, or times, as `timeWords`. */
	readonly keyWords: Int32Array;
	/** Where each message begins; the byte before the next one's is its newline. */
	readonly starts: Uint32Array;
	/** The last 32 bits of the ids of lines that came from other leaves. */
	readonly ids: Uint32Array | undefined;
	/** The line at each rank. */
	readonly order: Uint16Array | undefined;
	/** Numbers of streams. */
	readonly streams: Uint16Array | undefined;
	/** `lineFlag`, and `noticeFlag`. */
	readonly flags: Uint8Array;
	/** The level, and `continuesMark`. */
	readonly marks: Uint8Array;

	constructor(buffer: SharedArrayBuffer, shape: Shape) {
		const {capacity} = shape;
		let at = 0;
		const next = (bytes: number): number => {
			at += bytes;
			return at - bytes;
		};

		this.shape = shape;
		this.buffer = buffer;
		this.times = new BigInt64Array(buffer, next(capacity * 8), capacity);
		this.timeWords = wordsOf(this.times);
		this.keys = shape.keys ? new BigInt64Array(buffer, next(capacity * 8), capacity) : undefined;
		this.keyWords = this.keys ? wordsOf(this.keys) : this.timeWords;
		this.starts = new Uint32Array(buffer, next((capacity + 1) * 4), capacity + 1);
		this.ids = shape.ids ? new Uint32Array(buffer, next(capacity * 4), capacity) : undefined;
		this.order = shape.order ? new Uint16Array(buffer, next(capacity * 2), capacity) : undefined;
		this.streams = shape.streams ? new Uint16Array(buffer, next(capacity * 2), capacity) : undefined;
		this.flags = new Uint8Array(buffer, next(capacity), capacity);
		this.marks = new Uint8Array(buffer, next(capacity), capacity);
	}
}

/** A column of instants as pairs of 32 bits, low first. */
export const wordsOf = (column: BigInt64Array): Int32Array =>
	new Int32Array(column.buffer, column.byteOffset, column.length * 2);

/** Which of two instants is earlier, in columns of pairs of 32 bits. */
export const compareWords = (a: Int32Array, i: number, b: Int32Array, j: number): number =>
	a[i * 2 + 1]! - b[j * 2 + 1]! || (a[i * 2]! >>> 0) - (b[j * 2]! >>> 0);

/** Whether no instant of a column is earlier than the one before it. */
export const isAscending = (words: Int32Array): boolean => {
	for (let at = 2; at < words.length; at += 2) {
		const difference = words[at + 1]! - words[at - 1]! || (words[at]! >>> 0) - (words[at - 2]! >>> 0);
		if (difference < 0) {
			return false;
		}
	}

	return true;
};
