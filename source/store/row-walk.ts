import type {Leaf} from './leaf.ts';
import type {LineRow, NoticeRow} from './log-store.ts';
import {levelMask} from './marks.ts';
import type {Residence} from './residence.ts';
import type {RowReader} from './row-reader.ts';
import type {RowPlace} from './shown.ts';
import type {Viewing} from './viewing.ts';

/** Rows that are given at a time: so few that a key need not wait. */
const rowsAtOnce = 1000;

export type RowWalkOptions = {
	readonly leaves: readonly Leaf[];
	readonly viewing: Viewing;
	readonly residence: Residence;
	readonly reader: RowReader;
};

/** Goes through rows of the view, wherever they are; what is on the disk is waited for. */
export class RowWalk {
	readonly #options: RowWalkOptions;

	constructor(options: RowWalkOptions) {
		this.#options = options;
	}

	/** Have rows `from` to `to` (exclusive) in memory soon; whether they all are. */
	load(from: number, to: number): boolean {
		const {viewing, leaves, residence} = this.#options;
		viewing.settle();
		const {shown} = viewing;
		const last = shown.locate(Math.min(to, shown.count) - 1)?.at ?? -1;
		let isLoaded = true;
		for (let at = shown.locate(Math.max(0, from))?.at ?? 0; at <= last; at++) {
			if (shown.before(at + 1) > shown.before(at)) {
				isLoaded = residence.load(leaves[at]!) && isLoaded;
			}
		}

		return isLoaded;
	}

	/** Rows `from` to `to` (exclusive), some at a time; without those that cannot be read. */
	async *rows(
		from: number,
		to: number,
		signal: AbortSignal,
	): AsyncGenerator<ReadonlyArray<LineRow | NoticeRow>> {
		for await (const places of this.#places(from, to, signal)) {
			yield places.map(place => this.#options.reader.read(place)).filter(row => row.type !== 'unread');
		}
	}

	/** The records of the lines among rows `from` to `to` (exclusive), some at a time; without those that cannot be read. */
	async *records(
		from: number,
		to: number,
		signal: AbortSignal,
	): AsyncGenerator<ReadonlyArray<readonly LineRow[]>> {
		let isFirst = true;
		for await (const places of this.#places(from, to, signal)) {
			// Of a record that is unfolded, each line has a row.
			const heads = places.filter(({leaf, rank}, at) => (isFirst && at === 0) || !leaf.continues(rank));
			isFirst = false;
			yield heads
				.map(place => this.#options.reader.record(place).filter(row => row.type === 'line'))
				.filter(record => record.length > 0);
		}
	}

	/** Where rows stand, some at a time: they are in memory in this turn of the event loop. */
	async *#places(from: number, to: number, signal: AbortSignal): AsyncGenerator<readonly RowPlace[]> {
		const {viewing, residence} = this.#options;
		let index = from;
		for (let left = to - from; left > 0 && !signal.aborted; ) {
			viewing.settle();
			const place = viewing.shown.locate(index);
			if (!place) {
				return;
			}

			const hold = viewing.holdPlace(index);
			await residence.have(place.leaf);
			const places = this.#placesInLeaf(hold(), left);
			const last = viewing.holdPlace(hold() + places.length - 1);
			left -= places.length;
			yield places.filter(({leaf}) => leaf.columns !== undefined);
			index = last() + 1;
		}
	}

	/** The nearest row with at least a level that begins a record, after (1) or before (-1) a row. */
	async nextOfLevel(index: number, direction: 1 | -1, level: number): Promise<number | undefined> {
		const {viewing, residence} = this.#options;
		const hold = viewing.holdPlace(index);
		let nearest = this.#nearest(hold(), direction, level);
		while (typeof nearest === 'object') {
			const progress = viewing.progress();
			viewing.settle();
			await (nearest.missing === 'rows' ? residence.have(nearest.leaf) : progress);
			nearest = this.#nearest(hold(), direction, level);
		}

		return nearest;
	}

	/** Rows from an index on, up to the end of the leaf. */
	#placesInLeaf(index: number, most: number): RowPlace[] {
		const {shown} = this.#options.viewing;
		const first = shown.locate(index);
		const places: RowPlace[] = [];
		for (let place = first; place && place.leaf === first!.leaf; ) {
			places.push(place);
			place = places.length < Math.min(most, rowsAtOnce) ? shown.locate(index + places.length) : undefined;
		}

		return places;
	}

	#nearest(index: number, direction: 1 | -1, level: number): number | undefined | Missing {
		const {viewing, leaves} = this.#options;
		const place = viewing.shown.locate(index);
		if (!place && index < 0 !== (direction === 1)) {
			return undefined;
		}

		const first = place?.at ?? (direction === 1 ? 0 : leaves.length - 1);
		for (let at = first; at >= 0 && at < leaves.length; at += direction) {
			const found = this.#nearestIn(at, at === place?.at ? place.rank : undefined, direction, level);
			if (found !== undefined) {
				return found;
			}
		}

		return undefined;
	}

	/** @param from - The rank beyond which to look; absent: in all of the leaf. */
	#nearestIn(
		at: number,
		from: number | undefined,
		direction: 1 | -1,
		level: number,
	): number | undefined | Missing {
		const {viewing, leaves} = this.#options;
		const {shown} = viewing;
		const leaf = leaves[at]!;
		if (leaf.levels >>> level === 0) {
			return undefined;
		}

		if (!shown.isPlain && !shown.isCurrent(leaf)) {
			return {leaf, missing: 'view'};
		}

		if (!leaf.columns) {
			return leaf.isLost ? undefined : {leaf, missing: 'rows'};
		}

		const {marks} = leaf.columns;
		let rank = (from ?? (direction === 1 ? -1 : leaf.rows)) + direction;
		for (; rank >= 0 && rank < leaf.rows; rank += direction) {
			const isHit = (marks[leaf.lineAt(rank)]! & levelMask) >= level && !leaf.continues(rank);
			const index = isHit ? shown.indexOf(at, rank) : undefined;
			if (index !== undefined) {
				return index;
			}
		}

		return undefined;
	}
}

/** A leaf that has to be known first: which of its rows are shown, or they themselves. */
type Missing = {readonly leaf: Leaf; readonly missing: 'view' | 'rows'};
