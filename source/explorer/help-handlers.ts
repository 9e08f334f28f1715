import type {Action} from './keymap/binding.ts';

/**
What keys do in the help.

@param rows - Of the screen.
@param scroll - Go so many rows down, or up where negative; beyond the ends is at the end.
*/
export const helpHandlers = (
	rows: number,
	scroll: (by: number) => void,
): Partial<Record<Action, () => void>> => ({
	down: () => scroll(1),
	up: () => scroll(-1),
	halfDown: () => scroll(Math.floor(rows / 2)),
	halfUp: () => scroll(-Math.floor(rows / 2)),
	pageDown: () => scroll(rows - 3),
	pageUp: () => scroll(3 - rows),
	first: () => scroll(Number.NEGATIVE_INFINITY),
	last: () => scroll(1000),
});
