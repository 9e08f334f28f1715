import {expect, test} from 'vitest';
import type {MemberContainer} from '../../../source/core/task.ts';
import {beginningOf} from '../../../source/explorer/log/beginning.ts';
import {taskOf} from '../../core/scripted-source.ts';
import {streamOf} from './stream-of.ts';

const nowMs = 1_700_000_000_000;
const at = (secondsAgo: number) => BigInt(nowMs - secondsAgo * 1000) * 1_000_000n;

/** Of one container, whose first known line (if any) is so many seconds old. */
const beginning = (container: Partial<MemberContainer>, firstSecondsAgo?: number) => {
	const stream = streamOf('api-x7k2p', 'app', 0);
	const containers: MemberContainer[] = [
		{name: 'app', role: 'main', state: 'running', ready: true, restarts: 0, ...container},
	];
	const member = {uid: 'u', name: 'api-x7k2p', state: 'running', deleting: false, outdated: false} as const;
	const task = taskOf('api', {members: [{...member, containers}]});
	const first = firstSecondsAgo === undefined ? undefined : at(firstSecondsAgo);
	return beginningOf(task, [stream], () => first, nowMs);
};

test('a container that was started within the last minute, or is still to be, has no lines yet', () => {
	expect(beginning({startedAt: at(59)})).toBe('no lines yet');
	expect(beginning({state: 'waiting'})).toBe('no lines yet');
});

test('that a container has not said anything for longer cannot be proven: lines may have been rotated away', () => {
	expect(beginning({startedAt: at(61)})).toBe('unknown');
	expect(beginning({startedAt: at(3), restarts: 1})).toBe('unknown');
});

test('a log begins here where its first line came within 5 s of the start of the first life', () => {
	expect(beginning({startedAt: at(3600)}, 3595)).toBe('begins here');
	expect(beginning({startedAt: at(3600)}, 3594)).toBe('unknown');
	expect(beginning({startedAt: at(3600), restarts: 1}, 3600)).toBe('unknown');
});

test('of a container that ended the first life counts from its start too', () => {
	const exit = {code: 0, startedAt: at(3600), finishedAt: at(3500)};
	expect(beginning({state: 'terminated', exit}, 3599)).toBe('begins here');
});

test('of a pod that is gone nothing is known', () => {
	expect(beginningOf(taskOf('api'), [streamOf('api-x7k2p', 'app', 0)], () => at(10), nowMs)).toBe('unknown');
});

test('a task without a pod has no lines yet', () => {
	expect(beginningOf(taskOf('api'), [], () => undefined, nowMs)).toBe('no lines yet');
});
