import type {Action} from '../keymap/binding.ts';
import type {StreamList} from './stream-list.ts';
import {streamRows} from './streams-frame.ts';

/**
What keys do in the list of streams.

@param rows - Of the screen, at this moment.
*/
export const streamHandlers = (list: StreamList, rows: () => number): Partial<Record<Action, () => void>> => {
	const height = () => streamRows(rows());
	return {
		down: () => list.move(1),
		up: () => list.move(-1),
		halfDown: () => list.move(Math.max(1, Math.floor(height() / 2))),
		halfUp: () => list.move(-Math.max(1, Math.floor(height() / 2))),
		pageDown: () => list.move(Math.max(1, height() - 1)),
		pageUp: () => list.move(-Math.max(1, height() - 1)),
		first: () => list.move(Number.NEGATIVE_INFINITY),
		last: () => list.move(Number.POSITIVE_INFINITY),
		open: () => list.choose(),
		details: () => list.back(),
	};
};
