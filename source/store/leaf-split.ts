import type {Extras} from './columns.ts';
import {type Leaf, leafLines} from './leaf.ts';
import {reserve} from './leaf-writing.ts';

/**
Copy rows `from` to `to` of a leaf, in their order, into one that is empty.

Their ids stay, so they are written down: the leaf where they arrived is gone then.
*/
export const copyRows = (leaf: Leaf, from: number, to: number, into: Leaf): void => {
	const source = leaf.columns!;
	const extras: Extras = {
		streams: source.streams !== undefined,
		order: false,
		keys: source.keys !== undefined,
		ids: true,
	};
	reserve(into, to - from, bytesOf(leaf, from, to), extras);
	into.stream = leaf.stream;
	into.hasNotices = leaf.hasNotices;
	for (let rank = from; rank < to; ) {
		const line = leaf.lineAt(rank);
		let count = 1;
		while (rank + count < to && leaf.lineAt(rank + count) === line + count) {
			count++;
		}

		copyLines(leaf, line, line + count, into);
		rank += count;
	}

	into.rows = into.lines;
	into.noteChange();
};

/** The rank nearest to the middle at which a record begins; 0 where there is only one record. */
export const middleOf = (leaf: Leaf): number => {
	const middle = leaf.rows >>> 1;
	const before = leaf.headOf(middle);
	let after = middle;
	while (after < leaf.rows && leaf.continues(after)) {
		after++;
	}

	return after < leaf.rows && (before === 0 || after - middle < middle - before) ? after : before;
};

const bytesOf = (leaf: Leaf, from: number, to: number): number => {
	const {starts} = leaf.columns!;
	let bytes = 0;
	for (let rank = from; rank < to; rank++) {
		const line = leaf.lineAt(rank);
		bytes += starts[line + 1]! - starts[line]!;
	}

	return bytes;
};

/** Lines that arrived one after the other. */
const copyLines = (leaf: Leaf, from: number, to: number, into: Leaf): void => {
	const source = leaf.columns!;
	const target = into.columns!;
	const at = into.lines;
	const first = source.starts[from]!;
	const size = source.starts[to]! - first;
	into.bytes!.set(leaf.bytes!.subarray(first, first + size), into.size);
	for (let line = from; line < to; line++) {
		target.starts[at + line - from + 1] = source.starts[line + 1]! - first + into.size;
		target.ids![at + line - from] = source.ids ? source.ids[line]! : leaf.idOf(line) % 2 ** 32;
	}

	target.times.set(source.times.subarray(from, to), at);
	target.keys?.set(source.keys!.subarray(from, to), at);
	target.flags.set(source.flags.subarray(from, to), at);
	target.marks.set(source.marks.subarray(from, to), at);
	target.streams?.set(source.streams!.subarray(from, to), at);
	into.noteMarks(source.marks, from, to);
	into.lines += to - from;
	into.size += size;
};

/** The numbers of the leaves where the lines of a leaf arrived. */
export const serialsIn = (leaf: Leaf): Set<number> => {
	if (!leaf.columns!.ids) {
		return new Set([leaf.serial]);
	}

	const serials = new Set<number>();
	for (let line = 0; line < leaf.lines; line++) {
		serials.add(Math.floor(leaf.idOf(line) / leafLines));
	}

	return serials;
};
