import {type Evaluated, evaluate, type Wanted} from './evaluate.ts';
import type {Leaf} from './leaf.ts';
import type {Shown} from './shown.ts';

/** Longest that leaves are evaluated between two keys, in ms. */
const sliceMs = 8;

export type EvaluatorOptions = {
	/** All leaves, in order. */
	readonly leaves: readonly Leaf[];
	readonly shown: Shown;
	/** A clock that only goes forward, in ms. */
	readonly ticks: () => number;
	/** More is known of rows. */
	readonly onProgress: () => void;
};

/**
Finds out which rows of each leaf are shown.

What is small is there when it is asked for, within a slice of time; the rest follows, what is nearest to the reader first.
*/
export class Evaluator {
	readonly #options: EvaluatorOptions;
	readonly #stale = new Set<Leaf>();
	/** Stale leaves; the next one last. Some may be evaluated already. */
	#queue: Leaf[] = [];
	#wanted: Wanted | undefined;
	#isSliceUsed = false;
	#settled: {readonly promise: Promise<void>; readonly resolve: () => void} | undefined;

	constructor(options: EvaluatorOptions) {
		this.#options = options;
	}

	/** Leaves that are not evaluated yet. */
	get stale(): ReadonlySet<Leaf> {
		return this.#stale;
	}

	/**
	Evaluate all leaves anew, or none.

	@param focus - The place of the leaf that the reader looks at.
	*/
	start(wanted: Wanted | undefined, focus: number): void {
		this.#wanted = wanted;
		this.#stale.clear();
		this.#queue = [];
		if (wanted) {
			this.#queue = byDistance(this.#options.leaves, focus);
			for (const leaf of this.#queue) {
				this.#stale.add(leaf);
			}
		}

		this.#isSliceUsed = false;
		this.settle();
	}

	/** The streams of the view changed in a way that leaves the rows of all leaves as they are. */
	adapt(wanted: Wanted): void {
		this.#wanted &&= wanted;
	}

	/** A leaf has other rows now. */
	changed(leaf: Leaf): void {
		if (this.#wanted && !this.#stale.has(leaf)) {
			this.#stale.add(leaf);
			this.#queue.push(leaf);
		}
	}

	/** A leaf is gone. */
	gone(leaf: Leaf): void {
		this.#stale.delete(leaf);
	}

	/** Evaluate what is stale, for a slice of time; the rest follows by itself. */
	settle(): void {
		if (this.#stale.size === 0 || this.#isSliceUsed) {
			return;
		}

		const {ticks} = this.#options;
		const end = ticks() + sliceMs;
		while (this.#queue.length > 0 && ticks() < end) {
			const leaf = this.#queue.pop()!;
			if (this.#stale.delete(leaf)) {
				this.#evaluate(leaf);
			}
		}

		if (this.#stale.size > 0) {
			this.#goOn();
		} else {
			this.#queue = [];
			this.#settled?.resolve();
			this.#settled = undefined;
		}
	}

	/** Resolves when all leaves are evaluated. */
	async idle(): Promise<void> {
		this.settle();
		if (this.#stale.size > 0) {
			this.#settled ??= Promise.withResolvers<void>();
			await this.#settled.promise;
		}
	}

	#goOn(): void {
		this.#isSliceUsed = true;
		setImmediate(() => {
			this.#isSliceUsed = false;
			this.settle();
			this.#options.onProgress();
		});
	}

	#evaluate(leaf: Leaf): void {
		const {shown} = this.#options;
		const evaluated: Evaluated = evaluate(rowsOf(leaf), this.#wanted!, {filters: []});
		shown.setState(leaf, {
			version: leaf.version,
			moves: leaf.moves,
			view: shown.view,
			search: 0,
			evaluated,
			shown: evaluated.kept,
		});
	}
}

const rowsOf = ({columns, lines, rows, stream, hasContinued, ends}: Leaf) => ({
	columns: columns!,
	lines,
	rows,
	stream,
	hasContinued,
	ends,
});

/** All leaves, the nearest to one of them last. */
const byDistance = (leaves: readonly Leaf[], focus: number): Leaf[] => {
	const far = Math.max(focus, leaves.length - 1 - focus);
	const sorted: Leaf[] = [];
	for (let distance = far; distance >= 0; distance--) {
		for (const at of distance === 0 ? [focus] : [focus - distance, focus + distance]) {
			if (leaves[at]) {
				sorted.push(leaves[at]);
			}
		}
	}

	return sorted;
};
