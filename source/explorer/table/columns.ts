import type {ColumnName, LastingCells} from './task-cells.ts';

/** A column with its place on the screen. */
export type Column = {
	readonly name: ColumnName;
	readonly title: string;
	/** In cells, without the gap to the next one. */
	readonly width: number;
	readonly align: 'left' | 'right';
};

type Rule = {
	readonly name: ColumnName;
	readonly title: string;
	readonly align: 'left' | 'right';
	/** Most cells that it takes; all of them where what is in it changes with time. */
	readonly most: number;
	/** Order of leaving a narrow terminal: the highest goes first; 0 never. */
	readonly dispensable: number;
};

const rules: readonly Rule[] = [
	{name: 'namespace', title: 'NAMESPACE', align: 'left', most: 20, dispensable: 0},
	{name: 'task', title: 'TASK', align: 'left', most: 48, dispensable: 0},
	{name: 'kind', title: 'KIND', align: 'left', most: 12, dispensable: 3},
	{name: 'state', title: 'STATE', align: 'left', most: 16, dispensable: 0},
	{name: 'exit', title: 'EXIT', align: 'right', most: 4, dispensable: 0},
	{name: 'pods', title: 'PODS', align: 'right', most: 7, dispensable: 1},
	{name: 'restarts', title: '↻', align: 'right', most: 4, dispensable: 2},
	{name: 'started', title: 'STARTED', align: 'left', most: 8, dispensable: 4},
	{name: 'took', title: 'TOOK', align: 'left', most: 7, dispensable: 5},
];

const leastTask = 18;
const leastWhy = 16;

/**
The columns that fit, with their widths: as wide as what is in them, WHY takes the rest.

Where the terminal is narrow, long names are cut first, then columns leave; what a person is woken for never does.

@param width - Cells for the whole row.
@param gap - Cells between columns.
@param cellWidth - Width of a text in cells.
*/
export const layoutColumns = (
	rows: readonly LastingCells[],
	options: {width: number; gap: number; hasNamespaces: boolean; cellWidth: (text: string) => number},
): Column[] => {
	const {width, gap, cellWidth} = options;
	let columns = rules
		.filter(({name}) => name !== 'namespace' || options.hasNamespaces)
		.map(rule => ({...rule, width: contentWidth(rule, rows, cellWidth)}));
	const used = () => columns.reduce((sum, column) => sum + column.width + gap, 0);
	for (;;) {
		shrinkTask(columns, used() + leastWhy - width, leastTask);
		const leaver = columns.toSorted((a, b) => b.dispensable - a.dispensable)[0]!;
		if (used() + leastWhy <= width || leaver.dispensable === 0) {
			break;
		}

		columns = columns.filter(column => column !== leaver);
	}

	shrinkTask(columns, used() - width, 1);
	const why: Column = {name: 'why', title: 'WHY', align: 'left', width: Math.max(0, width - used())};
	return [...columns, why];
};

const shrinkTask = (
	columns: ReadonlyArray<{name: ColumnName; width: number}>,
	over: number,
	least: number,
): void => {
	const task = columns.find(({name}) => name === 'task')! as {width: number};
	task.width = Math.max(Math.min(task.width, least), task.width - Math.max(0, over));
};

const contentWidth = (
	{name, title, most}: Rule,
	rows: readonly LastingCells[],
	cellWidth: (text: string) => number,
): number =>
	name === 'started'
		? most
		: Math.min(
				most,
				rows.reduce((widest, row) => Math.max(widest, cellWidth(row[name])), cellWidth(title)),
			);
