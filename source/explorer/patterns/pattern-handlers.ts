import type {Action} from '../keymap/binding.ts';
import {listHandlers} from '../list-handlers.ts';
import {patternRows} from './pattern-frame.ts';
import type {PatternList} from './pattern-list.ts';

/**
What keys do in the list of patterns.

@param rows - Of the screen, at this moment.
*/
export const patternHandlers = (
	list: PatternList,
	rows: () => number,
): Partial<Record<Action, () => void>> => ({
	...listHandlers(
		by => list.move(by),
		() => patternRows(rows()),
	),
	left: () => list.scroll(-1),
	right: () => list.scroll(1),
	open: () => list.choose(false),
	filterOut: () => list.choose(true),
	sort: () => list.turnOrder(),
	patterns: () => list.open(),
});
