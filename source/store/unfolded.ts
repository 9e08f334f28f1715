import type {Tail} from './folds.ts';
import type {Leaf} from './leaf.ts';
import type {Shown} from './shown.ts';

/** Which records the reader unfolded, by id. */
export class Unfolded {
	/** All of their lines are shown, and those that repeat them. */
	readonly whole = new Set<number>();
	/** They are folded themselves, while those that repeat them are shown: the first of leaves that repeat one of an earlier leaf which is whole. */
	readonly withRepeats = new Set<number>();

	/**
	Show all of a record.

	@param homes - Leaves in which it may be.
	@returns Leaves of which other rows are shown.
	*/
	unfold(id: number, homes: readonly Leaf[]): readonly Leaf[] {
		this.withRepeats.delete(id);
		this.whole.add(id);
		return homes;
	}

	/** Show only the first line of a record, also for those in later leaves that repeat it; as `unfold`. */
	fold(id: number, homes: readonly Leaf[], shown: Shown): readonly Leaf[] {
		const changed = [...homes];
		this.#forget(id);
		for (const home of homes) {
			const line = home.lineOfId(id);
			const rest = line < 0 ? [] : shown.foldedInto(home, home.rankOf(line));
			for (const {leaf, rank} of rest) {
				this.#forget(leaf.idAt(rank));
				changed.push(leaf);
			}
		}

		return changed;
	}

	/**
	The record at a rank of a leaf repeats one of an earlier leaf with whose repeats it is to be shown.

	@returns Whether other rows are shown therefore: not where that one is about to be folded again.
	*/
	spread(leaf: Leaf, rank: number, head: Tail['head']): boolean {
		const id = leaf.idAt(rank);
		const headId = head.leaf.idAt(head.rank);
		if (id === undefined || headId === undefined || !this.#showsRepeatsOf(headId)) {
			return false;
		}

		this.withRepeats.add(id);
		return true;
	}

	#showsRepeatsOf(id: number): boolean {
		return this.whole.has(id) || this.withRepeats.has(id);
	}

	#forget(id: number | undefined): void {
		if (id !== undefined) {
			this.whole.delete(id);
			this.withRepeats.delete(id);
		}
	}
}
