import type {Instant} from '../core/instant.ts';
import type {Leaf} from './leaf.ts';
import {StoredLine} from './line-row.ts';
import {isIn} from './line-set.ts';
import type {LineRow, NoticeRow} from './log-store.ts';
import {levelMask, noticeFlag} from './marks.ts';
import type {NoticeRows} from './notice-rows.ts';
import type {RowPlace, Shown} from './shown.ts';
import type {StreamRecord} from './stream-record.ts';

export type RowReaderOptions = {
	readonly leaves: readonly Leaf[];
	readonly streams: readonly StreamRecord[];
	readonly notices: NoticeRows;
	readonly shown: Shown;
};

/** Makes rows of what leaves hold. */
export class RowReader {
	readonly #options: RowReaderOptions;

	constructor(options: RowReaderOptions) {
		this.#options = options;
	}

	/** A row of a leaf that is in memory. */
	read({leaf, rank, at}: RowPlace): LineRow | NoticeRow {
		const {streams, notices} = this.#options;
		const {times, flags, marks} = leaf.columns!;
		const line = leaf.lineAt(rank);
		const id = leaf.idOf(line);
		const time = times[line]!;
		const stream = streams[leaf.streamOf(line)];
		if ((flags[line]! & noticeFlag) !== 0) {
			return {type: 'notice', id, stream, time, notice: notices.get(id)!};
		}

		return new StoredLine({
			id,
			stream: stream!,
			time,
			flags: flags[line]!,
			bytes: leaf.messageOf(line),
			level: marks[line]! & levelMask,
			continues: leaf.continues(rank),
			lines: recordLines(leaf, rank),
			isContext: this.#isContext(leaf, rank),
			findPrevious: () => this.#previousTime(at, rank, leaf.streamOf(line)),
		});
	}

	/** Whether a row is shown though the filters do not keep it. */
	#isContext(leaf: Leaf, rank: number): boolean {
		const {shown} = this.#options;
		const kept = shown.isPlain ? undefined : shown.stateOf(leaf)?.evaluated.kept;
		return kept !== undefined && !isIn(kept, rank);
	}

	/** The time of the last line of a stream that stands before a row. */
	#previousTime(from: number, before: number, stream: number): Instant | undefined {
		const {leaves} = this.#options;
		for (let at = from, end = before; at >= 0; at--, end = leaves[at]?.rows ?? 0) {
			const time = lastTimeOf(leaves[at]!, stream, end);
			if (time !== undefined) {
				return time;
			}
		}

		return undefined;
	}
}

/** Lines of the record that a row begins; 1 for a row that continues one. */
const recordLines = (leaf: Leaf, rank: number): number => {
	let end = rank + 1;
	while (leaf.hasContinued && !leaf.continues(rank) && end < leaf.rows && leaf.continues(end)) {
		end++;
	}

	return end - rank;
};

/** The time of the last line of a stream before a rank of a leaf. */
const lastTimeOf = (leaf: Leaf, stream: number, before: number): Instant | undefined => {
	const {times, flags} = leaf.columns!;
	for (let rank = before - 1; rank >= 0; rank--) {
		const line = leaf.lineAt(rank);
		if (leaf.streamOf(line) === stream && (flags[line]! & noticeFlag) === 0) {
			return times[line]!;
		}
	}

	return undefined;
};
