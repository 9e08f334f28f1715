import type {Instant} from '../core/instant.ts';
import {lostLineText} from '../core/sentences.ts';
import type {Columns} from './columns.ts';
import type {Leaf} from './leaf.ts';
import {lastTimeIn} from './leaf-summary.ts';
import {StoredLine} from './line-row.ts';
import {countBefore, isIn, select} from './line-set.ts';
import type {Row, UnreadRow} from './log-store.ts';
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

	/** A row; what is not in memory is not waited for. */
	read(place: RowPlace): Row {
		return place.leaf.columns ? this.#read(place, place.leaf.columns) : unread(place.leaf, place.rank);
	}

	/** All rows of the record of a row, hidden ones included. */
	record({leaf, rank, at}: RowPlace): Row[] {
		if (!leaf.columns) {
			return [unread(leaf, rank)];
		}

		const first = leaf.headOf(rank);
		return Array.from({length: recordLines(leaf, first)}, (_, line) =>
			this.read({leaf, at, rank: first + line}),
		);
	}

	#read(place: RowPlace, columns: Columns): Row {
		const {leaf, rank, at} = place;
		const {streams, notices} = this.#options;
		const {times, flags, marks} = columns;
		const line = leaf.lineAt(rank);
		const id = leaf.idOf(line);
		const time = times[line]!;
		const stream = streams[leaf.streamOf(line)];
		if ((flags[line]! & noticeFlag) !== 0) {
			return {type: 'notice', id, stream, time, notice: notices.get(id)!};
		}

		if (!leaf.bytes && !leaf.isLost) {
			return unread(leaf, rank);
		}

		return new StoredLine({
			id,
			stream: stream!,
			time,
			flags: flags[line]!,
			bytes: leaf.bytes ? leaf.messageOf(line) : lostMessage,
			level: marks[line]! & levelMask,
			continues: leaf.continues(rank),
			lines: recordLines(leaf, rank),
			...this.#repeatsOf(leaf, rank),
			isContext: this.#isContext(leaf, rank),
			findPrevious: () => this.#previousTime(at, rank, leaf.streamOf(line)),
		});
	}

	/** How a row stands to those around it that say the same. */
	#repeatsOf(leaf: Leaf, rank: number): Pick<StoredLine, 'repeats' | 'isRepeat'> {
		const {shown} = this.#options;
		const state = shown.isPlain ? undefined : shown.stateOf(leaf);
		if (!state || rank >= state.kept.size) {
			return {repeats: 0, isRepeat: false};
		}

		const {repeats, shown: rows, joint, edges} = state;
		const nextShown = countBefore(rows, rank + 1);
		const isLast = nextShown === rows.count;
		const next = isLast ? rows.size : select(rows, nextShown);
		const own = repeats ? countBefore(repeats, next) - countBefore(repeats, rank + 1) : 0;
		const isFirstRepeat = joint?.isRepeat === true && edges!.first!.rank === rank;
		return {
			repeats: own + (isLast ? this.#repeatsBehind(leaf, rank) : 0),
			isRepeat: isFirstRepeat || (repeats !== undefined && isIn(repeats, rank)),
		};
	}

	/** Records of later leaves that are folded into a row. */
	#repeatsBehind(leaf: Leaf, rank: number): number {
		let count = 0;
		for (const {state} of this.#options.shown.foldedInto(leaf, rank)) {
			const {repeats, shown: rows, joint} = state;
			if (joint!.before!.isUnfolded) {
				return 0;
			}

			const next = rows.count > 0 ? select(rows, 0) : rows.size;
			count += 1 + (repeats ? countBefore(repeats, next) : 0);
		}

		return count;
	}

	/** Whether a row is shown though the filters do not keep it. */
	#isContext(leaf: Leaf, rank: number): boolean {
		const {shown} = this.#options;
		const kept = shown.isPlain ? undefined : shown.stateOf(leaf)?.kept;
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
	if (leaf.summary?.version === leaf.version && before === leaf.rows) {
		return lastTimeIn(leaf, stream);
	}

	if (!leaf.columns) {
		return undefined;
	}

	const {times, flags} = leaf.columns;
	for (let rank = before - 1; rank >= 0; rank--) {
		const line = leaf.lineAt(rank);
		if (leaf.streamOf(line) === stream && (flags[line]! & noticeFlag) === 0) {
			return times[line]!;
		}
	}

	return undefined;
};

/** A row that is on the disk. Its id is known where rows stand as they arrived. */
const unread = (leaf: Leaf, rank: number): UnreadRow => ({
	type: 'unread',
	id: leaf.idAt(rank),
	time: leaf.firstKey,
});

/** Stands where a line was that cannot be read back. */
const lostMessage = new TextEncoder().encode(lostLineText);
