import type {Instant} from '../core/instant.ts';
import {continuesMark, type LineOrigin, repeatMark} from '../core/line-batch.ts';
import type {Extent} from '../spool/file-space.ts';
import type {Buffers} from './buffers.ts';
import {type Columns, compareWords, type Shape} from './columns.ts';
import type {LeafSummary} from './leaf-summary.ts';
import type {LineSet} from './line-set.ts';
import {levelMask, noticeFlag} from './marks.ts';
import type {Compared} from './record-messages.ts';
import type {Run} from './run.ts';
import type {LeafState} from './shown.ts';

/** Bits of an id that number the line in the leaf where it arrived; see `maxLines`. */
export const leafLines = 2 ** 15;

/** What is left of 32 bits numbers the leaf; it wraps. */
export const leafSerials = 2 ** 32 / leafLines;

/** The number of the leaf where a row arrived. */
export const serialOfId = (id: number): number => Math.floor(id / leafLines);

/** A leaf on the disk. */
export type StoredLeaf = {
	/** Its columns, and from `messagesAt` on its messages. */
	readonly extent: Extent;
	readonly shape: Shape;
	readonly messagesAt: number;
	/** Of the leaf, when it was written. */
	readonly version: number;
};

/**
A stretch of rows that stand one after the other: messages, each with a newline, in the order of their arrival, and columns beside them.

Rows are counted in the order in which they stand (ranks), lines in that of their arrival; `columns.order` leads from one to the other, and
is there only where they differ.
*/
export class Leaf {
	/** Never used again. */
	readonly serial: number;
	readonly buffers: Buffers;
	/** Counts changes. */
	version = 0;
	/** Counts the changes after which rows have other ranks. */
	moves = 0;
	/** Lines that arrived here. */
	lines = 0;
	/** Rows that stand here: notices may have been taken out. */
	rows = 0;
	/** Bytes of messages and newlines. */
	size = 0;
	/** The stream of all lines, where `columns.streams` is absent. */
	stream = 0;
	/** Levels that lines have, or had: bit n for level n. */
	levels = 0;
	/** Whether lines continue others, or did. */
	hasContinued = false;
	/** Whether lines say the same as others before them, or did. */
	hasRepeats = false;
	/** Ids of the notices among the rows. */
	notices: number[] = [];
	/** Whether there are notices among the lines: their rows may have been taken out. */
	hasNotices = false;
	/** Absent while they are on the disk alone. */
	columns: Columns | undefined;
	/** Messages; absent while they are on the disk alone. */
	bytes: Uint8Array | undefined;
	/** Where it stands on the disk, as it was at a version. */
	stored: StoredLeaf | undefined;
	/** Where its messages stand in a file of their own, so that they need not be stored. */
	origin: LineOrigin | undefined;
	/** What is known of it without its columns, as of a version. */
	summary: LeafSummary | undefined;
	/** Which lines match the queries that are in use, by the key of each; as many lines as were looked at. */
	matches: Map<number, LineSet> | undefined;
	/** What was found out of it for a view. */
	state: LeafState | undefined;
	/** How its first record compares to the one before it, as far as that was asked. */
	compared: Compared | undefined;
	/** Where it stood among all leaves when that was asked last. */
	place = 0;
	/** Threads that look at its memory now. */
	readers = 0;
	/** Its messages could not be read back. */
	isLost = false;
	/** Where the first and the last row stand, and the time of the first, as pairs of 32 bits. */
	readonly ends = new Int32Array(6);
	/** Of the first row. */
	#firstStream = 0;

	constructor(serial: number, buffers: Buffers) {
		this.serial = serial;
		this.buffers = buffers;
	}

	/** Bytes of memory that it takes. */
	get allocated(): number {
		return (this.columns?.buffer.byteLength ?? 0) + (this.bytes?.buffer.byteLength ?? 0);
	}

	/** Whether all of it can be read from memory. */
	get isLoaded(): boolean {
		return this.columns !== undefined && (this.bytes !== undefined || this.isLost);
	}

	/** Whether nothing is lost when its columns and messages are given back. */
	get isStored(): boolean {
		return this.stored?.version === this.version;
	}

	/** Where the first row stands. */
	get firstKey(): Instant {
		return new BigInt64Array(this.ends.buffer)[0]!;
	}

	/** Where the last row stands. */
	get lastKey(): Instant {
		return new BigInt64Array(this.ends.buffer)[1]!;
	}

	/** The line at a rank. */
	lineAt(rank: number): number {
		const {order} = this.columns!;
		return order ? order[rank]! : rank;
	}

	/** The rank of a line; -1 where it was taken out. Without columns: of a leaf whose rows stand as they arrived. */
	rankOf(line: number): number {
		const order = this.columns?.order;
		return order ? order.subarray(0, this.rows).indexOf(line) : line;
	}

	streamOf(line: number): number {
		const {streams} = this.columns!;
		return streams ? streams[line]! : this.stream;
	}

	keyOf(line: number): Instant {
		const {keys, times} = this.columns!;
		return (keys ?? times)[line]!;
	}

	/** The id of a line; known without columns where all lines arrived here. */
	idOf(line: number): number {
		const low = this.columns?.ids?.[line];
		if (low === undefined) {
			return this.serial * leafLines + line;
		}

		// Lines come from this leaf or from older ones: the newest number that ends with these bits.
		const behind = (this.serial % leafSerials) - (low >>> 15);
		return (this.serial - (behind < 0 ? behind + leafSerials : behind)) * leafLines + (low % leafLines);
	}

	/** The id of the row at a rank; `undefined` where that takes columns that are on the disk. */
	idAt(rank: number): number | undefined {
		if (this.columns) {
			return this.idOf(this.lineAt(rank));
		}

		const shape = this.stored?.shape;
		return shape && !shape.order && !shape.ids ? this.idOf(rank) : undefined;
	}

	/** The line of an id; -1 where it is of another leaf. Without columns: of a leaf where all lines arrived. */
	lineOfId(id: number): number {
		const ids = this.columns?.ids;
		if (ids) {
			return ids.subarray(0, this.lines).indexOf(id % 2 ** 32);
		}

		const line = id - this.serial * leafLines;
		return line >= 0 && line < this.lines ? line : -1;
	}

	/** The message of a line, as a view. */
	messageOf(line: number): Uint8Array {
		const {starts} = this.columns!;
		return this.bytes!.subarray(starts[line]!, starts[line + 1]! - 1);
	}

	/** Whether the row at a rank belongs to the record of the one before it. */
	continues(rank: number): boolean {
		const {marks, flags} = this.columns!;
		const line = this.lineAt(rank);
		if (rank === 0 || (marks[line]! & continuesMark) === 0) {
			return false;
		}

		const before = this.lineAt(rank - 1);
		return this.streamOf(before) === this.streamOf(line) && (flags[before]! & noticeFlag) === 0;
	}

	/** The rank of the first row of a row's record. */
	headOf(rank: number): number {
		let head = rank;
		while (this.hasContinued && this.continues(head)) {
			head--;
		}

		return head;
	}

	/** Whether the row at a rank stands before (< 0) or after (> 0) a line of a run. It arrived before it, so never at the same place. */
	compare(rank: number, run: Run, line: number): number {
		const {keyWords, timeWords} = this.columns!;
		const head = this.lineAt(this.headOf(rank));
		return (
			compareWords(keyWords, head, run.keys, line) ||
			compareWords(timeWords, head, run.heads, line) ||
			this.streamOf(head) - run.stream ||
			-1
		);
	}

	/** The same of the first row; needs no columns. */
	compareFirst(run: Run, line: number): number {
		return (
			compareWords(this.ends, 0, run.keys, line) ||
			compareWords(this.ends, 2, run.heads, line) ||
			this.#firstStream - run.stream ||
			-1
		);
	}

	/** Lines with such marks came. */
	noteMarks(marks: Uint8Array, from: number, to: number): void {
		let all = 0;
		let {levels} = this;
		for (let line = from; line < to; line++) {
			all |= marks[line]!;
			levels |= 1 << (marks[line]! & levelMask);
		}

		this.levels = levels;
		this.hasContinued ||= (all & continuesMark) !== 0;
		this.hasRepeats ||= (all & repeatMark) !== 0;
	}

	/** Rows were put in or taken out: other ones may be the first and the last now. */
	noteChange(): void {
		this.version++;
		const {keyWords, timeWords} = this.columns!;
		const first = this.lineAt(0);
		const last = this.lineAt(this.headOf(this.rows - 1));
		for (const half of [0, 1]) {
			this.ends[half] = keyWords[first * 2 + half]!;
			this.ends[2 + half] = keyWords[last * 2 + half]!;
			this.ends[4 + half] = timeWords[first * 2 + half]!;
		}

		this.#firstStream = this.streamOf(first);
	}

	/** Give back memory; not to be used again as long as a thread may look at it. */
	give(buffer: SharedArrayBuffer): void {
		if (this.readers > 0) {
			this.buffers.lose(buffer);
		} else {
			this.buffers.give(buffer);
		}
	}

	/** Give back the memory of messages. */
	releaseBytes(): void {
		if (this.bytes) {
			this.give(this.bytes.buffer as SharedArrayBuffer);
			this.bytes = undefined;
		}
	}

	/** Give back the memory of columns and messages. */
	release(): void {
		this.releaseBytes();
		if (this.columns) {
			this.give(this.columns.buffer);
			this.columns = undefined;
		}
	}
}
