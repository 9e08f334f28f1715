/** Rows of one block at most. Small enough to insert into, large enough to be few. */
const blockRows = 2048;

/** Rows that stand together and are at least so many are worth a block of their own. */
const longPart = 64;

type Block = {readonly slots: Uint32Array; size: number};

/**
Slots in the order in which they are shown: a sorted list in blocks, so that inserting costs the same however many rows there are.

4 bytes a row.
*/
export class RowOrder {
	readonly #compare: (a: number, b: number) => number;
	#blocks: Block[] = [];
	/** Index of each block's first row; empty where it must be counted anew. */
	#offsets: number[] = [];
	#length = 0;

	/** @param compare - A total order on slots: 0 only for the same one. */
	constructor(compare: (a: number, b: number) => number) {
		this.#compare = compare;
	}

	get length(): number {
		return this.#length;
	}

	/** Bytes of memory that it takes. */
	get allocated(): number {
		return this.#blocks.length * blockRows * 4;
	}

	/** Insert slots that are in order among themselves. */
	insert(run: Uint32Array): void {
		let at = 0;
		let near = 0;
		while (at < run.length) {
			near = this.#blockFor(run[at]!, near);
			const to = this.#endOfPart(run, at, near);
			at = this.#insertPart(near, run, at, to);
		}

		this.#length += run.length;
		this.#offsets = [];
	}

	/** The slot at an index. */
	at(index: number): number | undefined {
		if (index < 0 || index >= this.#length) {
			return undefined;
		}

		const block = this.#blockAt(index);
		return this.#blocks[block]!.slots[index - this.#offsets[block]!];
	}

	/** Index of a slot; `undefined` where it is not in. */
	indexOf(slot: number): number | undefined {
		const index = this.firstWhere(other => this.#compare(other, slot) >= 0);
		return this.at(index) === slot ? index : undefined;
	}

	/** Index of the first row for which it holds; it must hold for all rows after that one too. */
	firstWhere(holds: (slot: number) => boolean): number {
		const index = bisect(0, this.#blocks.length, block => holds(lastOf(this.#blocks[block]!)));
		const block = this.#blocks[index];
		if (!block) {
			return this.#length;
		}

		this.#countOffsets();
		return this.#offsets[index]! + bisect(0, block.size, row => holds(block.slots[row]!));
	}

	/** Take out one row. */
	remove(index: number): void {
		const at = this.#blockAt(index);
		const block = this.#blocks[at]!;
		const row = index - this.#offsets[at]!;
		block.slots.copyWithin(row, row + 1, block.size);
		block.size--;
		this.#length--;
		if (block.size === 0) {
			this.#blocks.splice(at, 1);
		}

		this.#offsets = [];
	}

	/** Take out the first rows. */
	removeFirst(count: number): void {
		let rest = count;
		let blocks = 0;
		while (rest > 0 && rest >= this.#blocks[blocks]!.size) {
			rest -= this.#blocks[blocks]!.size;
			blocks++;
		}

		this.#blocks.splice(0, blocks);
		const block = this.#blocks[0];
		if (block && rest > 0) {
			block.slots.copyWithin(0, rest, block.size);
			block.size -= rest;
		}

		this.#length -= count;
		this.#offsets = [];
	}

	/** All slots, in order. */
	*[Symbol.iterator](): Generator<number> {
		for (const {slots, size} of this.#blocks) {
			for (let row = 0; row < size; row++) {
				yield slots[row]!;
			}
		}
	}

	/** Rows that are to be: in order, all at once. */
	replace(slots: Iterable<number>): void {
		this.#blocks = [];
		this.#offsets = [];
		this.#length = 0;
		for (const slot of slots) {
			let last = this.#blocks.at(-1);
			if (!last || last.size === blockRows) {
				last = newBlock();
				this.#blocks.push(last);
			}

			last.slots[last.size++] = slot;
			this.#length++;
		}
	}

	/** The last block that begins before the slot. Looks at the last block first: what is live goes there. */
	#blockFor(slot: number, from: number): number {
		const last = this.#blocks.length - 1;
		if (last < 0) {
			this.#blocks.push(newBlock());
			return 0;
		}

		const isAfter = (block: number) => this.#compare(this.#blocks[block]!.slots[0]!, slot) > 0;
		if (last === from || !isAfter(last)) {
			return last;
		}

		return Math.max(from, gallop(from, last, isAfter) - 1);
	}

	/** Where the part of the run ends that goes into this block: before the next one begins. */
	#endOfPart(run: Uint32Array, from: number, block: number): number {
		const limit = Math.min(run.length, from + blockRows / 2);
		const next = this.#blocks[block + 1];
		if (!next) {
			return limit;
		}

		const first = next.slots[0]!;
		return Math.max(
			from + 1,
			gallop(from, limit, row => this.#compare(run[row]!, first) > 0),
		);
	}

	/** Insert slots `from` to `to` of a run into a block, or as many as go in; returns the first that did not. */
	#insertPart(at: number, run: Uint32Array, from: number, to: number): number {
		const block = this.#blocks[at]!;
		const goesToEnd = block.size === 0 || this.#compare(run[from]!, lastOf(block)) > 0;
		const overflow = block.size + to - from - blockRows;
		const isLast = at === this.#blocks.length - 1;
		// A few rows that do not fit at the end split the block, for else they would make a block of a few rows.
		if (goesToEnd && (overflow <= 0 || isLast || overflow >= longPart)) {
			const end = Math.min(to, from + blockRows - block.size);
			block.slots.set(run.subarray(from, end), block.size);
			block.size += end - from;
			if (end < to) {
				this.#blocks.splice(at + 1, 0, newBlock(run.subarray(end, to)));
			}

			return to;
		}

		if (overflow > 0) {
			this.#split(at, run, from, to);
			return from;
		}

		this.#mergeInto(block, run, from, to);
		return to;
	}

	/** Merge from the end: each row moves at most once. */
	#mergeInto(block: Block, run: Uint32Array, from: number, to: number): void {
		const {slots} = block;
		let end = block.size;
		for (let next = to - 1; next >= from; next--) {
			const slot = run[next]!;
			const row = gallopBack(end, at => this.#compare(slots[at]!, slot) < 0);
			slots.copyWithin(row + next - from + 1, row, end);
			slots[row + next - from] = slot;
			end = row;
		}

		block.size += to - from;
	}

	/** Make room: where a long part goes in between two rows, there; else in the middle. */
	#split(at: number, run: Uint32Array, from: number, to: number): void {
		const block = this.#blocks[at]!;
		const place = bisect(0, block.size, row => this.#compare(block.slots[row]!, run[from]!) > 0);
		const isInside = place > 0 && place < block.size && to - from >= longPart;
		const isTogether = isInside && this.#compare(run[from + longPart - 1]!, block.slots[place]!) < 0;
		const row = isTogether ? place : block.size >>> 1;
		this.#blocks.splice(at + 1, 0, newBlock(block.slots.subarray(row, block.size)));
		block.size = row;
	}

	#blockAt(index: number): number {
		this.#countOffsets();
		return bisect(0, this.#blocks.length, block => this.#offsets[block]! > index) - 1;
	}

	#countOffsets(): void {
		if (this.#offsets.length === this.#blocks.length) {
			return;
		}

		let offset = 0;
		this.#offsets = this.#blocks.map(({size}) => {
			offset += size;
			return offset - size;
		});
	}
}

const newBlock = (slots?: Uint32Array): Block => {
	const block = {slots: new Uint32Array(blockRows), size: slots?.length ?? 0};
	if (slots) {
		block.slots.set(slots);
	}

	return block;
};

const lastOf = (block: Block): number => block.slots[block.size - 1]!;

/** The first number from `from` to `to` (exclusive) for which it holds; `to` where there is none. */
const bisect = (from: number, to: number, holds: (at: number) => boolean): number => {
	let low = from;
	let high = to;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (holds(middle)) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}

	return low;
};

/** As `bisect`, quick where the answer is near `from`. */
const gallop = (from: number, to: number, holds: (at: number) => boolean): number => {
	let step = 1;
	while (from + step < to && !holds(from + step)) {
		step *= 2;
	}

	return bisect(from + (step >>> 1), Math.min(to, from + step), holds);
};

/** The row after the last one before `to` for which it holds; quick where that is near `to`. */
const gallopBack = (to: number, holds: (at: number) => boolean): number => {
	let step = 1;
	while (to - step > 0 && !holds(to - step)) {
		step *= 2;
	}

	return bisect(Math.max(0, to - step), to - (step >>> 1), at => !holds(at));
};
