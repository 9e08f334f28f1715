import {expect, test} from 'vitest';
import {lastingCells, startedCell} from '../../../source/explorer/table/task-cells.ts';
import {taskOf} from '../../core/scripted-source.ts';

const nowMs = 1_700_000_000_000;
const ago = (seconds: number) => BigInt(nowMs - seconds * 1000) * 1_000_000n;

test('what is not known is a dash', () => {
	expect(startedCell(taskOf('a', {startedAt: null}), nowMs)).toBe('–');
	expect(lastingCells(taskOf('a', {startedAt: null}))).toMatchObject({
		exit: '–',
		took: '–',
		why: '–',
	});
});

test.each([
	[5, '5s ago'],
	[720, '12m ago'],
	[3 * 3600, '3h ago'],
	[3 * 86_400, '3d ago'],
])('a start %i seconds ago reads %s', (seconds, words) => {
	expect(startedCell(taskOf('a', {startedAt: ago(seconds)}), nowMs)).toBe(words);
});

test('a start in the future, where clocks differ, reads as now', () => {
	expect(startedCell(taskOf('a', {startedAt: ago(-30)}), nowMs)).toBe('0s ago');
});

test('what a task took is the time from its start to its end', () => {
	expect(lastingCells(taskOf('a', {startedAt: ago(300), endedAt: ago(48)})).took).toBe('4m12s');
});

test('the run of a CronJob is shown as one', () => {
	expect(lastingCells(taskOf('a', {id: {kind: 'job'}, owner: 'cronjob/nightly'})).kind).toBe('CronJob');
	expect(lastingCells(taskOf('a', {id: {kind: 'job'}})).kind).toBe('Job');
});

test('a kind without a word of its own is shown as it is', () => {
	expect(lastingCells(taskOf('a', {id: {kind: 'sparkapplication'}})).kind).toBe('sparkapplication');
	expect(lastingCells(taskOf('a', {id: {kind: 'constructor'}})).kind).toBe('constructor');
});

test('a rollout tells how far it is', () => {
	expect(lastingCells(taskOf('a', {state: 'rolling', rollout: {updated: 1, wanted: 6}})).state).toBe(
		'● rolling 1/6',
	);
});

test('the sentence of why wins over the short reason', () => {
	expect(lastingCells(taskOf('a', {reason: 'X', why: 'because of X'})).why).toBe('because of X');
	expect(lastingCells(taskOf('a', {reason: 'X'})).why).toBe('X');
});
