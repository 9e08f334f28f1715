import {bisect, gallop} from './bisect.ts';
import type {Buffers} from './buffers.ts';
import {Leaf, serialOfId} from './leaf.ts';
import {adoptLines, extendLines, goesOnInFile, isAdoptable} from './leaf-in-file.ts';
import {placeLines, rankFor} from './leaf-order.ts';
import {noteFirstRepeat, noteRepeats} from './leaf-repeats.ts';
import {endFitting, fullLines} from './leaf-room.ts';
import {copyRows, middleOf, serialsIn} from './leaf-split.ts';
import {appendLines, runBytes} from './leaf-writing.ts';
import {lineOfRun, type Run} from './run.ts';

/** A part of a run that stands together and takes this share of a leaf is not put into the middle of one. */
const longShare = 1 / 8;

/** What happens to leaves while lines are put in. */
export type LeafOwner = {
	/** Have the columns of a leaf in memory. */
	readonly columns: (leaf: Leaf) => void;
	/** Have all of it in memory, to be added to; whether that was possible. */
	readonly open: (leaf: Leaf) => boolean;
	/** Lines were put in, or rows taken out. */
	readonly changed: (leaf: Leaf) => void;
	/** Its rows are in other leaves now. */
	readonly replaced: (leaf: Leaf, by: readonly Leaf[]) => void;
};

/** All leaves, in the order of their rows, which do not overlap: a tree of two levels. */
export class Leaves {
	readonly all: Leaf[] = [];
	readonly #buffers: Buffers;
	readonly #leafBytes: number;
	readonly #owner: LeafOwner;
	#nextSerial = 0;
	/** The leaf that took lines last. */
	#latest: Leaf | undefined;
	/** Where the lines are that arrived in a leaf, where they are not all in it. */
	readonly #homes = new Map<number, Leaf[]>();
	readonly #bySerial = new Map<number, Leaf>();

	/** @param leafBytes - Of messages in a leaf; a longer line gets one of its own. */
	constructor(buffers: Buffers, leafBytes: number, owner: LeafOwner) {
		this.#buffers = buffers;
		this.#leafBytes = leafBytes;
		this.#owner = owner;
	}

	/** Put lines at their places; returns the leaf that took the last of them. */
	insert(run: Run): Leaf {
		let near = 0;
		for (let at = 0; at < run.count; ) {
			near = this.#leafFor(run, at, near);
			at = this.#insertPart(near, run, at, endBefore(this.all[near + 1], run, at));
		}

		return this.#latest!;
	}

	/** Leaves that may hold a row. */
	homesOf(id: number): readonly Leaf[] {
		const serial = serialOfId(id);
		const own = this.#bySerial.get(serial);
		return own ? [own] : (this.#homes.get(serial) ?? []);
	}

	/** Forget a leaf. */
	drop(leaf: Leaf): void {
		this.all.splice(this.all.indexOf(leaf), 1);
		this.#bySerial.delete(leaf.serial);
		for (const [serial, homes] of this.#homes) {
			const rest = homes.filter(home => home !== leaf);
			if (rest.length === 0) {
				this.#homes.delete(serial);
			} else {
				this.#homes.set(serial, rest);
			}
		}
	}

	/** The last leaf that begins before a line; looks at the last one first: what is live goes there. */
	#leafFor(run: Run, at: number, from: number): number {
		const line = lineOfRun(run, at);
		const last = this.all.length - 1;
		if (last < 0) {
			this.#create(0);
			return 0;
		}

		if (this.all[last]!.compareFirst(run, line) < 0) {
			return last;
		}

		const first = Math.min(from + 1, last);
		return Math.max(0, bisect(first, last, at => this.all[at]!.compareFirst(run, line) > 0) - 1);
	}

	/** Put lines into a leaf or beside it, or as many as go in; returns the first that did not. */
	#insertPart(index: number, run: Run, at: number, to: number): number {
		const leaf = this.all[index]!;
		const rank = this.#rankIn(leaf, run, at);
		if (rank > 0 && rank < leaf.rows && this.#owner.open(leaf)) {
			return this.#insertInside(index, run, at, to, rank);
		}

		const isBefore = rank === 0 && leaf.rows > 0;
		const end = isBefore ? Math.min(to, endBefore(leaf, run, at)) : to;
		const left = this.#leaveInFile(index, run, at, end, isBefore);
		if (left > at) {
			return left;
		}

		const isApart = leaf.origin !== undefined || (isBefore && this.#isHalfFull(leaf));
		const fitting = isApart ? at : this.#fitting(leaf, run, at, end);
		if (fitting > at && this.#owner.open(leaf)) {
			return this.#put(leaf, run, at, fitting);
		}

		const fresh = this.#create(isBefore ? index : index + 1);
		return this.#put(fresh, run, at, this.#fitting(fresh, run, at, end));
	}

	/** Whether there is room for lines that go on with a leaf in its file: pipes give a log in small pieces, and each leaf takes memory of its own. */
	#hasRoomFor(leaf: Leaf, run: Run, at: number, to: number): boolean {
		return (
			!leaf.isLost &&
			leaf.lines + to - at <= fullLines &&
			leaf.size + runBytes(run, at, to) <= this.#leafBytes
		);
	}

	/** The rank in a leaf before which a line goes; after the last one where the leaf cannot be read. */
	#rankIn(leaf: Leaf, run: Run, at: number): number {
		if (leaf.rows === 0) {
			return 0;
		}

		this.#owner.columns(leaf);
		return leaf.columns ? rankFor(leaf, run, lineOfRun(run, at)) : leaf.rows;
	}

	#insertInside(index: number, run: Run, at: number, to: number, rank: number): number {
		const leaf = this.all[index]!;
		const fitting = this.#fitting(leaf, run, at, to);
		if (fitting > at) {
			leaf.origin = undefined;
			return this.#put(leaf, run, at, fitting);
		}

		this.#split(index, this.#splitRank(leaf, run, at, to, rank));
		return at;
	}

	/** Put lines beside a leaf or at its end without their messages, where those need not be copied; returns the first that was not. */
	#leaveInFile(index: number, run: Run, at: number, to: number, isBefore: boolean): number {
		const leaf = this.all[index]!;
		const goesOn = !isBefore && goesOnInFile(leaf, run, at);
		// What is left in a file of somebody else's is lost where that is cut short.
		const isSafe = goesOn && leaf.origin!.file.isOwn === true;
		if (!isSafe && !isAdoptable(run, at, to, this.#leafBytes)) {
			return at;
		}

		if (goesOn && this.#hasRoomFor(leaf, run, at, to)) {
			return this.#extend(leaf, run, at, to);
		}

		return this.#adopt(leaf.lines === 0 ? leaf : this.#create(isBefore ? index : index + 1), run, at, to);
	}

	#adopt(leaf: Leaf, run: Run, at: number, to: number): number {
		// A source's blocks are a little larger than a leaf where they end with a long record.
		const end = endFitting(leaf, run, at, to, {leafBytes: this.#leafBytes, most: this.#leafBytes * 1.5});
		adoptLines(leaf, run, at, end);
		return this.#noteChange(leaf, end);
	}

	#extend(leaf: Leaf, run: Run, at: number, to: number): number {
		const [rank] = placeLines(leaf, run, at, extendLines(leaf, run, at, to, this.#leafBytes));
		noteFirstRepeat(leaf, rank);
		return this.#noteChange(leaf, to);
	}

	#put(leaf: Leaf, run: Run, at: number, to: number): number {
		const first = appendLines(leaf, run, at, to);
		const [rank, last] = placeLines(leaf, run, at, first);
		noteRepeats(leaf, rank, last);
		return this.#noteChange(leaf, to);
	}

	#noteChange(leaf: Leaf, to: number): number {
		leaf.noteChange();
		this.#latest = leaf;
		this.#owner.changed(leaf);
		return to;
	}

	#fitting(leaf: Leaf, run: Run, at: number, to: number): number {
		return endFitting(leaf, run, at, to, {leafBytes: this.#leafBytes});
	}

	/** Whether what stands before a leaf is worth one of its own. */
	#isHalfFull(leaf: Leaf): boolean {
		return leaf.size > this.#leafBytes / 2 || leaf.lines > fullLines / 2;
	}

	/** Where to split a leaf: where much goes in between two rows, there; else in the middle. */
	#splitRank(leaf: Leaf, run: Run, at: number, to: number, rank: number): number {
		const isTogether = rankFor(leaf, run, lineOfRun(run, to - 1)) === rank;
		const isLong = isTogether && runBytes(run, at, to) > this.#leafBytes * longShare;
		const middle = middleOf(leaf);
		return isLong || middle === 0 ? rank : middle;
	}

	#split(index: number, rank: number): void {
		const leaf = this.all[index]!;
		const parts = [new Leaf(this.#nextSerial++, this.#buffers), new Leaf(this.#nextSerial++, this.#buffers)];
		copyRows(leaf, 0, rank, parts[0]!);
		copyRows(leaf, rank, leaf.rows, parts[1]!);
		this.all.splice(index, 1, ...parts);
		this.#bySerial.delete(leaf.serial);
		for (const part of parts) {
			this.#bySerial.set(part.serial, part);
		}

		const serials = parts.map(part => serialsIn(part));
		for (const serial of serialsIn(leaf)) {
			this.#moveHome(
				serial,
				leaf,
				parts.filter((_, at) => serials[at]!.has(serial)),
			);
		}

		for (const id of leaf.notices) {
			parts.find(part => part.lineOfId(id) >= 0)!.notices.push(id);
		}

		this.#owner.replaced(leaf, parts);
	}

	#moveHome(serial: number, from: Leaf, to: readonly Leaf[]): void {
		const homes = this.#homes.get(serial) ?? [];
		this.#homes.set(serial, [...homes.filter(home => home !== from), ...to]);
	}

	#create(index: number): Leaf {
		const leaf = new Leaf(this.#nextSerial++, this.#buffers);
		this.all.splice(index, 0, leaf);
		this.#bySerial.set(leaf.serial, leaf);
		return leaf;
	}
}

/** Where the part of a run ends that stands before a leaf; it has one line at least. */
const endBefore = (next: Leaf | undefined, run: Run, from: number): number => {
	if (!next) {
		return run.count;
	}

	return Math.max(
		from + 1,
		gallop(from, run.count, at => next.compareFirst(run, lineOfRun(run, at)) < 0),
	);
};
