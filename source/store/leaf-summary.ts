import type {Instant} from '../core/instant.ts';
import {continuesMark} from '../core/line-batch.ts';
import {type Histogram, HistogramBuilder} from './histogram.ts';
import type {Leaf} from './leaf.ts';
import {errorLevel, levelMask, noticeFlag} from './marks.ts';

/** What stays in memory of a leaf whose columns do not. */
export type LeafSummary = {
	/** Of the leaf, when it was made. */
	readonly version: number;
	/** The time of the last line that stands here; of each stream, where there are more. Absent: there are no lines. */
	readonly last: Instant | ReadonlyMap<number, Instant> | undefined;
	/** Of all of its records. */
	readonly histogram: Histogram;
};

/** What there is to know of a leaf that is in memory; it is counted anew only where the leaf changed. */
export const summarize = (leaf: Leaf): LeafSummary => {
	if (leaf.summary?.version !== leaf.version) {
		leaf.summary = {version: leaf.version, last: lastOf(leaf), histogram: histogramOf(leaf)};
	}

	return leaf.summary!;
};

/** The time of the last line of a stream in a leaf. */
export const lastTimeIn = ({summary, stream: own}: Leaf, stream: number): Instant | undefined => {
	const last = summary?.last;
	return typeof last === 'object' ? last.get(stream) : own === stream ? last : undefined;
};

const lastOf = (leaf: Leaf): LeafSummary['last'] => {
	const {times, flags, streams} = leaf.columns!;
	const last = new Map<number, Instant>();
	for (let rank = leaf.rows - 1; rank >= 0; rank--) {
		const line = leaf.lineAt(rank);
		const stream = leaf.streamOf(line);
		if ((flags[line]! & noticeFlag) === 0 && !last.has(stream)) {
			last.set(stream, times[line]!);
			if (!streams) {
				return times[line]!;
			}
		}
	}

	return streams ? last : undefined;
};

const histogramOf = (leaf: Leaf): Histogram => {
	const {keyWords, marks, flags} = leaf.columns!;
	const builder = new HistogramBuilder(leaf.ends);
	for (let rank = 0; rank < leaf.rows; rank++) {
		const line = leaf.lineAt(rank);
		const isRecord = (marks[line]! & continuesMark) === 0 || !leaf.continues(rank);
		if (isRecord && (flags[line]! & noticeFlag) === 0) {
			const isError = (marks[line]! & levelMask) >= errorLevel;
			builder.add(keyWords[line * 2]!, keyWords[line * 2 + 1]!, isError);
		}
	}

	return builder.result;
};
