import type {Leaf, StoredLeaf} from './leaf.ts';
import type {Source} from './leaf-job.ts';
import {allLines, eitherOf, type LineSet} from './line-set.ts';
import type {PatternCount} from './log-store.ts';
import type {PatternJob, PatternResult} from './pattern-job.ts';
import {PatternThreads} from './pattern-threads.ts';
import {type PatternCounts, Patterns} from './scan/shapes/patterns.ts';
import type {Viewing} from './viewing.ts';

export type LeafPatternsOptions = {
	/** All leaves, in order. */
	readonly leaves: readonly Leaf[];
	readonly viewing: Viewing;
	/** Where a thread finds a leaf. */
	readonly sourcesOf: (leaf: Leaf) => Pick<PatternJob, 'columns' | 'messages'>;
	/** More is known. */
	readonly onChange: () => void;
};

/** A leaf that a thread looks at, as it was then. */
type Running = {
	readonly leaf: Leaf;
	/** `Leaf.moves`; absent where the thread has a copy. */
	readonly moves: number | undefined;
	/** Where it is read from the disk. */
	readonly stored: StoredLeaf | undefined;
	/** Its rows are in other leaves since, which are counted in its place. */
	isReplaced: boolean;
};

/**
Counts the shapes of the records that a view keeps, in threads, leaf by leaf, from the newest one back.

It counts the leaves that are there when it begins; where the view changes meanwhile it begins anew.
*/
export class LeafPatterns implements PatternCount {
	failure: Error | undefined;
	records = 0;
	unread = 0;
	readonly #options: LeafPatternsOptions;
	#threads: PatternThreads | undefined;
	/** Leaves that are not yet given to a thread, the next one last. */
	#queue: Leaf[] = [];
	/** Leaves of which it is not yet known what the view keeps. */
	#waiting: Leaf[] = [];
	readonly #running = new Map<number, Running>();
	#patterns = new Patterns();
	#counts: PatternCounts | undefined;
	#view = -1;
	#isClosed = false;

	constructor(options: LeafPatternsOptions) {
		this.#options = options;
		this.#feed();
	}

	get shapes(): PatternCount['shapes'] {
		return this.#counted.shapes;
	}

	get others(): PatternCount['others'] {
		return this.#counted.others;
	}

	get total(): number {
		return this.#options.leaves.reduce((sum, {lines}) => sum + lines, 0);
	}

	get tested(): number {
		return this.total - this.#left.reduce((sum, {lines}) => sum + lines, 0);
	}

	get isComplete(): boolean {
		return this.#isClosed || this.#left.length === 0;
	}

	/** The rows of a leaf are in others now. */
	replaced(leaf: Leaf, by: readonly Leaf[]): void {
		const running = this.#running.get(leaf.serial);
		const isCopied = running !== undefined && running.moves === undefined;
		if (!isCopied && this.#left.includes(leaf)) {
			if (running) {
				running.isReplaced = true;
			}

			this.#queue.push(...by);
			this.#feed();
		}
	}

	close(): void {
		this.#isClosed = true;
		this.#end();
	}

	get #counted(): PatternCounts {
		this.#counts ??= this.#patterns.counts();
		return this.#counts;
	}

	get #left(): Leaf[] {
		return [...this.#queue, ...this.#waiting, ...[...this.#running.values()].map(({leaf}) => leaf)];
	}

	/** Give threads as much as they take; begin anew where the view is another one. */
	#feed(): void {
		if (this.#isClosed) {
			return;
		}

		const {viewing, leaves} = this.#options;
		viewing.settle();
		if (viewing.shown.view !== this.#view) {
			this.#begin(leaves);
		}

		while (this.#queue.length > 0 && this.#hasRoom) {
			this.#give(this.#queue.pop()!);
		}

		if (this.isComplete) {
			this.#end();
		} else if (this.#waiting.length > 0 && this.#queue.length + this.#running.size === 0) {
			void viewing.progress().then(() => this.#retry());
		}

		this.#options.onChange();
	}

	#begin(leaves: readonly Leaf[]): void {
		this.#end();
		this.#view = this.#options.viewing.shown.view;
		this.#queue = [...leaves];
		this.#waiting = [];
		this.#patterns = new Patterns();
		this.#counts = undefined;
		this.records = 0;
		this.unread = 0;
	}

	get #hasRoom(): boolean {
		this.#threads ??= new PatternThreads(
			result => this.#take(result),
			error => this.#fail(error),
		);
		return this.#threads.hasRoom;
	}

	#give(leaf: Leaf): void {
		const {viewing, leaves} = this.#options;
		const isThere = leaves[viewing.shown.placeOf(leaf)] === leaf;
		const wanted = isThere ? this.#wantedOf(leaf) : undefined;
		if (!wanted) {
			this.#waiting.push(...(isThere ? [leaf] : []));
		} else if (leaf.isLost) {
			this.unread += leaf.lines;
		} else if (wanted.count > 0) {
			this.#threads!.run(this.#jobOf(leaf, wanted));
		}
	}

	/** The rows that the view keeps, by rank; `undefined` where that is not known yet. */
	#wantedOf(leaf: Leaf): LineSet | undefined {
		const {shown} = this.#options.viewing;
		if (shown.isPlain) {
			return allLines(leaf.rows);
		}

		const state = shown.stateOf(leaf);
		return state && eitherOf(state.kept, state.repeats);
	}

	#jobOf(leaf: Leaf, wanted: LineSet): PatternJob {
		const {leaves, sourcesOf} = this.#options;
		const {serial, lines, rows, size, stream, hasContinued, moves, stored} = leaf;
		const isStored = !leaf.columns || !(leaf.bytes || leaf.origin);
		// Rows of the leaf that grows may move at any time: it would be counted again and again.
		const isGrowing = leaf === leaves.at(-1);
		const {columns, messages} = sourcesOf(leaf);
		leaf.readers++;
		this.#running.set(serial, {
			leaf,
			moves: isGrowing ? undefined : moves,
			stored: isStored ? stored : undefined,
			isReplaced: false,
		});
		const shape = (leaf.columns ?? stored!).shape;
		return {
			columns: isGrowing ? copyOf(columns) : columns,
			messages: isGrowing ? copyOf(messages) : messages,
			serial,
			lines,
			rows,
			size,
			stream,
			hasContinued,
			shape,
			wanted,
		};
	}

	#take({serial, records, news}: PatternResult): void {
		const running = this.#running.get(serial);
		if (!running) {
			return;
		}

		const {leaf} = running;
		this.#leave(serial);
		if (!isRight(running)) {
			this.#patterns.introduce(news);
			this.#queue.push(leaf);
		} else if (records === undefined) {
			this.unread += leaf.lines;
		} else {
			this.#patterns.add(news);
			this.records += records;
		}

		this.#counts = undefined;
		this.#feed();
	}

	#retry(): void {
		this.#queue.push(...this.#waiting.splice(0));
		this.#feed();
	}

	#fail(error: Error): void {
		this.failure = error;
		this.close();
		this.#options.onChange();
	}

	#leave(serial: number): void {
		this.#running.get(serial)!.leaf.readers--;
		this.#running.delete(serial);
	}

	/** End the threads. */
	#end(): void {
		void this.#threads?.close();
		this.#threads = undefined;
		for (const serial of [...this.#running.keys()]) {
			this.#leave(serial);
		}
	}
}

/** What was read from the disk may have been of another leaf by then; and rows may have moved in memory. */
const isRight = ({leaf, moves, stored, isReplaced}: Running): boolean =>
	!isReplaced &&
	(stored === undefined || leaf.stored === stored) &&
	(moves === undefined || leaf.moves === moves);

/** Memory of its own. */
const copyOf = (source: Source): Source => (source instanceof SharedArrayBuffer ? source.slice(0) : source);
