import {levelOf} from '../core/levels.ts';
import {continuesMark} from '../core/line-batch.ts';
import type {LineTimes} from '../core/line-times.ts';
import {RecordReader} from '../core/record-reader.ts';
import {HeadShape} from './head-shape.ts';
import type {LineScanner} from './line-scanner.ts';

/** Where lines of the known shape are so rare, no more of so many are looked at before the next one is. */
const mostSkipped = 256;

/** Reads of each line of a block its time, its level, and whether it continues the record before it: those that begin as most do all at once. */
export class LineHeads {
	readonly #scanner: LineScanner;
	readonly #times: LineTimes;
	readonly #shape = new HeadShape();
	/** Lines that are read one by one after one that has not the shape. */
	#skipped = 1;

	/** @param times - Of the log. */
	constructor(scanner: LineScanner, times: LineTimes) {
		this.#scanner = scanner;
		this.#times = times;
	}

	/**
	Read the first `count` lines of the scanner's block, into its columns.

	@returns How many of them tell their time.
	*/
	read(count: number): number {
		const records = new RecordReader();
		const scanner = this.#scanner;
		let owned = 0;
		for (let line = 0; line < count; ) {
			const next = this.#isUsable ? scanner.readHeads(this.#shape, line, count) : line;
			if (next > line) {
				this.#times.passHeads(next - line, scanner.timeWords, next - 1);
				records.passHeads(scanner.marks[next - 1]!);
				this.#skipped = 1;
				owned += next - line;
			}

			const end = Math.min(count, next + this.#skipped);
			this.#skipped = next === line ? Math.min(mostSkipped, this.#skipped * 2) : 1;
			for (line = next; line < end; line++) {
				owned += this.#readOne(records, line) ? 1 : 0;
			}

			if (end > next) {
				this.#learn(end - 1);
			}
		}

		return owned;
	}

	/** Whether stamps are where the shape has them. */
	get #isUsable(): boolean {
		return this.#shape.isKnown && this.#times.isAtStart;
	}

	#readOne(records: RecordReader, line: number): boolean {
		const {bytes, starts, marks, own, timeWords} = this.#scanner;
		const [from, end] = [starts[line]!, starts[line + 1]! - 1];
		const level = levelOf(bytes, from, end);
		const hasTime = this.#times.read(bytes, from, end);
		if (hasTime) {
			own[line >>> 5]! |= 1 << (line & 31);
		}

		this.#times.put(timeWords, line);
		marks[line] = level | (records.continues(bytes, from, end, level, hasTime) ? continuesMark : 0);
		return hasTime;
	}

	#learn(line: number): void {
		const {bytes, starts, own, marks} = this.#scanner;
		const hasTime = (own[line >>> 5]! & (1 << (line & 31))) !== 0;
		if (hasTime && marks[line]! > 0 && this.#times.isAtStart) {
			this.#shape.learn(bytes, starts[line]!, starts[line + 1]! - 1, this.#times.time);
		}
	}
}
