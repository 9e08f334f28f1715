import {compareWords} from './columns.ts';
import {type Edges, edgesOf} from './edges.ts';
import {evaluateLines} from './evaluate-lines.ts';
import {foldRepeats} from './fold-repeats.ts';
import {type Histogram, HistogramBuilder} from './histogram.ts';
import {leafLines} from './leaf.ts';
import {LeafRecords, type RecordRows} from './leaf-records.ts';
import {isIn, type LineSet, noLine, setOfBits} from './line-set.ts';
import {errorLevel, impliedLevel, noStream} from './marks.ts';
import {bitsFor, type LineBits, setBit} from './scan/line-bits.ts';

/** Which rows of a leaf are wanted; a plain value, so that it goes to other threads. */
export type Wanted = {
	/** Whether all rows are shown. */
	readonly isPlain: boolean;
	/** By number of stream: 1 where it is shown. Absent: all are. */
	readonly streams?: Uint8Array;
	/** 0: all. */
	readonly level: number;
	/** Of each filter: whether it keeps the records that do not match. */
	readonly inverted: readonly boolean[];
	readonly isFolded: boolean;
	/** Ids of the records that are shown whole in a folded view. */
	readonly unfolded: readonly number[];
	/** Ids of the records that are folded themselves, while those that repeat them are shown. */
	readonly spread: readonly number[];
	/** Whether it has to be known which rows could be shown as context. */
	readonly hasContext: boolean;
	/** Where rows stand that are wanted: from, to (exclusive), as pairs of 32 bits. Absent: everywhere. */
	readonly span?: Int32Array;
};

/** A leaf, as far as it is needed to choose among its rows. */
export type LeafRows = RecordRows & {
	readonly serial: number;
	readonly lines: number;
	/** Whether lines may say the same as others before them. */
	readonly hasRepeats: boolean;
	/** Whether there are notices among the rows, or were. */
	readonly hasNotices: boolean;
	/** Where the first and the last row stand, as pairs of 32 bits. */
	readonly ends: Int32Array;
};

/** Which of a leaf's lines match, by line. */
export type Matches = {
	readonly filters: readonly LineSet[];
	readonly search?: LineSet;
};

/** Which rows of a leaf are shown, by rank. */
export type Evaluated = {
	/** Rows that the filters keep. */
	readonly kept: LineSet;
	/** Rows that could be shown as context, where that is wanted. */
	readonly candidates: LineSet | undefined;
	/** Rows in which the search finds something, if there is one; folded, in any line of the record. Some may not be shown. */
	readonly hits: LineSet | undefined;
	/** Of the records that the filters keep: those that say the same as the one right before, which stands for them in a folded view. */
	readonly repeats?: LineSet;
	/** In a folded view: by what its rows may be folded with those of other leaves. */
	readonly edges?: Edges;
	/** Records that each filter keeps by itself. */
	readonly counts: Uint32Array;
	/** Of the records that the filters keep; absent where all are. */
	readonly histogram: Histogram | undefined;
};

/** Choose among the rows of a leaf. */
export const evaluate = (leaf: LeafRows, wanted: Wanted, matches: Matches): Evaluated => {
	const evaluated =
		leaf.hasContinued || leaf.hasNotices
			? evaluateRecords(leaf, wanted, matches)
			: evaluateLines(leaf, wanted, matches);
	return wanted.isFolded ? fold(leaf, wanted, evaluated) : evaluated;
};

const fold = (leaf: LeafRows, wanted: Wanted, evaluated: Evaluated): Evaluated => {
	const unfolded = new Set([...wanted.unfolded, ...wanted.spread].map(id => lineOfId(leaf, id)));
	const {firsts, result} = foldRepeats(leaf, wanted, evaluated, unfolded);
	return {...result, edges: edgesOf(leaf, wanted, evaluated, firsts, unfolded)};
};

/** Of a leaf that cannot be read nothing is shown. */
export const nothingOf = ({rows}: {readonly rows: number}, {inverted}: Wanted): Evaluated => ({
	kept: noLine(rows),
	candidates: noLine(rows),
	hits: noLine(rows),
	counts: new Uint32Array(inverted.length),
	histogram: undefined,
});

const evaluateRecords = (leaf: LeafRows, wanted: Wanted, matches: Matches): Evaluated => {
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
	readonly #records: LeafRecords;
	readonly #unfolded: ReadonlySet<number>;
	readonly #kept: LineBits;
	readonly #candidates: LineBits;
	readonly #hits: LineBits;
	readonly #counts: Uint32Array;
	readonly #histogram: HistogramBuilder;

	constructor(leaf: LeafRows, wanted: Wanted, matches: Matches) {
		this.#leaf = leaf;
		this.#wanted = wanted;
		this.#matches = matches;
		this.#records = new LeafRecords(leaf);
		this.#unfolded = new Set(wanted.unfolded.map(id => lineOfId(leaf, id)));
		this.#kept = bitsFor(leaf.rows);
		this.#candidates = bitsFor(leaf.rows);
		this.#hits = bitsFor(leaf.rows);
		this.#counts = new Uint32Array(wanted.inverted.length);
		this.#histogram = new HistogramBuilder(leaf.ends);
	}

	get result(): Evaluated {
		const {rows} = this.#leaf;
		return {
			kept: setOfBits(this.#kept, rows),
			candidates: this.#wanted.hasContext ? setOfBits(this.#candidates, rows) : undefined,
			hits: this.#matches.search && setOfBits(this.#hits, rows),
			counts: this.#counts,
			histogram: this.#histogram.result,
		};
	}

	/** Choose the record that begins at a rank; returns the rank after it. */
	addRecord(rank: number): number {
		const end = this.#records.endOf(rank);
		const line = this.#records.lineAt(rank);
		if (!this.#isShown(line)) {
			return end;
		}

		const isNotice = this.#records.isNotice(line);
		const level = isNotice ? 0 : this.#records.levelOf(rank, end);
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

	#isShown(line: number): boolean {
		const {streams, span} = this.#wanted;
		const stream = this.#records.streamOf(line);
		if (streams && stream !== noStream && streams[stream] !== 1) {
			return false;
		}

		const {keyWords} = this.#leaf.columns;
		return !span || (compareWords(keyWords, line, span, 0) >= 0 && compareWords(keyWords, line, span, 1) < 0);
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
			if (isIn(set, this.#records.lineAt(at))) {
				return true;
			}
		}

		return false;
	}

	#show(rank: number, end: number, isKept: boolean): void {
		for (let at = rank; at < end; at++) {
			setBit(this.#candidates, at);
			if (isKept) {
				setBit(this.#kept, at);
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
			if (isIn(search, this.#records.lineAt(at))) {
				setBit(this.#hits, isWhole ? at : rank);
			}
		}
	}
}

/** The line of an id, where it is in the leaf; else none of its lines. */
export const lineOfId = ({serial, columns, lines}: LeafRows, id: number): number =>
	columns.ids ? columns.ids.subarray(0, lines).indexOf(id % 2 ** 32) : id - serial * leafLines;
