import {Box, Transform} from 'ink';

type Props = {
	/** Painted rows, each at most as wide as the screen: sanitised, clipped, styled. */
	readonly rows: readonly string[];
	/** Rows of the screen that it takes, also where there are fewer of them to show. */
	readonly height: number;
};

/**
A block of painted rows.

One `Transform` over placeholders: Ink neither measures nor wraps nor sanitises the rows, which is what makes it fast, and why they must be safe before.
*/
export const Rows = ({rows, height}: Props) => {
	if (height <= 0) {
		return null;
	}

	const placeholder = '.\n'.repeat(height).slice(0, -1);
	return (
		<Box height={height} flexShrink={0}>
			<Transform transform={(_line, row) => rows[row] ?? ''}>{placeholder}</Transform>
		</Box>
	);
};
