import type {Action} from '../keymap/binding.ts';
import {patternRows} from './pattern-frame.ts';
import type {PatternList} from './pattern-list.ts';

/**
What keys do in the list of patterns.

@param rows - Of the screen, at this moment.
*/
export const patternHandlers = (
	list: PatternList,
	rows: () => number,
): Partial<Record<Action, () => void>> => {
	const height = () => patternRows(rows());
	return {
		down: () => list.move(1),
		up: () => list.move(-1),
		halfDown: () => list.move(Math.max(1, Math.floor(height() / 2))),
		halfUp: () => list.move(-Math.max(1, Math.floor(height() / 2))),
		pageDown: () => list.move(Math.max(1, height() - 1)),
		pageUp: () => list.move(-Math.max(1, height() - 1)),
		first: () => list.move(Number.NEGATIVE_INFINITY),
		last: () => list.move(Number.POSITIVE_INFINITY),
		left: () => list.scroll(-1),
		right: () => list.scroll(1),
		open: () => list.choose(false),
		filterOut: () => list.choose(true),
		sort: () => list.turnOrder(),
		patterns: () => list.open(),
	};
};
