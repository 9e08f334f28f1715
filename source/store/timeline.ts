import type {Instant} from '../core/instant.ts';
import {continuesMark} from '../core/line-batch.ts';
import {type Histogram, leafBuckets} from './histogram.ts';
import type {Leaf} from './leaf.ts';
import {summarize} from './leaf-summary.ts';
import {isIn} from './line-set.ts';
import type {Timeline} from './log-store.ts';
import {errorLevel, levelMask, noticeFlag} from './marks.ts';
import type {Shown} from './shown.ts';

/** A leaf's buckets are fine where so many go into one of the timeline's: what lies across two of them is counted in one. */
const finePerBucket = 8;

/** Counts records over time, from what is known of leaves; only where a leaf is wider than its buckets are fine, its rows are looked at. */
export class TimelineCounter implements Timeline {
	readonly counts: Uint32Array;
	readonly errors: Uint32Array;
	readonly #from: Instant;
	readonly #to: Instant;
	/** Width of a bucket, in ns. */
	readonly #width: number;

	constructor(from: Instant, to: Instant, buckets: number) {
		this.counts = new Uint32Array(buckets);
		this.errors = new Uint32Array(buckets);
		this.#from = from;
		this.#to = to;
		this.#width = Number(to - from) / buckets;
	}

	/** Count the records of a leaf that the view keeps. */
	add(leaf: Leaf, shown: Shown): void {
		const {firstKey, lastKey, columns} = leaf;
		const state = shown.isPlain ? undefined : shown.stateOf(leaf);
		if (lastKey < this.#from || firstKey >= this.#to || leaf.rows === 0 || (!shown.isPlain && !state)) {
			return;
		}

		const width = Number(lastKey - firstKey + 1n) / leafBuckets;
		if (columns && width * finePerBucket > this.#width) {
			this.#addRows(leaf, rank => !state || (rank < state.kept.size && isIn(state.kept, rank)));
			return;
		}

		const histogram = state?.histogram ?? (columns ? summarize(leaf) : leaf.summary)?.histogram;
		if (histogram) {
			this.#addHistogram(histogram, Number(firstKey - this.#from), width);
		}
	}

	/** @param start - ns from the beginning of the timeline to that of the leaf. */
	#addHistogram(histogram: Histogram, start: number, width: number): void {
		for (let at = 0; at < leafBuckets; at++) {
			const bucket = Math.floor((start + (at + 0.5) * width) / this.#width);
			if (bucket >= 0 && bucket < this.counts.length) {
				this.counts[bucket]! += histogram[at]!;
				this.errors[bucket]! += histogram[leafBuckets + at]!;
			}
		}
	}

	#addRows(leaf: Leaf, isKept: (rank: number) => boolean): void {
		const {marks, flags} = leaf.columns!;
		for (let rank = 0; rank < leaf.rows; rank++) {
			const line = leaf.lineAt(rank);
			const continues = (marks[line]! & continuesMark) !== 0 && leaf.continues(rank);
			if (!continues && (flags[line]! & noticeFlag) === 0 && isKept(rank)) {
				this.#addRow(leaf.keyOf(line), (marks[line]! & levelMask) >= errorLevel);
			}
		}
	}

	#addRow(key: Instant, isError: boolean): void {
		const bucket = Math.floor(Number(key - this.#from) / this.#width);
		if (key >= this.#from && key < this.#to) {
			this.counts[Math.min(bucket, this.counts.length - 1)]!++;
			this.errors[Math.min(bucket, this.counts.length - 1)]! += isError ? 1 : 0;
		}
	}
}
