import type {Instant} from '../core/instant.ts';
import {bisect} from './bisect.ts';
import type {Leaf} from './leaf.ts';
import type {Leaves} from './leaves.ts';
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
