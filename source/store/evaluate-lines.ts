import {compareWords} from './columns.ts';
import type {Evaluated, LeafRows, Matches, Wanted} from './evaluate.ts';
import {type Histogram, HistogramBuilder} from './histogram.ts';
import {addToBits, allLines, type LineSet, setOfBits} from './line-set.ts';
import {errorLevel, impliedLevel, levelMask} from './marks.ts';
import {
	andBits,
	andNotBits,
	bitsFor,
	countBits,
	hasBit,
	type LineBits,
	nextBit,
	setBit,
	setBits,
} from './scan/line-bits.ts';

/** Choose among the rows of a leaf in which each line is a record and none is a notice: by whole words of bits, which is ten times as fast. */
export const evaluateLines = (leaf: LeafRows, wanted: Wanted, {filters, search}: Matches): Evaluated => {
	const {lines, rows} = leaf;
	const hits = search && inRanks(search, leaf);
	if (isWhole(leaf, wanted)) {
		const kept = allLines(rows);
		const candidates = wanted.hasContext ? kept : undefined;
		return {kept, candidates, hits, counts: new Uint32Array(0), histogram: undefined};
	}

	const candidates = candidatesOf(leaf, wanted);
	const kept = candidates.slice();
	const counts = Uint32Array.from(filters, (set, at) =>
		keep(kept, candidates, set, wanted.inverted[at]!, lines),
	);
	return {
		kept: inRanks(setOfBits(kept, lines), leaf),
		candidates: wanted.hasContext ? inRanks(setOfBits(candidates, lines), leaf) : undefined,
		hits,
		counts,
		histogram: histogramOf(kept, leaf),
	};
};

/** Whether all lines are kept, so that none has to be looked at: so it is with most leaves of most views. */
const isWhole = (leaf: LeafRows, {isPlain, streams, level, inverted, span}: Wanted): boolean =>
	isPlain ||
	(inverted.length === 0 &&
		level <= 1 &&
		(!streams || (!leaf.columns.streams && streams[leaf.stream] === 1)) &&
		(!span || isInside(leaf, span)));

const isInside = ({ends}: LeafRows, span: Int32Array): boolean =>
	compareWords(ends, 0, span, 0) >= 0 && compareWords(ends, 1, span, 1) < 0;

/** The lines of the streams, levels and times that are wanted. */
const candidatesOf = (leaf: LeafRows, {streams, level, span}: Wanted): LineBits => {
	const {lines, stream, columns} = leaf;
	const bits = bitsFor(lines);
	if (!streams || columns.streams || streams[stream] === 1) {
		setBits(bits, 0, lines);
	}

	if (streams && columns.streams) {
		clearWhere(bits, lines, line => streams[columns.streams![line]!] !== 1);
	}

	if (level > 1) {
		const {marks} = columns;
		clearWhere(bits, lines, line => (marks[line]! & levelMask || impliedLevel) < level);
	}

	// Most leaves are wholly inside.
	if (span && !isInside(leaf, span)) {
		const {keyWords} = columns;
		clearWhere(
			bits,
			lines,
			line => compareWords(keyWords, line, span, 0) < 0 || compareWords(keyWords, line, span, 1) >= 0,
		);
	}

	return bits;
};

const clearWhere = (bits: LineBits, lines: number, isOut: (line: number) => boolean): void => {
	for (let line = 0; line < lines; line++) {
		if (isOut(line)) {
			bits[line >>> 5]! &= ~(1 << (line & 31));
		}
	}
};

/** Keep what a filter keeps; returns how many of the candidates it keeps by itself. */
const keep = (
	kept: LineBits,
	candidates: LineBits,
	set: LineSet,
	isInverted: boolean,
	lines: number,
): number => {
	const matches = bitsOf(set, lines);
	const own = candidates.slice();
	const change = isInverted ? andNotBits : andBits;
	change(own, matches);
	change(kept, matches);
	return countBits(own, 0, lines);
};

const bitsOf = (set: LineSet, lines: number): LineBits => {
	const bits = bitsFor(lines);
	addToBits(set, bits);
	return bits;
};

/** Lines as the ranks at which they stand. */
const inRanks = (set: LineSet, {columns, rows, lines}: LeafRows): LineSet => {
	const {order} = columns;
	if (!order || set.count === 0) {
		return set;
	}

	const bits = bitsOf(set, lines);
	const ranks = bitsFor(rows);
	for (let rank = 0; rank < rows; rank++) {
		if (hasBit(bits, order[rank]!)) {
			setBit(ranks, rank);
		}
	}

	return setOfBits(ranks, rows);
};

const histogramOf = (kept: LineBits, {lines, ends, columns}: LeafRows): Histogram => {
	const {keyWords, marks} = columns;
	const builder = new HistogramBuilder(ends);
	for (let line = nextBit(kept, 0, lines); line >= 0; line = nextBit(kept, line + 1, lines)) {
		builder.add(keyWords[line * 2]!, keyWords[line * 2 + 1]!, (marks[line]! & levelMask) >= errorLevel);
	}

	return builder.result;
};
