import {continuesMark, repeatMark} from './line-batch.ts';
import type {Lines} from './lines.ts';
import {isSameMessage} from './same-message.ts';

/**
Set `repeatMark` in the column `marks` for lines that say the same as the one at their place in the record before. All must be of one stream.

@param marks - Has `continuesMark` set for lines that continue records.
*/
export const markRepeats = ({bytes, starts, count}: Lines, marks: Uint8Array): void => {
	let before = 0;
	let first = 0;
	for (let line = 1; line < count; line++) {
		if ((marks[line]! & continuesMark) === 0) {
			before = first;
			first = line;
		}

		const other = before + line - first;
		const isSame =
			other < first &&
			isSameMessage(bytes, starts[line]!, starts[line + 1]! - 1, starts[other]!, starts[other + 1]! - 1);
		if (isSame) {
			marks[line]! |= repeatMark;
		}
	}
};
