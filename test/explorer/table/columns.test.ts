import {expect, test} from 'vitest';
import {layoutColumns} from '../../../source/explorer/table/columns.ts';
import type {TaskCells} from '../../../source/explorer/table/task-cells.ts';

const row: TaskCells = {
	namespace: 'payments',
	task: 'nightly-report-29398000',
	kind: 'CronJob',
	state: '✗ failed',
	exit: '137',
	pods: '0/1',
	restarts: '3',
	started: '12m ago',
	took: '4m12s',
	why: 'OOMKilled',
};
const layout = (width: number, hasNamespaces = false, rows = [row]) =>
	layoutColumns(rows, {width, gap: 1, hasNamespaces, cellWidth: text => text.length});
const names = (width: number) => layout(width).map(({name}) => name);
const used = (width: number, hasNamespaces = false) =>
	layout(width, hasNamespaces).reduce((sum, column) => sum + column.width + 1, -1);

test('a wide terminal has all columns, WHY takes the rest', () => {
	const columns = layout(199);
	expect(columns.map(({title}) => title)).toEqual([
		'TASK',
		'KIND',
		'STATE',
		'EXIT',
		'PODS',
		'↻',
		'STARTED',
		'TOOK',
		'WHY',
	]);
	expect(used(199)).toBe(199);
});

test('the namespace has a column where there is more than one', () => {
	expect(layout(199, true)[0]!.title).toBe('NAMESPACE');
});

test('at 80 cells only TOOK leaves', () => {
	const rows = [row, {...row, state: '↻ restarting'}];
	expect(layout(79, false, rows).map(({name}) => name)).toEqual([
		'task',
		'kind',
		'state',
		'exit',
		'pods',
		'restarts',
		'started',
		'why',
	]);
});

test('name, state, exit code and why never leave', () => {
	expect(names(30)).toEqual(['task', 'state', 'exit', 'why']);
});

test.each([40, 60, 79, 99, 139, 199])('the columns fill %i cells exactly', width => {
	expect(used(width)).toBe(width);
	expect(used(width, true)).toBe(width);
});

test('a very long name is cut before columns leave', () => {
	const columns = layout(110, false, [{...row, task: 'x'.repeat(200)}]);
	expect(columns.map(({name}) => name)).toContain('took');
});
