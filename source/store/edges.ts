import {continuesMark} from '../core/line-batch.ts';
import type {Evaluated, LeafRows, Wanted} from './evaluate.ts';
import {LeafRecords} from './leaf-records.ts';
import {isIn, type LineSet, select} from './line-set.ts';
import {cutLine} from './marks.ts';

/** Lines of a record that is compared over the border of a leaf, at most. */
const mostLines = 256;

/** A record at an end of what is shown of a leaf. */
export type EdgeRecord = {
	/** Of its first row. */
	readonly rank: number;
	readonly stream: number;
	/** Where the message of each of its lines stands among those of the leaf: from and to (exclusive), one pair after the other. */
	readonly places: readonly number[];
	/** Whether those that say the same are shown, too, where it is the first of them. */
	readonly isUnfolded: boolean;
};

/** The records by which folded rows may go on over the borders of a leaf: nothing is shown between them and the border, and no other record of their stream stands there. */
export type Edges = {
	readonly first: EdgeRecord | undefined;
	readonly last:
		| (EdgeRecord & {
				/** The rank of the one that stands for it, as they say the same. */
				readonly head: number;
				/** Whether those that say the same as that one are shown. */
				readonly isHeadUnfolded: boolean;
		  })
		| undefined;
};

/**
Find the records at both ends of what is shown of a leaf.

@param evaluated - Before repeats were folded.
@param firsts - The first of the records that say the same, by the rank of each that repeats it.
@param unfolded - Lines of the records that are shown whole.
*/
export const edgesOf = (
	leaf: LeafRows,
	{hasContext}: Wanted,
	evaluated: Evaluated,
	firsts: ReadonlyMap<number, number>,
	unfolded: ReadonlySet<number>,
): Edges => {
	const shown = (hasContext && evaluated.candidates) || evaluated.kept;
	if (shown.count === 0) {
		return {first: undefined, last: undefined};
	}

	const edges = new EdgeFinder(leaf, evaluated.kept, unfolded);
	const last = edges.last(select(shown, shown.count - 1));
	const head = last && (firsts.get(last.rank) ?? last.rank);
	return {
		first: edges.first(select(shown, 0)),
		last: last && {...last, head: head!, isHeadUnfolded: edges.isUnfolded(head!)},
	};
};

class EdgeFinder {
	readonly #records: LeafRecords;
	readonly #leaf: LeafRows;
	readonly #kept: LineSet;
	readonly #unfolded: ReadonlySet<number>;

	constructor(leaf: LeafRows, kept: LineSet, unfolded: ReadonlySet<number>) {
		this.#records = new LeafRecords(leaf);
		this.#leaf = leaf;
		this.#kept = kept;
		this.#unfolded = unfolded;
	}

	isUnfolded(rank: number): boolean {
		return this.#unfolded.has(this.#records.lineAt(rank));
	}

	/** @param rank - Of the first row that is shown. */
	first(rank: number): EdgeRecord | undefined {
		const record = this.#recordAt(rank);
		return record && !this.#hasRows(record.stream, 0, rank) ? record : undefined;
	}

	/** @param row - The rank of the last row that is shown. */
	last(row: number): EdgeRecord | undefined {
		let rank = row;
		while (this.#records.continuesAt(rank)) {
			rank--;
		}

		const record = this.#recordAt(rank);
		const end = rank + (record?.places.length ?? 0) / 2;
		return record && !this.#hasRows(record.stream, end, this.#leaf.rows) ? record : undefined;
	}

	/** The record that begins at a rank, where it is one that can be compared. */
	#recordAt(rank: number): EdgeRecord | undefined {
		const {starts, flags, marks} = this.#leaf.columns;
		const line = this.#records.lineAt(rank);
		const end = this.#records.endOf(rank);
		// What continues a record without standing right after it is the rest of one.
		const isRest = (marks[line]! & continuesMark) !== 0;
		if (this.#records.isNotice(line) || !isIn(this.#kept, rank) || isRest || end - rank > mostLines) {
			return undefined;
		}

		const places: number[] = [];
		for (let row = rank; row < end; row++) {
			const each = this.#records.lineAt(row);
			if ((flags[each]! & cutLine) !== 0) {
				return undefined;
			}

			places.push(starts[each]!, starts[each + 1]! - 1);
		}

		return {rank, stream: this.#records.streamOf(line), places, isUnfolded: this.isUnfolded(rank)};
	}

	/** Whether lines of a stream stand among these rows. */
	#hasRows(stream: number, from: number, to: number): boolean {
		for (let rank = from; rank < to; rank++) {
			const line = this.#records.lineAt(rank);
			if (this.#records.streamOf(line) === stream && !this.#records.isNotice(line)) {
				return true;
			}
		}

		return false;
	}
}
