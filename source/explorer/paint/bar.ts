import {cellWidth, clip} from '../../terminal/cells.ts';

/**
One row with texts at its left and right ends; the left one is cut where both do not fit, the right one where even that is not enough.

@param width - In cells.
*/
export const bar = (left: string, right: string, width: number): string => {
	const rightPart = clip(right, 0, width);
	const rightWidth = cellWidth(rightPart);
	const room = Math.max(0, width - rightWidth - (rightWidth > 0 ? 1 : 0));
	const leftPart = clip(left, 0, room);
	return leftPart + ' '.repeat(Math.max(0, width - cellWidth(leftPart) - rightWidth)) + rightPart;
};
