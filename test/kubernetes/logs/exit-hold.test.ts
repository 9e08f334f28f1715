import {describe, expect, test} from 'vitest';
import type {Member, Task, TaskState} from '../../../source/core/task.ts';
import {ExitHold} from '../../../source/kubernetes/logs/exit-hold.ts';
import {usualTiming} from '../../../source/kubernetes/logs/timing.ts';
import {usualPollMs} from '../../../source/kubernetes/watch/watch.ts';
import {taskOf} from '../../core/scripted-source.ts';

const memberOf = (state: TaskState, outdated = false): Member => ({
	uid: state,
	name: state,
	state,
	deleting: false,
	outdated,
	containers: [],
});

const failed = (...members: Member[]): Task => taskOf('app', {state: 'failed', exitCode: null, members});

const hold = (limitMs = 60_000, onOver = () => {}) =>
	new ExitHold(limitMs, onOver, new AbortController().signal);

describe('the last word on a failed task', () => {
	test.each<[string, Task, boolean]>([
		['of a pod that is not told to have ended', failed(memberOf('failed'), memberOf('running')), true],
		['of pods that have all ended', failed(memberOf('failed'), memberOf('succeeded')), false],
		['of pods that are gone, or may not be read', failed(), false],
		['of a pod whose node does not report', failed(memberOf('unknown')), false],
		['of a pod of an older template', failed(memberOf('running', true)), false],
	])('waits for the exit %s: %#', (_, task, isHeld) => {
		expect(hold().holds(task)).toBe(isHeld);
	});

	test('does not wait where the task has succeeded: that is its exit', () => {
		const task = taskOf('app', {state: 'succeeded', exitCode: 0, members: [memberOf('running')]});
		expect(hold().holds(task)).toBe(false);
	});

	test('waits for the next list of pods where they may not be watched', () => {
		expect(usualTiming.exit).toBeGreaterThan(1.5 * usualPollMs);
	});

	test('waits for a while only, and then once more for no task', async () => {
		const over = Promise.withResolvers<void>();
		const holding = hold(1, over.resolve);
		const task = failed(memberOf('running'));
		expect(holding.holds(task)).toBe(true);
		await over.promise;
		expect(holding.holds(task)).toBe(false);
	});
});
