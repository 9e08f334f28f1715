import {continuesMark, repeatMark} from '../core/line-batch.ts';
import type {Evaluated, LeafRows, Wanted} from './evaluate.ts';
import {LeafRecords} from './leaf-records.ts';
import {addToBits, isIn, type LineSet, setOfBits} from './line-set.ts';
import {bitsFor, type LineBits, setBit} from './scan/line-bits.ts';

/**
Of records that say the same and stand one right after the other in the view, show only the first.

@param unfolded - Lines of the records of which those that repeat them are shown.
@returns What is shown then, and the first of the records that say the same by the rank of each that repeats it.
*/
export const foldRepeats = (
	leaf: LeafRows,
	wanted: Wanted,
	evaluated: Evaluated,
	unfolded: ReadonlySet<number>,
): {firsts: ReadonlyMap<number, number>; result: Evaluated} => {
	const folding = new Folding(leaf, wanted, evaluated, unfolded);
	const {marks} = leaf.columns;
	for (let rank = 1; leaf.hasRepeats && rank < evaluated.kept.size; rank++) {
		const mark = marks[folding.records.lineAt(rank)]!;
		if ((mark & (repeatMark | continuesMark)) === repeatMark) {
			folding.tryRecord(rank);
		}
	}

	return folding;
};

class Folding {
	readonly records: LeafRecords;
	/** The first of the records that say the same, by the rank of each that repeats it. */
	readonly firsts = new Map<number, number>();
	readonly #leaf: LeafRows;
	readonly #evaluated: Evaluated;
	readonly #hasContext: boolean;
	readonly #unfolded: ReadonlySet<number>;
	/** First rows of the records that repeat others, and rows that are folded away. */
	readonly #repeats: LineBits;
	readonly #folded: LineBits;
	readonly #hits: LineBits;

	constructor(leaf: LeafRows, {hasContext}: Wanted, evaluated: Evaluated, unfolded: ReadonlySet<number>) {
		this.records = new LeafRecords(leaf);
		this.#leaf = leaf;
		this.#evaluated = evaluated;
		this.#hasContext = hasContext;
		this.#unfolded = unfolded;
		const {size} = evaluated.kept;
		this.#repeats = bitsFor(size);
		this.#folded = bitsFor(size);
		this.#hits = bitsFor(size);
	}

	get result(): Evaluated {
		const {kept, candidates, hits} = this.#evaluated;
		if (this.firsts.size === 0) {
			return this.#evaluated;
		}

		return {
			...this.#evaluated,
			repeats: setOfBits(this.#repeats, kept.size),
			kept: without(kept, this.#folded),
			candidates: candidates && without(candidates, this.#folded),
			hits: hits && withBits(without(hits, this.#folded), this.#hits),
		};
	}

	/** Fold the record that begins at a rank, where it repeats the one before it in the view. */
	tryRecord(rank: number): void {
		const {kept, hits} = this.#evaluated;
		const end = this.records.endOf(rank);
		const before = isIn(kept, rank) && this.#allMarked(rank, end) ? this.#before(rank) : -1;
		if (before < 0 || this.records.endOf(before) - before !== end - rank) {
			return;
		}

		const first = this.firsts.get(before) ?? before;
		this.firsts.set(rank, first);
		setBit(this.#repeats, rank);
		if (this.#unfolded.has(this.records.lineAt(first))) {
			return;
		}

		for (let row = rank; row < end && row < kept.size; row++) {
			setBit(this.#folded, row);
			if (hits && isIn(hits, row)) {
				setBit(this.#hits, first);
			}
		}
	}

	/** Whether all lines of a record say the same as those of the one before. */
	#allMarked(rank: number, end: number): boolean {
		const {marks} = this.#leaf.columns;
		for (let row = rank; row < end; row++) {
			if ((marks[this.records.lineAt(row)]! & repeatMark) === 0) {
				return false;
			}
		}

		return true;
	}

	/** Where the record before begins of the same stream, where it is shown and nothing is shown in between; else -1. */
	#before(rank: number): number {
		const {records} = this;
		const stream = records.streamOf(records.lineAt(rank));
		for (let row = rank - 1; row >= 0; row--) {
			const line = records.lineAt(row);
			const isOther = records.isNotice(line) || records.streamOf(line) !== stream;
			if (isOther && this.#isShown(row)) {
				return -1;
			}

			if (!isOther && !records.continuesAt(row)) {
				return isIn(this.#evaluated.kept, row) ? row : -1;
			}
		}

		return -1;
	}

	#isShown(row: number): boolean {
		const {kept, candidates} = this.#evaluated;
		return isIn(kept, row) || (this.#hasContext && candidates !== undefined && isIn(candidates, row));
	}
}

const without = (set: LineSet, bits: LineBits): LineSet => {
	const rest = bitsFor(set.size);
	addToBits(set, rest);
	for (let word = 0; word < rest.length; word++) {
		rest[word]! &= ~bits[word]!;
	}

	return setOfBits(rest, set.size);
};

const withBits = (set: LineSet, bits: LineBits): LineSet => {
	const all = bits.slice();
	addToBits(set, all);
	return setOfBits(all, set.size);
};
