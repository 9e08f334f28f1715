import {continuesMark} from '../core/line-batch.ts';
import type {Columns} from './columns.ts';
import {levelMask, noticeFlag} from './marks.ts';

/** The rows of a leaf, as far as it is needed to tell its records apart. */
export type RecordRows = {
	readonly columns: Columns;
	readonly rows: number;
	/** Of all lines, where there is no column of streams. */
	readonly stream: number;
	/** Whether there may be records of more than one line. */
	readonly hasContinued: boolean;
};

/** The records of a leaf, by rank: each is one line, or several rows that stand together. */
export class LeafRecords {
	readonly #leaf: RecordRows;

	constructor(leaf: RecordRows) {
		this.#leaf = leaf;
	}

	/** The line at a rank. */
	lineAt(rank: number): number {
		const {order} = this.#leaf.columns;
		return order ? order[rank]! : rank;
	}

	streamOf(line: number): number {
		const {columns, stream} = this.#leaf;
		return columns.streams ? columns.streams[line]! : stream;
	}

	isNotice(line: number): boolean {
		return (this.#leaf.columns.flags[line]! & noticeFlag) !== 0;
	}

	/** Whether the row at a rank belongs to the record of the one before it. */
	continuesAt(rank: number): boolean {
		if (rank === 0) {
			return false;
		}

		const before = this.lineAt(rank - 1);
		return !this.isNotice(before) && this.#continues(this.lineAt(rank), before);
	}

	/** The rank after the record that begins at a rank. */
	endOf(rank: number): number {
		const {hasContinued, rows} = this.#leaf;
		let end = rank + 1;
		if (!hasContinued) {
			return end;
		}

		const first = this.lineAt(rank);
		while (!this.isNotice(first) && end < rows && this.#continues(this.lineAt(end), first)) {
			end++;
		}

		return end;
	}

	/** The level of the first line of a record that has one; 0: none has. */
	levelOf(rank: number, end: number): number {
		const {marks} = this.#leaf.columns;
		for (let at = rank; at < end; at++) {
			const level = marks[this.lineAt(at)]! & levelMask;
			if (level !== 0) {
				return level;
			}
		}

		return 0;
	}

	#continues(line: number, first: number): boolean {
		const {marks} = this.#leaf.columns;
		return (marks[line]! & continuesMark) !== 0 && this.streamOf(line) === this.streamOf(first);
	}
}
