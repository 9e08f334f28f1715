import type {Action} from '../keymap/binding.ts';
import {listHandlers} from '../list-handlers.ts';
import type {StreamList} from './stream-list.ts';
import {streamRows} from './streams-frame.ts';

/**
What keys do in the list of streams.

@param rows - Of the screen, at this moment.
*/
export const streamHandlers = (
	list: StreamList,
	rows: () => number,
): Partial<Record<Action, () => void>> => ({
	...listHandlers(
		by => list.move(by),
		() => streamRows(rows()),
	),
	open: () => list.choose(),
	details: () => list.back(),
});
