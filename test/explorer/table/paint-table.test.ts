import {expect, test} from 'vitest';
import type {Task} from '../../../source/core/task.ts';
import {paintTable} from '../../../source/explorer/table/paint-table.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';
import {cellWidth} from '../../../source/terminal/cells.ts';
import {taskOf} from '../../core/scripted-source.ts';

const paint = (tasks: readonly Task[], width = 120, level: 0 | 1 = 0) =>
	paintTable({tasks, top: 0, selected: 0, width, height: 10, now: 0, theme: createTheme(level)});

test('names and reasons of a cluster are safe to paint, and told to their end', () => {
	const rows = paint([taskOf('evil\u001B[2J\u0007name', {why: 'a\u001B]0;title\u0007reason'})]);
	expect(rows.join('')).not.toMatch(/[\u001B\u0007]/);
	expect(rows[1]).toMatch(/evil.*name/);
	expect(rows[1]).toMatch(/reason *$/);
});

test('each row has the width of the screen, also with wide characters and colours', () => {
	for (const width of [40, 80, 200]) {
		for (const row of paint(
			[taskOf('日本語'.repeat(20), {state: 'failed', why: 'なぜ'.repeat(60)})],
			width,
			1,
		)) {
			expect(cellWidth(row)).toBeLessThanOrEqual(width);
		}
	}
});

test('the selected task has a bar, the others have none', () => {
	const [titles, first, second] = paint([taskOf('a'), taskOf('b')]);
	expect([titles, first, second].map(row => row!.slice(0, 2))).toEqual([' T', '▌a', ' b']);
});

test('the namespace is there as soon as tasks are of more than one', () => {
	expect(paint([taskOf('a')])[0]).not.toContain('NAMESPACE');
	expect(paint([taskOf('a'), taskOf('b', {id: {namespace: 'ci'}})])[0]).toContain('NAMESPACE');
});

test('a name of 100 KB takes no more room than a long one', () => {
	const rows = paint([taskOf('x'.repeat(100_000)), taskOf('api')]);
	expect(Math.max(...rows.map(row => row.length))).toBeLessThanOrEqual(120);
	expect(rows[2]).toContain('● running');
});
