import {expect, test} from 'vitest';
import {taskKey} from '../../source/core/task.ts';
import {TaskMap} from '../../source/core/task-map.ts';
import {taskOf} from './scripted-source.ts';

const [api, batch] = [taskOf('api'), taskOf('batch')];

test('tasks are as they were told last', () => {
	const tasks = new TaskMap();
	expect(tasks.apply({type: 'snapshot', tasks: [api]})).toBe(true);
	expect(tasks.apply({type: 'upsert', task: batch})).toBe(true);
	const failed = {...api, state: 'failed' as const};
	tasks.apply({type: 'upsert', task: failed});
	expect(tasks.all).toEqual([failed, batch]);
	expect(tasks.get(taskKey(api.id))).toBe(failed);
	expect(tasks.apply({type: 'removed', task: api.id})).toBe(true);
	expect(tasks.all).toEqual([batch]);
});

test('a snapshot forgets what it does not tell', () => {
	const tasks = new TaskMap();
	tasks.apply({type: 'snapshot', tasks: [api]});
	tasks.apply({type: 'snapshot', tasks: [batch]});
	expect(tasks.all).toEqual([batch]);
});

test('what is stale is kept, and the removal of an unknown task changes nothing', () => {
	const tasks = new TaskMap();
	tasks.apply({type: 'snapshot', tasks: [api]});
	expect(tasks.apply({type: 'stale', since: 0n, cause: 'test'})).toBe(false);
	expect(tasks.apply({type: 'removed', task: batch.id})).toBe(false);
	expect(tasks.all).toEqual([api]);
});
