import {expect, test} from 'vitest';
import {TaskTable} from '../../../source/explorer/table/task-table.ts';
import {taskOf} from '../../core/scripted-source.ts';

const named = (count: number) =>
	Array.from({length: count}, (_, i) => taskOf(`t${String(i).padStart(2, '0')}`));
const tableOf = (count: number) => {
	const table = new TaskTable();
	table.apply({type: 'snapshot', tasks: named(count)});
	return table;
};
const selected = (table: TaskTable) => table.selected?.id.name;

test('the first task is selected', () => {
	expect(selected(tableOf(3))).toBe('t00');
});

test('an empty table has no selection and survives every move', () => {
	const table = tableOf(0);
	table.move(1);
	table.move(Number.POSITIVE_INFINITY);
	expect(selected(table)).toBeUndefined();
	expect(table.settle(10)).toMatchObject({selected: 0, top: 0});
});

test('moves stop at both ends', () => {
	const table = tableOf(3);
	table.move(-1);
	expect(selected(table)).toBe('t00');
	table.move(Number.POSITIVE_INFINITY);
	expect(selected(table)).toBe('t02');
	table.move(1);
	expect(selected(table)).toBe('t02');
});

test('the table scrolls only when the selection leaves the screen', () => {
	const table = tableOf(20);
	table.move(4);
	expect(table.settle(5).top).toBe(0);
	table.move(1);
	expect(table.settle(5).top).toBe(1);
	table.move(-3);
	expect(table.settle(5).top).toBe(1);
	table.move(-2);
	expect(table.settle(5).top).toBe(0);
});

test('where the selected task is removed, its neighbour is selected', () => {
	const table = tableOf(5);
	table.move(2);
	table.settle(5);
	table.apply({type: 'removed', task: taskOf('t02').id});
	expect(selected(table)).toBe('t03');
});

test('where the last task is removed, the one before it is selected', () => {
	const table = tableOf(3);
	table.move(2);
	table.settle(5);
	table.apply({type: 'removed', task: taskOf('t02').id});
	expect(selected(table)).toBe('t01');
});

test('no row is left empty below when tasks go', () => {
	const table = tableOf(20);
	table.move(Number.POSITIVE_INFINITY);
	table.settle(5);
	for (const task of named(20).slice(10)) {
		table.apply({type: 'removed', task: task.id});
	}

	expect(table.settle(5).top).toBe(5);
});

test('a narrowed table shows what matches, and all of it when asked', () => {
	const table = new TaskTable([{type: 'name', name: 't01'}]);
	table.apply({type: 'snapshot', tasks: named(3)});
	expect(table.tasks).toHaveLength(1);
	expect(table.filter).toBe('t01');
	expect(table.facts.narrow).toBe(true);
	table.showAll();
	expect(table.tasks).toHaveLength(3);
	expect(table.facts.narrow).toBe(false);
});
