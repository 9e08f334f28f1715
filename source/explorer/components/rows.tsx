import {Box, Transform} from 'ink';
import type {Block} from '../../terminal/canvas.ts';
import {useBlock} from '../hooks/use-block.ts';

type Props = {
	/** Painted rows, each at most as wide as the screen: sanitised, clipped, styled. */
	readonly rows: readonly string[];
	/** Rows of the screen that it takes, also where there are fewer of them to show. */
	readonly height: number;
	/** Where the person types, from the first row and cell. */
	readonly cursor?: Block['cursor'];
};

/**
A block of painted rows.

One `Transform` over placeholders: Ink neither measures nor wraps nor sanitises the rows, which is why they must be safe before. On a canvas Ink does not even see them.
*/
export const Rows = ({rows, height, cursor}: Props) => {
	const block = useBlock();
	if (height <= 0) {
		return null;
	}

	if (block) {
		block.rows = rows;
		block.cursor = cursor;
	}

	const placeholder = '.\n'.repeat(height).slice(0, -1);
	const draw = (row: number) => (block ? block.standIn(row) : (rows[row] ?? ''));
	return (
		<Box height={height} flexShrink={0}>
			<Transform transform={(_line, row) => draw(row)}>{placeholder}</Transform>
		</Box>
	);
};
