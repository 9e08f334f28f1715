import {byteCount} from '../core/batch-parts.ts';
import type {Instant} from '../core/instant.ts';
import {Buffers} from './buffers.ts';
import type {Leaf} from './leaf.ts';
import type {LeafFile} from './leaf-file.ts';
import {removeRow} from './leaf-order.ts';
import {Leaves} from './leaves.ts';
import {noStream, noticeFlag} from './marks.ts';
import type {Place} from './place.ts';
import {Residence} from './residence.ts';
import {type Incoming, instantAt, lineOfRun, noticeRun, type RecordPlace, runOf} from './run.ts';

/** Messages of one leaf, in bytes; less where the budget is small. */
const largestLeaf = 1024 * 1024;

/** Bytes of memory that a leaf takes beside its buffers, about: objects, its summary, sets of its rows. */
const leafOverhead = 3000;

/** Share of the budget that counts for it at most: with leaves so small that it is more, nothing would be left for lines. */
const mostOverhead = 1 / 8;

/** What others must know of changes. */
export type HoldingOwner = {
	/** Rows were put into a leaf, or taken out. */
	readonly changed: (leaf: Leaf) => void;
	/** A leaf was read back into memory. */
	readonly read: (leaf: Leaf) => void;
	/** The rows of a leaf are in others now. */
	readonly replaced: (leaf: Leaf, by: readonly Leaf[]) => void;
	/** The first leaf and all of its rows are about to be dropped. */
	readonly dropping: (leaf: Leaf) => void;
};

/** Lines that were put in. */
export type Added = {
	/** Where the last of them stands. */
	readonly lastKey: Instant;
	/** The record to which the last one that was written belongs, and the time of that line. */
	readonly record: RecordPlace & {readonly time: Instant};
};

/** All rows, in order, within bounds. */
export class Holding {
	readonly leaves: Leaves;
	readonly buffers: Buffers;
	lineCount = 0;
	byteCount = 0;
	/** Lines that were dropped to stay within the bounds. */
	dropped = 0;
	/** Where the last row stood that was dropped; lines before it are not taken any more, so that there is no hole. */
	horizon: Instant | undefined;
	readonly residence: Residence;
	readonly #owner: HoldingOwner;

	/** @param budget - Of memory, in bytes. */
	constructor(budget: number, file: LeafFile, owner: HoldingOwner) {
		this.#owner = owner;
		this.buffers = new Buffers(budget);
		this.residence = new Residence({
			budget,
			buffers: this.buffers,
			overhead: () => Math.min(this.leaves.all.length * leafOverhead, budget * mostOverhead),
			file,
			isGrowing: leaf => leaf === this.leaves.all.at(-1),
			onRead: leaf => {
				this.trim();
				owner.read(leaf);
			},
			onWrite: () => this.trim(),
		});
		this.leaves = new Leaves(this.buffers, Math.min(largestLeaf, Math.ceil(budget / 16)), {
			columns: leaf => this.residence.columns(leaf),
			open: leaf => this.residence.open(leaf),
			changed: leaf => this.#changed(leaf),
			replaced: (leaf, by) => this.#replaced(leaf, by),
		});
	}

	/** Put lines at their places. */
	addLines(incoming: Incoming): Added {
		const run = runOf(incoming);
		this.leaves.insert(run);
		this.lineCount += run.count;
		this.byteCount += byteCount(run.batch);
		const last = run.count - 1;
		return {
			lastKey: instantAt(run.keys, lineOfRun(run, last)),
			record: {
				key: instantAt(run.keys, last),
				head: instantAt(run.heads, last),
				time: run.batch.times[last]!,
			},
		};
	}

	/** Whether the last row of all is a line of a stream. */
	endsWith(stream: number): boolean {
		const leaf = this.leaves.all.at(-1);
		if (!leaf || leaf.rows === 0) {
			return false;
		}

		const line = leaf.lineAt(leaf.rows - 1);
		return leaf.streamOf(line) === stream && (leaf.columns!.flags[line]! & noticeFlag) === 0;
	}

	/** Put a notice at its place; returns its id. */
	addNotice({time, key}: Place, stream: number = noStream): number {
		const leaf = this.leaves.insert(noticeRun(time, key, stream));
		const id = leaf.idOf(leaf.lines - 1);
		leaf.notices.push(id);
		leaf.hasNotices = true;
		return id;
	}

	/** Take out a notice. */
	removeNotice(id: number): void {
		for (const leaf of this.leaves.homesOf(id)) {
			this.residence.columns(leaf);
			const line = leaf.columns ? leaf.lineOfId(id) : -1;
			if (line >= 0 && this.residence.open(leaf)) {
				this.#removeRow(leaf, leaf.rankOf(line));
				leaf.notices = leaf.notices.filter(notice => notice !== id);
				return;
			}
		}
	}

	/**
	Make room in memory and on the disk: where neither has any left, the rows that stand first are dropped; the last leaf stays.

	They are dropped as well where the file was given up that they stand in: that they are still in memory is chance.
	*/
	trim(): void {
		this.residence.trim();
		while (this.leaves.all.length > 1 && (this.residence.mustDrop || this.#isFirstGone)) {
			const leaf = this.leaves.all[0]!;
			const lines = leaf.rows - leaf.notices.length;
			this.horizon = leaf.lastKey;
			this.dropped += lines;
			this.lineCount -= lines;
			this.byteCount -= leaf.size - leaf.lines;
			this.#drop(leaf);
			this.residence.trim();
		}
	}

	/** Whether the file was given up in which the first lines stand; before them may be notices alone. */
	get #isFirstGone(): boolean {
		const first = this.leaves.all.find(({rows, notices}) => rows > notices.length);
		return first?.origin?.file.isGone === true;
	}

	#removeRow(leaf: Leaf, rank: number): void {
		if (leaf.rows === 1) {
			this.#drop(leaf);
			return;
		}

		removeRow(leaf, rank);
		leaf.noteChange();
		this.#changed(leaf);
	}

	#changed(leaf: Leaf): void {
		this.residence.touch(leaf);
		this.#owner.changed(leaf);
	}

	#replaced(leaf: Leaf, by: readonly Leaf[]): void {
		this.residence.gone(leaf);
		for (const part of by) {
			this.residence.touch(part);
		}

		this.#owner.replaced(leaf, by);
	}

	#drop(leaf: Leaf): void {
		this.#owner.dropping(leaf);
		this.leaves.drop(leaf);
		this.residence.gone(leaf);
	}
}
