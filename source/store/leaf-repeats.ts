import {repeatMark} from '../core/line-batch.ts';
import {isSameMessage} from '../core/same-message.ts';
import type {Leaf} from './leaf.ts';
import {cutLine, noticeFlag} from './marks.ts';

/** Rows among which the line before of the same stream is looked for, where there are several streams. */
const mostBetween = 1000;

/**
Note which lines say the same as the one at their place in the record before of their stream, after lines were put in.

@param from - The rank of the first line that was put in.
@param to - The rank of the last one; beyond it, the next record of the stream is looked at, too: it has another one before it now.
*/
export const noteRepeats = (leaf: Leaf, from: number, to: number): void => {
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

		const isRepeat = before >= 0 && repeats(leaf, line, before + rank - head, head);
		marks[line] = isRepeat ? marks[line]! | repeatMark : marks[line]! & ~repeatMark;
		leaf.hasRepeats ||= isRepeat;
	}
};

/** Whether a line says the same as the one at a rank of the record before. @param head - Where its own record begins. */
const repeats = (leaf: Leaf, line: number, other: number, head: number): boolean => {
	const {starts, flags} = leaf.columns!;
	const otherLine = leaf.lineAt(other);
	const isInRecord =
		other < head && !isNotice(leaf, otherLine) && leaf.streamOf(otherLine) === leaf.streamOf(line);
	return (
		isInRecord &&
		((flags[line]! | flags[otherLine]!) & cutLine) === 0 &&
		isSameMessage(
			leaf.bytes!,
			starts[line]!,
			starts[line + 1]! - 1,
			starts[otherLine]!,
			starts[otherLine + 1]! - 1,
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
