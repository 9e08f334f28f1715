import type {Instant} from '../core/instant.ts';
import {bisect} from './bisect.ts';
import type {Leaf} from './leaf.ts';
import type {Leaves} from './leaves.ts';
import {isIn} from './line-set.ts';
import type {Residence} from './residence.ts';
import type {Viewing} from './viewing.ts';

export type RowFinderOptions = {
	readonly leaves: Leaves;
	readonly viewing: Viewing;
	readonly residence: Residence;
};

/** Finds where rows are in the view, by what is remembered of them. */
export class RowFinder {
	readonly #options: RowFinderOptions;

	constructor(options: RowFinderOptions) {
		this.#options = options;
	}

	/** The index of the first row at or after a time. */
	indexAtTime(time: Instant): number {
		const {viewing, leaves, residence} = this.#options;
		const {shown} = viewing;
		viewing.settle();
		const at = bisect(0, leaves.all.length, at => leaves.all[at]!.lastKey >= time);
		const leaf = leaves.all[at];
		if (!leaf) {
			return shown.count;
		}

		residence.columns(leaf);
		if (!leaf.columns) {
			return shown.before(at);
		}

		const rank = bisect(0, leaf.rows, rank => leaf.keyOf(leaf.lineAt(leaf.headOf(rank))) >= time);
		return shown.firstFrom(at, rank);
	}

	/** The index of a row by its id, or of the one that it is folded into; `undefined` where it is hidden. */
	indexOfRow(id: number): number | undefined {
		const {viewing, leaves} = this.#options;
		viewing.settle();
		for (const leaf of leaves.homesOf(id)) {
			const rank = this.#rankOfId(leaf, id);
			if (rank >= 0) {
				return viewing.shown.standInOf(viewing.shown.placeOf(leaf), rank);
			}
		}

		return undefined;
	}

	/** The id of the first of the records that say the same as that of the row at an index; its own where none do. */
	firstOfRepeats(index: number): number | undefined {
		const {shown} = this.#options.viewing;
		const place = shown.locate(index);
		const state = place && !shown.isPlain ? shown.stateOf(place.leaf) : undefined;
		if (!place?.leaf.columns || !state) {
			return place?.leaf.idAt(place.rank);
		}

		const {leaf} = place;
		const {repeats, shown: rows, joint, edges} = state;
		const isOther = (rank: number): boolean =>
			leaf.continues(rank) || !isIn(rows, rank) || (repeats !== undefined && isIn(repeats, rank));
		let first = place.rank;
		while (first > 0 && isOther(first)) {
			first--;
		}

		const isRepeat = joint?.isRepeat === true && edges?.first?.rank === first;
		const head = isRepeat ? joint.before!.head : {leaf, rank: first};
		return head.leaf.idAt(head.rank);
	}

	/** The rank of a row of a leaf; -1 where it is not there. */
	#rankOfId(leaf: Leaf, id: number): number {
		const {shape} = leaf.columns ?? leaf.stored ?? {};
		if (shape && (shape.order || shape.ids)) {
			this.#options.residence.columns(leaf);
		}

		const line = leaf.lineOfId(id);
		return line < 0 ? -1 : leaf.rankOf(line);
	}
}
