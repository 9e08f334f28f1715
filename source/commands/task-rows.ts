import type {Task} from '../core/task.ts';
import {cutMiddle} from '../explorer/paint/cut-middle.ts';
import {type ColumnName, taskCells} from '../explorer/table/task-cells.ts';
import {cellWidth, fit} from '../terminal/cells.ts';
import {sanitizeText} from '../terminal/sanitize.ts';

const titles: ReadonlyArray<[ColumnName, string]> = [
	['namespace', 'NAMESPACE'],
	['task', 'TASK'],
	['kind', 'KIND'],
	['state', 'STATE'],
	['exit', 'EXIT'],
	['pods', 'PODS'],
	['restarts', 'RESTARTS'],
	['started', 'STARTED'],
	['took', 'TOOK'],
	['why', 'WHY'],
];

/** No name of Kubernetes is longer; one that is must not make every row as wide. */
const longestName = 253;

const most: Partial<Record<ColumnName, number>> = {why: 1000};

/**
The columns of the explorer's table, whole: a pipe has no width.

@param now - ms since the epoch.
@param hasNamespaces - Whether the namespace is told.
*/
export const taskRows = (tasks: readonly Task[], now: number, hasNamespaces: boolean): string[] => {
	const columns = titles.filter(([name]) => hasNamespaces || name !== 'namespace');
	const rows = tasks.map(task => {
		const cells = taskCells(task, now);
		return columns.map(([name]) => cutMiddle(sanitizeText(cells[name]), most[name] ?? longestName));
	});
	const table = [columns.map(([, title]) => title), ...rows];
	const widths = columns.map((_, column) => Math.max(...table.map(row => cellWidth(row[column]!))));
	return table.map(row =>
		row
			.map((cell, column) => fit(cell, widths[column]!))
			.join('  ')
			.trimEnd(),
	);
};
