import {expect, test} from 'vitest';
import {taskCells} from '../../../source/explorer/table/task-cells.ts';
import {taskOf} from '../../core/scripted-source.ts';

const nowMs = 1_700_000_000_000;
const ago = (seconds: number) => BigInt(nowMs - seconds * 1000) * 1_000_000n;

test('what is not known is a dash', () => {
	expect(taskCells(taskOf('a', {startedAt: null}), nowMs)).toMatchObject({
		exit: '–',
		started: '–',
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
	expect(taskCells(taskOf('a', {startedAt: ago(seconds)}), nowMs).started).toBe(words);
});

test('a start in the future, where clocks differ, reads as now', () => {
	expect(taskCells(taskOf('a', {startedAt: ago(-30)}), nowMs).started).toBe('0s ago');
});

test('what a task took is the time from its start to its end', () => {
	expect(taskCells(taskOf('a', {startedAt: ago(300), endedAt: ago(48)}), nowMs).took).toBe('4m12s');
});

test('the run of a CronJob is shown as one', () => {
	expect(taskCells(taskOf('a', {id: {kind: 'job'}, owner: 'cronjob/nightly'}), nowMs).kind).toBe('CronJob');
	expect(taskCells(taskOf('a', {id: {kind: 'job'}}), nowMs).kind).toBe('Job');
});

test('a kind without a word of its own is shown as it is', () => {
	expect(taskCells(taskOf('a', {id: {kind: 'sparkapplication'}}), nowMs).kind).toBe('sparkapplication');
	expect(taskCells(taskOf('a', {id: {kind: 'constructor'}}), nowMs).kind).toBe('constructor');
});

test('a rollout tells how far it is', () => {
	expect(taskCells(taskOf('a', {state: 'rolling', rollout: {updated: 1, wanted: 6}}), nowMs).state).toBe(
		'● rolling 1/6',
	);
});

test('the sentence of why wins over the short reason', () => {
	expect(taskCells(taskOf('a', {reason: 'X', why: 'because of X'}), nowMs).why).toBe('because of X');
	expect(taskCells(taskOf('a', {reason: 'X'}), nowMs).why).toBe('X');
});
