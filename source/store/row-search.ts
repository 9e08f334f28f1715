import type {Leaf} from './leaf.ts';
import {countBefore, isIn, type LineSet, select} from './line-set.ts';
import type {Search} from './log-store.ts';
import type {LineQuery} from './scan/line-query.ts';
import type {Viewing} from './viewing.ts';

/** A row that is looked for: where it is, that there is none, or the leaf of which more has to be known first. */
type Nearest = number | 'none' | {readonly unknown: Leaf};

/** Looks for rows that match a query, in what is known of leaves. */
export class RowSearch implements Search {
	readonly query: LineQuery;
	failure: Error | undefined;
	readonly #viewing: Viewing;
	readonly #leaves: readonly Leaf[];
	#isEnded = false;

	constructor(query: LineQuery, viewing: Viewing, leaves: readonly Leaf[]) {
		this.query = query;
		this.#viewing = viewing;
		this.#leaves = leaves;
	}

	get count(): number {
		this.#viewing.settle();
		return this.#isEnded ? 0 : this.#viewing.shown.found.total;
	}

	get tested(): number {
		return this.#viewing.tested.tested;
	}

	get total(): number {
		return this.#viewing.tested.total;
	}

	get isComplete(): boolean {
		return this.#viewing.tested.isComplete;
	}

	placeOf(index: number): number | undefined {
		this.#viewing.settle();
		const {shown} = this.#viewing;
		const place = this.#isEnded ? undefined : shown.locate(index);
		if (!place) {
			return undefined;
		}

		const {leaf, at, rank} = place;
		const found = shown.foundIn(leaf);
		const isKnown = rank < found.size && isIn(found, rank) && this.#isKnownBefore(at);
		return isKnown ? shown.found.before(at) + countBefore(found, rank) + 1 : undefined;
	}

	async next(index: number, direction: 1 | -1): Promise<number | undefined> {
		const from = this.#viewing.holdPlace(index);
		for (let nearest = this.#nearest(from(), direction); !this.#isEnded && !this.failure; ) {
			if (typeof nearest !== 'object') {
				return nearest === 'none' ? undefined : nearest;
			}

			const progress = this.#viewing.progress();
			this.#viewing.settle();
			await progress;
			nearest = this.#isUnknown(nearest.unknown) ? nearest : this.#nearest(from(), direction);
		}

		return undefined;
	}

	close(): void {
		this.end();
		this.#viewing.endSearch(this);
	}

	/** It is given up. */
	end(): void {
		this.#isEnded = true;
	}

	/** Whether a leaf is there of which not all is known. */
	#isUnknown(leaf: Leaf): boolean {
		const {shown} = this.#viewing;
		return this.#leaves[shown.placeOf(leaf)] === leaf && !shown.isCurrent(leaf);
	}

	#isKnownBefore(at: number): boolean {
		const {shown, tested} = this.#viewing;
		return tested.isComplete || this.#leaves.slice(0, at).every(leaf => shown.isCurrent(leaf));
	}

	#nearest(index: number, direction: 1 | -1): Nearest {
		const {shown} = this.#viewing;
		const place = shown.locate(index);
		const end = direction === 1 ? this.#leaves.length : -1;
		const outside = direction === 1 ? 0 : this.#leaves.length - 1;
		let rank = place?.rank;
		if (!place && index < 0 !== (direction === 1)) {
			return 'none';
		}

		for (let at = place?.at ?? outside; at !== end; at += direction) {
			const leaf = this.#leaves[at]!;
			const isCurrent = shown.isCurrent(leaf);
			const nearest = nearestIn(shown.foundIn(leaf), rank, direction);
			// What came last into a leaf may be nearer.
			if (nearest !== undefined && (isCurrent || direction === 1)) {
				return shown.firstFrom(at, nearest);
			}

			if (!isCurrent) {
				return {unknown: leaf};
			}

			rank = undefined;
		}

		return 'none';
	}
}

/** The row of a set that is nearest after or before a rank, or to the end from which one comes. */
const nearestIn = (found: LineSet, rank: number | undefined, direction: 1 | -1): number | undefined => {
	const at =
		rank === undefined
			? direction === 1
				? 0
				: found.count - 1
			: direction === 1
				? countBefore(found, Math.min(found.size, rank + 1))
				: countBefore(found, Math.min(found.size, rank)) - 1;
	return at >= 0 && at < found.count ? select(found, at) : undefined;
};
