import {repeatMark} from '../core/line-batch.ts';
import {isSameMessage} from '../core/same-message.ts';
import type {Leaf} from './leaf.ts';
import {cutLine, noticeFlag} from './marks.ts';

/** Rows among which the line before of the same stream is looked for, where there are several streams. */
const mostBetween = 1000;

/** Bytes of a leaf's messages, from a place among them on. */
type Messages = {readonly bytes: Uint8Array; readonly at: number};

/**
Note whether the first record of lines that came to a leaf says the same as the one before it; of those that go on in its file. Whoever read them has noted all else.

@param from - The rank of the first line.
*/
export const noteFirstRepeat = (leaf: Leaf, from: number): void => {
	const {starts} = leaf.columns!;
	const head = leaf.headOf(from);
	const before = head > 0 ? leaf.headOf(head - 1) : head;
	const end = endOfRecord(leaf, from);
	const at = starts[leaf.lineAt(before)]!;
	const length = starts[leaf.lineAt(endOfRecord(leaf, end) - 1) + 1]! - at;
	const {file, offset} = leaf.origin!;
	const bytes = leaf.bytes?.subarray(at, at + length) ?? file.read(offset + at, length);
	if (bytes.length === length) {
		noteRepeats(leaf, from, end - 1, {bytes, at});
	}
};

/** The rank after the last row of the record at a rank. */
const endOfRecord = (leaf: Leaf, rank: number): number => {
	let end = Math.min(rank + 1, leaf.rows);
	while (end < leaf.rows && leaf.continues(end)) {
		end++;
	}

	return end;
};

/**
Note which lines say the same as the one at their place in the record before of their stream, after lines were put in.

@param from - The rank of the first line that was put in.
@param to - The rank of the last one; beyond it, the next record of the stream is looked at, too: it has another one before it now.
@param messages - Where they are read.
*/
export const noteRepeats = (
	leaf: Leaf,
	from: number,
	to: number,
	messages: Messages = {bytes: leaf.bytes!, at: 0},
): void => {
	if (isNotice(leaf, leaf.lineAt(from))) {
		return;
	}

	const {marks} = leaf.columns!;
	const stream = leaf.streamOf(leaf.lineAt(from));
	let head = leaf.headOf(from);
	let before = lineBefore(leaf, head, stream);
	let isAfter = false;
	for (let rank = from; rank < leaf.rows; rank++) {
		const line = leaf.lineAt(rank);
		if (leaf.streamOf(line) !== stream || isNotice(leaf, line)) {
			continue;
		}

		if (rank > head && !leaf.continues(rank)) {
			if (isAfter) {
				return;
			}

			isAfter = rank > to;
			before = head;
			head = rank;
		}

		const isRepeat = before >= 0 && repeats(leaf, line, before + rank - head, head, messages);
		marks[line] = isRepeat ? marks[line]! | repeatMark : marks[line]! & ~repeatMark;
		leaf.hasRepeats ||= isRepeat;
	}
};

/** Whether a line says the same as the one at a rank of the record before. @param head - Where its own record begins. */
const repeats = (leaf: Leaf, line: number, other: number, head: number, {bytes, at}: Messages): boolean => {
	const {starts, flags} = leaf.columns!;
	const otherLine = leaf.lineAt(other);
	const isInRecord =
		other < head && !isNotice(leaf, otherLine) && leaf.streamOf(otherLine) === leaf.streamOf(line);
	return (
		isInRecord &&
		((flags[line]! | flags[otherLine]!) & cutLine) === 0 &&
		isSameMessage(
			bytes,
			starts[line]! - at,
			starts[line + 1]! - 1 - at,
			starts[otherLine]! - at,
			starts[otherLine + 1]! - 1 - at,
		)
	);
};

/** The rank at which the record of a stream begins that stands before a rank; -1 where none is near. */
const lineBefore = (leaf: Leaf, rank: number, stream: number): number => {
	for (let before = rank - 1; before >= 0 && before >= rank - mostBetween; before--) {
		const line = leaf.lineAt(before);
		if (leaf.streamOf(line) === stream && !isNotice(leaf, line)) {
			return leaf.headOf(before);
		}
	}

	return -1;
};

const isNotice = (leaf: Leaf, line: number): boolean => (leaf.columns!.flags[line]! & noticeFlag) !== 0;
