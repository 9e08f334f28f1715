import type {Instant} from '../core/instant.ts';
import {levelOf, readLevels} from '../core/levels.ts';
import {continuesMark, lineFlag, maxLineBytes} from '../core/line-batch.ts';
import {LineTimes} from '../core/line-times.ts';
import {RecordReader} from '../core/record-reader.ts';
import {markRepeats} from '../core/repeat-marks.ts';
import type {LineColumnsInFile} from './file-lines.ts';
import {LineHeads} from './line-heads.ts';
import {LineScanner} from './line-scanner.ts';
import {neverBack} from './monotone.ts';
import {readFully} from './open-file.ts';
import {zoneOffset} from './zone-offset.ts';

/** How the lines of a file come to their times. A plain value: it goes to other threads. */
export type Timing =
	/** They tell them. */
	| {readonly type: 'own'; readonly now: Instant; readonly zone: string}
	/** They tell none: a line's place in the file, in bytes, counts as nanoseconds after `base`. */
	| {readonly type: 'none'; readonly base: Instant};

/** Lines of a part of a file. */
export type IndexedLines = LineColumnsInFile & {
	/** So many lines at the beginning tell no time of their own; their `times` are not set yet. */
	readonly leading: number;
	/** Every line has its newline; else it is one line, which has none or is cut before it. */
	readonly isWhole: boolean;
};

/** Bytes of a file that are read and indexed at once: they stay in the processor's cache meanwhile. */
export const blockBytes = 1024 * 1024;

/** So much is read at once to find the end of a line that is longer than a block. */
const stepBytes = 64 * 1024;

const newline = 0x0a;

/** One for all of a thread, made when it is needed: an indexer leaves nothing in it. */
let scanner: LineScanner | undefined;

/** Finds the lines of a file, block by block, with their times, levels and records. One a thread and file. */
export class BlockIndexer {
	readonly #fd: number;
	readonly #timing: Timing;
	readonly #times: LineTimes;
	readonly #scanner: LineScanner;
	readonly #heads: LineHeads;
	readonly #bytes: Uint8Array;
	readonly #starts: Uint32Array;

	constructor(fd: number, timing: Timing) {
		scanner ??= new LineScanner(blockBytes + 16);
		this.#scanner = scanner;
		this.#bytes = scanner.bytes;
		this.#starts = scanner.starts;
		this.#fd = fd;
		this.#timing = timing;
		this.#times = new LineTimes(
			timing.type === 'own' ? {now: timing.now, offsetAt: zoneOffset(timing.zone)} : {now: 0n},
		);
		this.#heads = new LineHeads(scanner, this.#times);
	}

	/**
	The lines of a part of the file, in blocks between which no record is torn that fits in one.

	@param from - Where a line begins.
	@param to - After a newline.
	@returns Whether it is all there; not where the file was truncated.
	*/
	*index(from: number, to: number): Generator<IndexedLines, boolean> {
		for (let at = from; at < to; ) {
			// One more, for the newline after the longest line.
			const size = Math.min(blockBytes + 1, to - at);
			if (readFully(this.#fd, this.#bytes, 0, size, at) < size) {
				return false;
			}

			const count = this.#scanner.scan(size);
			const lines = count > 0 ? this.#columns(at, count) : undefined;
			if (lines) {
				const whole = at + size === to ? lines : withoutLastRecord(lines);
				yield whole;
				at += whole.starts.at(-1)!;
			} else {
				const end = this.#endOfLine(at, to);
				if (end === undefined) {
					return false;
				}

				yield this.#line(at, maxLineBytes, lineFlag.cut);
				at = end;
			}
		}

		return true;
	}

	/** What stands from `from` to `to`, as one line without a newline; of more than 1 MiB the beginning. */
	indexOpen(from: number, to: number): IndexedLines {
		const length = Math.min(to - from, maxLineBytes);
		const known = readFully(this.#fd, this.#bytes, 0, length, from);
		return this.#line(from, known, lineFlag.partial | (length < to - from ? lineFlag.cut : 0));
	}

	/** Where the line after this one begins, which is longer than a block. */
	#endOfLine(from: number, to: number): number | undefined {
		const bytes = new Uint8Array(stepBytes);
		for (let at = from + blockBytes + 1; at < to; at += stepBytes) {
			const size = readFully(this.#fd, bytes, 0, stepBytes, at);
			const found = bytes.subarray(0, size).indexOf(newline);
			if (found !== -1) {
				return at + found + 1;
			}
		}

		return undefined;
	}

	#columns(offset: number, count: number): IndexedLines {
		const columns = newColumns(count);
		const {starts, times, flags, marks} = columns;
		const lines = {bytes: this.#bytes, starts: this.#starts, count};
		starts.set(this.#starts.subarray(0, count + 1));
		if (this.#timing.type === 'none') {
			readLevels(lines, marks);
			new RecordReader().fill(lines, marks, 0, count);
			markRepeats(lines, marks);
			fillByOffset(times, starts, this.#timing.base + BigInt(offset));
			flags.fill(lineFlag.untimed);
			return {...columns, offset, leading: 0, isWhole: true};
		}

		const {own, times: read, marks: seen} = this.#scanner;
		const owned = this.#heads.read(count);
		times.set(read.subarray(0, count));
		marks.set(seen.subarray(0, count));
		markRepeats(lines, marks);
		if (owned < count) {
			markUntimed(flags, own);
		}

		const leading = owned === 0 ? count : firstBit(own);
		if (!this.#scanner.isInOrder(leading, count)) {
			neverBack(times, leading);
		}

		return {...columns, offset, leading, isWhole: true};
	}

	/** One line that is at the beginning of the bytes in hand, without a newline. */
	#line(offset: number, length: number, flags: number): IndexedLines {
		const columns = newColumns(1);
		columns.starts[1] = length;
		columns.flags[0] = flags;
		columns.marks[0] = levelOf(this.#bytes, 0, length);
		const timing = this.#timing;
		const isOwn = timing.type === 'own' && this.#times.read(this.#bytes, 0, length);
		columns.flags[0]! |= isOwn ? 0 : lineFlag.untimed;
		columns.times[0] = timing.type === 'own' ? this.#times.time : timing.base + BigInt(offset);
		return {...columns, offset, leading: isOwn || timing.type === 'none' ? 0 : 1, isWhole: false};
	}
}

/** All columns on one buffer, so that it can be handed to another thread as a whole. */
const newColumns = (count: number) => {
	const buffer = new ArrayBuffer(count * 14 + 4);
	return {
		times: new BigInt64Array(buffer, 0, count),
		starts: new Uint32Array(buffer, count * 8, count + 1),
		flags: new Uint8Array(buffer, count * 12 + 4, count),
		marks: new Uint8Array(buffer, count * 13 + 4, count),
	};
};

/** Leave the last record to the next block: it may go on there. The only one stays. */
const withoutLastRecord = (lines: IndexedLines): IndexedLines => {
	let last = lines.marks.length - 1;
	while (last > 0 && (lines.marks[last]! & continuesMark) !== 0) {
		last--;
	}

	return last === 0
		? lines
		: {
				...lines,
				starts: lines.starts.subarray(0, last + 1),
				times: lines.times.subarray(0, last),
				flags: lines.flags.subarray(0, last),
				marks: lines.marks.subarray(0, last),
				leading: Math.min(lines.leading, last),
			};
};

const fillByOffset = (times: BigInt64Array, starts: Uint32Array, base: Instant): void => {
	for (let line = 0; line < times.length; line++) {
		times[line] = base + BigInt(starts[line]!);
	}
};

const markUntimed = (flags: Uint8Array, own: Uint32Array): void => {
	for (let line = 0; line < flags.length; line++) {
		if ((own[line >>> 5]! & (1 << (line & 31))) === 0) {
			flags[line] = lineFlag.untimed;
		}
	}
};

const firstBit = (bits: Uint32Array): number => {
	const word = bits.findIndex(bit => bit !== 0);
	return word * 32 + (31 - Math.clz32(bits[word]! & -bits[word]!));
};
