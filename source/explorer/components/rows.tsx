import {Box, Text, Transform} from 'ink';
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

/** A block of painted rows. They must be safe before: Ink neither measures nor wraps nor sanitises them, and on a canvas does not even see them. */
export const Rows = ({rows, height, cursor}: Props) => {
	const block = useBlock();
	if (height <= 0) {
		return null;
	}

	if (block) {
		block.rows = rows.slice(0, height);
		block.cursor = cursor;
	}

	return (
		<Box height={height} flexShrink={0}>
			{block ? <Text>{block.standIn}</Text> : <Placeholders rows={rows} height={height} />}
		</Box>
	);
};

/** One `Transform` over placeholders is the fastest that Ink itself can draw them. */
const Placeholders = ({rows, height}: Pick<Props, 'rows' | 'height'>) => (
	<Transform transform={(_line, row) => rows[row] ?? ''}>{'.\n'.repeat(height).slice(0, -1)}</Transform>
);
