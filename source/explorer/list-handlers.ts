import type {Action} from './keymap/binding.ts';

/**
What the keys that move do in a list of rows of which one is selected.

@param move - Select the row so many further down, or up where negative; beyond the ends is at the end.
@param height - Rows for the list, at this moment.
*/
export const listHandlers = (
	move: (rows: number) => void,
	height: () => number,
): Partial<Record<Action, () => void>> => ({
	down: () => move(1),
	up: () => move(-1),
	halfDown: () => move(Math.max(1, Math.floor(height() / 2))),
	halfUp: () => move(-Math.max(1, Math.floor(height() / 2))),
	pageDown: () => move(Math.max(1, height() - 1)),
	pageUp: () => move(-Math.max(1, height() - 1)),
	first: () => move(Number.NEGATIVE_INFINITY),
	last: () => move(Number.POSITIVE_INFINITY),
});
