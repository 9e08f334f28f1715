import {describe, expect, test} from 'vitest';
import {parseQuery} from '../../../source/core/query.ts';
import type {Task} from '../../../source/core/task.ts';
import {exactPodsOf, taskOfPods} from '../../../source/kubernetes/logs/exact-pods.ts';
import {failedPod, podOf, succeededPod} from '../tasks/objects.ts';
import {taskFrom} from '../tasks/tasks-of.ts';

test.each([
	[
		['pod/a', 'pods/b'],
		['a', 'b'],
	],
	[['pod/a', 'b'], undefined],
	[['job/a'], undefined],
	[['/a/'], undefined],
	[[], undefined],
])('queries %j name the pods %j and no others', (queries, names) => {
	expect(exactPodsOf(queries.map(parseQuery))).toEqual(names);
});

describe('a Job that may not be read, of which pods were named', () => {
	const owned = {ownedBy: ['Job', 'import'] as [string, string]};
	const refused = () => 'no permission';
	const job = taskFrom(
		{
			pods: [
				failedPod('a', 3, 'Error', owned),
				succeededPod('b', owned),
				failedPod('c', 137, 'OOMKilled', owned),
			],
		},
		refused,
	);
	const end = (...names: string[]) => taskOfPods(job, new Set(names.map(name => `uid-${name}`)));

	test.each<[string, string[], Partial<Task>]>([
		['failed', ['a'], {state: 'failed', exitCode: 3, reason: 'Error', why: 'container "app" failed: exit 3'}],
		['succeeded', ['b'], {state: 'succeeded', exitCode: 0, reason: null, why: null}],
		['failed, where one of them has', ['b', 'c'], {state: 'failed', exitCode: 137, reason: 'OOMKilled'}],
	])('has %s as they have', (_, names, expected) => {
		expect(end(...names)).toMatchObject(expected);
		expect(end(...names)!.members.map(({name}) => name)).toEqual(names);
	});

	test('is gone with them', () => {
		expect(end('gone')).toBeUndefined();
	});

	test('goes on while one of them does', () => {
		const pods = [failedPod('a', 3, 'Error', owned), podOf('b', {meta: owned})];
		const running = taskFrom({pods}, refused);
		expect(taskOfPods(running, new Set(['uid-a', 'uid-b']))).toBe(running);
	});

	test('is as it is where it may be read', () => {
		const pods = [failedPod('a', 3, 'Error', owned)];
		const read = taskFrom({pods});
		expect(taskOfPods(read, new Set(['uid-a']))).toBe(read);
	});
});
