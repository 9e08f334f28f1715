import {cellWidth, clip} from '../../terminal/cells.ts';

/** A name in at most so many cells: where it is longer, its middle goes, because generated names differ at their ends. */
export const cutMiddle = (name: string, cells: number): string => {
	const width = cellWidth(name);
	if (width <= cells || cells < 5) {
		return clip(name, 0, cells);
	}

	const end = Math.floor((cells - 1) / 2);
	return `${clip(name, 0, cells - 1 - end)}…${clip(name, width - end, end)}`;
};
