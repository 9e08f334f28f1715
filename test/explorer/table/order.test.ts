import {expect, test} from 'vitest';
import type {TaskState} from '../../../source/core/task.ts';
import {compareTasks, needsPerson} from '../../../source/explorer/table/order.ts';
import {taskOf} from '../../core/scripted-source.ts';

const names = (tasks: ReturnType<typeof taskOf>[]) => tasks.toSorted(compareTasks).map(({id}) => id.name);

test('what needs a person comes first, what succeeded last', () => {
	const states: TaskState[] = [
		'succeeded',
		'running',
		'rolling',
		'unknown',
		'pending',
		'restarting',
		'stuck',
		'failed',
	];
	const sorted = names(states.map(state => taskOf(state, {state})));
	expect(sorted).toEqual([...states].reverse());
});

test('within a state the newest comes first: by its end, else by its start', () => {
	const sorted = names([
		taskOf('old', {state: 'failed', startedAt: 1n, endedAt: 10n}),
		taskOf('new', {state: 'failed', startedAt: 2n, endedAt: 30n}),
		taskOf('between', {state: 'failed', startedAt: 20n}),
	]);
	expect(sorted).toEqual(['new', 'between', 'old']);
});

test('a pending task without a start counts from its first pod', () => {
	const member = {
		uid: 'u',
		name: 'p',
		state: 'pending',
		deleting: false,
		outdated: false,
		containers: [],
	} as const;
	const pending = (name: string, createdAt: bigint) =>
		taskOf(name, {state: 'pending', startedAt: null, members: [{...member, createdAt}]});
	expect(names([pending('early', 1n), pending('late', 2n)])).toEqual(['late', 'early']);
});

test('tasks that are alike are in the order of their names, on any machine', () => {
	expect(names([taskOf('b'), taskOf('B'), taskOf('a')])).toEqual(['B', 'a', 'b']);
});

test('a rollout that goes on needs nobody, one that is stuck does', () => {
	expect(needsPerson('rolling')).toBe(false);
	expect(needsPerson('stuck')).toBe(true);
});
