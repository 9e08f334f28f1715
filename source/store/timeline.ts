import type {Instant} from '../core/instant.ts';
import {continuesMark} from '../core/line-batch.ts';
import {type Columns, wordsOf} from './columns.ts';
import {leafBuckets} from './histogram.ts';
import type {Leaf} from './leaf.ts';
import {summarize} from './leaf-summary.ts';
import {allLines, eitherOf, type LineSet, rowsIn} from './line-set.ts';
import type {Timeline} from './log-store.ts';
import {errorLevel, levelMask, noticeFlag} from './marks.ts';
import type {Shown} from './shown.ts';

/** A leaf is looked at row by row where its own buckets are wider than this share of one of the timeline. */
const fineShare = 1 / 16;

/** Counts records over time, from what is known of leaves; only where a leaf's buckets are too wide for that, its rows are looked at. */
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
		const isEmpty = leaf.rows === 0 || (!shown.isPlain && (state?.kept.count ?? 0) === 0);
		if (lastKey < this.#from || firstKey >= this.#to || isEmpty) {
			return;
		}

		const width = Number(lastKey - firstKey + 1n) / leafBuckets;
		if (columns && width > this.#width * fineShare) {
			this.#addRows(leaf, columns, state && eitherOf(state.kept, state.repeats));
			return;
		}

		const histogram = state?.histogram ?? (columns ? summarize(leaf) : leaf.summary)?.histogram;
		if (histogram) {
			const first = Number(firstKey - this.#from) / this.#width;
			const step = width / this.#width;
			spread(histogram.subarray(0, leafBuckets), first, step, this.counts);
			spread(histogram.subarray(leafBuckets), first, step, this.errors);
		}
	}

	#addRows(leaf: Leaf, {marks, flags, keyWords}: Columns, kept: LineSet | undefined): void {
		const from = wordsOf(BigInt64Array.of(this.#from));
		for (const rank of rowsIn(kept ?? allLines(leaf.rows))) {
			const line = leaf.lineAt(rank);
			const continues = (marks[line]! & continuesMark) !== 0 && leaf.continues(rank);
			const bucket = Math.floor(distance(from, keyWords, line) / this.#width);
			const isInside = bucket >= 0 && bucket < this.counts.length;
			if (isInside && !continues && (flags[line]! & noticeFlag) === 0) {
				this.counts[bucket]!++;
				this.errors[bucket]! += (marks[line]! & levelMask) >= errorLevel ? 1 : 0;
			}
		}
	}
}

/**
Spread the counts of buckets over wider or narrower ones by the share that they have of each, in whole numbers whose sum is that of the counts.

@param first - Where the first bucket begins, in buckets of the result; and how wide one is.
*/
const spread = (counts: Uint16Array, first: number, step: number, into: Uint32Array): void => {
	let total = 0;
	let given = 0;
	for (const [at, count] of counts.entries()) {
		const from = first + at * step;
		const to = from + step;
		for (let bucket = Math.floor(from); count > 0 && bucket < to; bucket++) {
			const share = (Math.min(to, bucket + 1) - Math.max(from, bucket)) / step;
			total += count * share;
			const whole = Math.round(total) - given;
			given += whole;
			if (bucket >= 0 && bucket < into.length) {
				into[bucket]! += whole;
			}
		}
	}
};

/** From an instant to that of a line, in ns. */
const distance = (from: Int32Array, words: Int32Array, line: number): number =>
	(words[line * 2 + 1]! - from[1]!) * 2 ** 32 + ((words[line * 2]! >>> 0) - (from[0]! >>> 0));
