import type {Task} from '../../../source/core/task.ts';
import type {KubeObject} from '../../../source/kubernetes/objects.ts';
import type {ClusterObjects, WhyUnlisted} from '../../../source/kubernetes/tasks/task-groups.ts';
import {TaskTable} from '../../../source/kubernetes/tasks/tasks.ts';

type Lists = {
	[K in keyof ClusterObjects]?: ClusterObjects[K] extends ReadonlyMap<string, infer T> ? T[] : never;
};

/** Objects by uid, as a feed holds them. */
export const objectsOf = (lists: Lists): ClusterObjects => {
	const byUid = <T extends KubeObject>(items: T[] = []): Map<string, T> =>
		new Map(items.map(item => [item.metadata.uid, item]));
	return {
		pods: byUid(lists.pods),
		jobs: byUid(lists.jobs),
		cronjobs: byUid(lists.cronjobs),
		deployments: byUid(lists.deployments),
		replicasets: byUid(lists.replicasets),
		statefulsets: byUid(lists.statefulsets),
		daemonsets: byUid(lists.daemonsets),
		events: byUid(lists.events),
	};
};

/** 12:06:37, two minutes and twenty seconds after the containers of the tests ended. */
export const testNow = Date.parse('2026-11-23T12:06:37Z');

/** The tasks of some objects. */
export const tasksOf = (lists: Lists, whyUnlisted?: WhyUnlisted): Task[] => [
	...new TaskTable('test', () => testNow).build(objectsOf(lists), whyUnlisted).values(),
];

/** The only task of some objects. */
export const taskFrom = (lists: Lists, whyUnlisted?: WhyUnlisted): Task => {
	const tasks = tasksOf(lists, whyUnlisted);
	if (tasks.length !== 1) {
		throw new Error(`one task was expected, not ${tasks.map(({id}) => `${id.kind}/${id.name}`).join(', ')}`);
	}

	return tasks[0]!;
};
