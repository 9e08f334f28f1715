import {continuesMark} from '../core/line-batch.ts';
import {type Columns, compareWords} from './columns.ts';
import {type Histogram, HistogramBuilder} from './histogram.ts';
import {isIn, type LineSet, setOfBits, wordsFor} from './line-set.ts';
import {errorLevel, impliedLevel, levelMask, noStream, noticeFlag} from './marks.ts';

/** Which rows of a leaf are wanted; a plain value, so that it goes to other threads. */
export type Wanted = {
	/** By number of stream: 1 where it is shown. Absent: all are. */
	readonly streams?: Uint8Array;
	/** 0: all. */
	readonly level: number;
	/** Of each filter: whether it keeps the records that do not match. */
	readonly inverted: readonly boolean[];
	readonly isFolded: boolean;
	/** Where rows stand that are wanted: from, to (exclusive), as pairs of 32 bits. Absent: everywhere. */
	readonly span?: Int32Array;
};

/** A leaf, as far as it is needed to choose among its rows. */
export type LeafRows = {
	readonly columns: Columns;
	readonly lines: number;
	readonly rows: number;
	/** Of all lines, where there is no column of streams. */
	readonly stream: number;
	readonly hasContinued: boolean;
	/** Where the first and the last row stand, as pairs of 32 bits. */
	readonly ends: Int32Array;
};

/** Which of a leaf's lines match, by line. */
export type Matches = {
	readonly filters: readonly LineSet[];
	readonly search?: LineSet;
	/** Lines that begin a record that was unfolded. */
	readonly unfolded?: readonly number[];
};

/** Which rows of a leaf are shown, by rank. */
export type Evaluated = {
	/** Rows that the filters keep. */
	readonly kept: LineSet;
	/** Rows that could be shown as context. */
	readonly candidates: LineSet;
	/** Candidates in which the search finds something; folded, in any line of the record. */
	readonly hits: LineSet;
	/** Records that each filter keeps by itself. */
	readonly counts: Uint32Array;
	/** Of the records that the filters keep. */
	readonly histogram: Histogram;
};

/** Choose among the rows of a leaf. */
export const evaluate = (leaf: LeafRows, wanted: Wanted, matches: Matches): Evaluated => {
	const evaluation = new Evaluation(leaf, wanted, matches);
	for (let rank = 0; rank < leaf.rows; ) {
		rank = evaluation.addRecord(rank);
	}

	return evaluation.result;
};

class Evaluation {
	readonly #leaf: LeafRows;
	readonly #wanted: Wanted;
	readonly #matches: Matches;
	readonly #hasRecords: boolean;
	readonly #unfolded: ReadonlySet<number>;
	readonly #kept: Uint32Array;
	readonly #candidates: Uint32Array;
	readonly #hits: Uint32Array;
	readonly #counts: Uint32Array;
	readonly #histogram: HistogramBuilder;

	constructor(leaf: LeafRows, wanted: Wanted, matches: Matches) {
		const words = wordsFor(leaf.rows);
		this.#leaf = leaf;
		this.#wanted = wanted;
		this.#matches = matches;
		this.#hasRecords = leaf.hasContinued;
		this.#unfolded = new Set(matches.unfolded);
		this.#kept = new Uint32Array(words);
		this.#candidates = new Uint32Array(words);
		this.#hits = new Uint32Array(words);
		this.#counts = new Uint32Array(wanted.inverted.length);
		this.#histogram = new HistogramBuilder(leaf.ends);
	}

	get result(): Evaluated {
		const {rows} = this.#leaf;
		return {
			kept: setOfBits(this.#kept, rows),
			candidates: setOfBits(this.#candidates, rows),
			hits: setOfBits(this.#hits, rows),
			counts: this.#counts,
			histogram: this.#histogram,
		};
	}

	/** Choose the record that begins at a rank; returns the rank after it. */
	addRecord(rank: number): number {
		const end = this.#endOfRecord(rank);
		const line = this.#lineAt(rank);
		if (!this.#isShown(line)) {
			return end;
		}

		const isNotice = (this.#leaf.columns.flags[line]! & noticeFlag) !== 0;
		const level = isNotice ? 0 : this.#levelOf(rank, end);
		if (!isNotice && (level || impliedLevel) < this.#wanted.level) {
			return end;
		}

		const isKept = isNotice || this.#passesFilters(rank, end);
		const isWhole = !this.#wanted.isFolded || this.#unfolded.has(line);
		this.#show(rank, isWhole ? end : rank + 1, isKept);
		if (!isNotice) {
			this.#find(rank, end, isWhole);
		}

		if (isKept && !isNotice) {
			const {keyWords} = this.#leaf.columns;
			this.#histogram.add(keyWords[line * 2]!, keyWords[line * 2 + 1]!, level >= errorLevel);
		}

		return end;
	}

	#lineAt(rank: number): number {
		const {order} = this.#leaf.columns;
		return order ? order[rank]! : rank;
	}

	#streamOf(line: number): number {
		const {columns, stream} = this.#leaf;
		return columns.streams ? columns.streams[line]! : stream;
	}

	#endOfRecord(rank: number): number {
		const {columns, rows} = this.#leaf;
		let end = rank + 1;
		if (!this.#hasRecords) {
			return end;
		}

		const first = this.#lineAt(rank);
		const isNotice = (columns.flags[first]! & noticeFlag) !== 0;
		while (!isNotice && end < rows && this.#continues(this.#lineAt(end), first)) {
			end++;
		}

		return end;
	}

	#continues(line: number, first: number): boolean {
		const {marks} = this.#leaf.columns;
		return (marks[line]! & continuesMark) !== 0 && this.#streamOf(line) === this.#streamOf(first);
	}

	#isShown(line: number): boolean {
		const {streams, span} = this.#wanted;
		const stream = this.#streamOf(line);
		if (streams && stream !== noStream && streams[stream] !== 1) {
			return false;
		}

		const {keyWords} = this.#leaf.columns;
		return !span || (compareWords(keyWords, line, span, 0) >= 0 && compareWords(keyWords, line, span, 1) < 0);
	}

	/** The level of the first line of a record that has one. */
	#levelOf(rank: number, end: number): number {
		const {marks} = this.#leaf.columns;
		for (let at = rank; at < end; at++) {
			const level = marks[this.#lineAt(at)]! & levelMask;
			if (level !== 0) {
				return level;
			}
		}

		return 0;
	}

	#passesFilters(rank: number, end: number): boolean {
		const {inverted} = this.#wanted;
		let passes = true;
		for (let filter = 0; filter < inverted.length; filter++) {
			const isKept = this.#matchesAny(this.#matches.filters[filter]!, rank, end) !== inverted[filter];
			this.#counts[filter]! += isKept ? 1 : 0;
			passes &&= isKept;
		}

		return passes;
	}

	#matchesAny(set: LineSet, rank: number, end: number): boolean {
		if (set.count === 0 || set.count === set.size) {
			return set.count > 0;
		}

		for (let at = rank; at < end; at++) {
			if (isIn(set, this.#lineAt(at))) {
				return true;
			}
		}

		return false;
	}

	#show(rank: number, end: number, isKept: boolean): void {
		for (let at = rank; at < end; at++) {
			this.#candidates[at >>> 5]! |= 1 << (at & 31);
			if (isKept) {
				this.#kept[at >>> 5]! |= 1 << (at & 31);
			}
		}
	}

	/** Note the rows in which the search finds something. */
	#find(rank: number, end: number, isWhole: boolean): void {
		const {search} = this.#matches;
		if (!search || search.count === 0) {
			return;
		}

		for (let at = rank; at < end; at++) {
			if (isIn(search, this.#lineAt(at))) {
				const row = isWhole ? at : rank;
				this.#hits[row >>> 5]! |= 1 << (row & 31);
			}
		}
	}
}
