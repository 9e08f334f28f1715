import {expect, test} from 'vitest';
import {TaskList} from '../../../source/explorer/table/task-list.ts';
import {taskOf} from '../../core/scripted-source.ts';

const names = (list: TaskList) => list.ordered().map(({id}) => id.name);

test('before the first snapshot the list is loading', () => {
	expect(new TaskList().freshness).toEqual({type: 'loading'});
});

test('a snapshot takes the place of all that was known', () => {
	const list = new TaskList();
	list.apply({type: 'snapshot', tasks: [taskOf('a'), taskOf('b')]});
	list.apply({type: 'snapshot', tasks: [taskOf('b'), taskOf('c')]});
	expect(names(list)).toEqual(['b', 'c']);
});

test('a changed task takes the place of the one before, a removed one is gone', () => {
	const list = new TaskList();
	list.apply({type: 'snapshot', tasks: [taskOf('a'), taskOf('b')]});
	list.apply({type: 'upsert', task: taskOf('b', {state: 'failed'})});
	expect(names(list)).toEqual(['b', 'a']);
	list.apply({type: 'removed', task: taskOf('b').id});
	expect(names(list)).toEqual(['a']);
});

test('a stale list keeps its tasks until the next snapshot', () => {
	const list = new TaskList();
	list.apply({type: 'snapshot', tasks: [taskOf('a')]});
	list.apply({type: 'stale', since: 5n, cause: 'reset'});
	expect(list.freshness).toEqual({type: 'stale', since: 5n, cause: 'reset'});
	expect(names(list)).toEqual(['a']);
	list.apply({type: 'snapshot', tasks: []});
	expect(list.freshness).toEqual({type: 'live'});
});
