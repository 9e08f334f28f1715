import type {Instant} from '../core/instant.ts';
import {continuesMark} from '../core/line-batch.ts';
import {type Histogram, HistogramBuilder} from './histogram.ts';
import type {Leaf} from './leaf.ts';
import {errorLevel, levelMask, noticeFlag} from './marks.ts';

/** What stays in memory of a leaf whose columns do not. */
export type LeafSummary = {
	/** Of the leaf, when it was made. */
	readonly version: number;
	/** The streams of its lines, and the time of the last one that stands here of each. */
	readonly streams: Uint16Array;
	readonly lastTimes: BigInt64Array;
	/** Of all of its records. */
	readonly histogram: Histogram;
};

/** What there is to know of a leaf that is in memory; it is counted anew only where the leaf changed. */
export const summarize = (leaf: Leaf): LeafSummary => {
	if (leaf.summary?.version !== leaf.version) {
		leaf.summary = {version: leaf.version, ...lastTimesOf(leaf), histogram: histogramOf(leaf)};
	}

	return leaf.summary!;
};

/** The time of the last line of a stream in a leaf. */
export const lastTimeIn = (summary: LeafSummary, stream: number): Instant | undefined => {
	const at = summary.streams.indexOf(stream);
	return at < 0 ? undefined : summary.lastTimes[at];
};

const lastTimesOf = (leaf: Leaf): Pick<LeafSummary, 'streams' | 'lastTimes'> => {
	const {times, flags} = leaf.columns!;
	const last = new Map<number, Instant>();
	// A leaf of one stream has its last line at its end.
	const most = leaf.columns!.streams ? Number.POSITIVE_INFINITY : 1;
	for (let rank = leaf.rows - 1; rank >= 0 && last.size < most; rank--) {
		const line = leaf.lineAt(rank);
		const stream = leaf.streamOf(line);
		if ((flags[line]! & noticeFlag) === 0 && !last.has(stream)) {
			last.set(stream, times[line]!);
		}
	}

	return {streams: Uint16Array.from(last.keys()), lastTimes: BigInt64Array.from(last.values())};
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

	return builder;
};
