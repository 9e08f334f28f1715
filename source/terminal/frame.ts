/** All that a full-screen program shows at one moment. */
export type Frame = {
	/** A row each, from the top: sanitised, at most `columns` cells, each style closed at its end. */
	readonly rows: readonly string[];
	/** Of the terminal, in cells. */
	readonly columns: number;
	/** Where the person types, from 0; absent: no cursor is seen. */
	readonly cursor?: {readonly row: number; readonly column: number};
};
