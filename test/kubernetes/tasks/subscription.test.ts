import {expect, test} from 'vitest';
import type {TaskEvent} from '../../../source/core/task.ts';
import {TaskSubscription} from '../../../source/kubernetes/tasks/subscription.ts';
import {taskOf} from '../../core/scripted-source.ts';

const web = taskOf('web');
const job = taskOf('job');

/** What a reader gets who comes after all was said. */
const readLate = async (subscription: TaskSubscription, count: number): Promise<TaskEvent[]> => {
	const events: TaskEvent[] = [];
	for await (const event of subscription.read()) {
		events.push(event);
		if (events.length === count) {
			subscription.end();
		}
	}

	return events;
};

test('a slow reader gets the newest change of each task, in the order of the changes', async () => {
	const subscription = new TaskSubscription(task => task);
	subscription.offer({type: 'snapshot', tasks: [web]});
	for (let restarts = 1; restarts < 100; restarts++) {
		subscription.offer({type: 'upsert', task: {...web, restarts}});
	}

	subscription.offer({type: 'upsert', task: job});
	subscription.offer({type: 'upsert', task: {...web, restarts: 100}});
	expect(await readLate(subscription, 3)).toEqual([
		{type: 'snapshot', tasks: [web]},
		{type: 'upsert', task: job},
		{type: 'upsert', task: {...web, restarts: 100}},
	]);
});

test('a task that came and went before it was read is only removed', async () => {
	const subscription = new TaskSubscription(task => task);
	subscription.offer({type: 'snapshot', tasks: []});
	subscription.offer({type: 'upsert', task: job});
	subscription.offer({type: 'removed', task: job.id});
	expect(await readLate(subscription, 2)).toEqual([
		{type: 'snapshot', tasks: []},
		{type: 'removed', task: job.id},
	]);
});

test('a new snapshot replaces all that was not read, also that it was stale', async () => {
	const subscription = new TaskSubscription(task => task);
	subscription.offer({type: 'snapshot', tasks: [web]});
	subscription.offer({type: 'upsert', task: job});
	subscription.offer({type: 'stale', since: 1n, cause: 'gone'});
	subscription.offer({type: 'snapshot', tasks: [job]});
	expect(await readLate(subscription, 1)).toEqual([{type: 'snapshot', tasks: [job]}]);
});

test('a task that leaves the view is removed, and one that never was in it is not spoken of', async () => {
	const subscription = new TaskSubscription(task => (task.restarts === 0 ? task : undefined));
	subscription.offer({type: 'snapshot', tasks: [web, {...job, restarts: 1}]});
	subscription.offer({type: 'upsert', task: {...job, restarts: 2}});
	subscription.offer({type: 'removed', task: job.id});
	subscription.offer({type: 'upsert', task: {...web, restarts: 1}});
	expect(await readLate(subscription, 2)).toEqual([
		{type: 'snapshot', tasks: [web]},
		{type: 'removed', task: web.id},
	]);
});
