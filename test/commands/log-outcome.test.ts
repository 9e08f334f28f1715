import {expect, test} from 'vitest';
import {LogOutcome} from '../../source/commands/log-outcome.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {TaskState} from '../../source/core/task.ts';
import {taskOf} from '../core/scripted-source.ts';

const end = (name: string, state: TaskState, code: number | null): StreamEvent => ({
	type: 'task',
	task: taskOf(name, {id: {kind: 'job'}}).id,
	state,
	exit: {code},
	final: true,
});

const opened = (stream: string): StreamEvent => ({
	type: 'opened',
	stream,
	task: taskOf('a').id,
	namespace: 'shop',
	pod: 'a-1',
	container: 'app',
	role: 'main',
});

const waiting = (stream: string): StreamEvent => ({
	type: 'waiting',
	stream,
	task: taskOf('a').id,
	reason: 'not scheduled',
});

const gap: StreamEvent = {type: 'gap', stream: 's', cause: 'rotated'};
const unreadable: StreamEvent = {type: 'unreadable', stream: 's', cause: 'no permission', permanent: true};

test.each<[string, number, StreamEvent[]]>([
	['one task that succeeded', 0, [end('a', 'succeeded', 0)]],
	["one task that failed: the task's own code", 3, [end('a', 'failed', 3)]],
	['one task that failed without a code', 1, [end('a', 'failed', null)]],
	['several tasks that all succeeded', 0, [end('a', 'succeeded', 0), end('b', 'succeeded', 0)]],
	['several tasks of which one failed', 1, [end('a', 'succeeded', 0), end('b', 'failed', 3)]],
	['a gap, though the task succeeded', 1, [gap, end('a', 'succeeded', 0)]],
	['a gap, where the task has a code of its own', 3, [gap, end('a', 'failed', 3)]],
	['a log that cannot be read', 1, [unreadable]],
	['only containers that wait', 1, [opened('a'), waiting('a'), {type: 'caughtUp', stream: 'a'}]],
	[
		'one that waits beside one that was read',
		0,
		[opened('a'), opened('b'), waiting('b'), {type: 'caughtUp', stream: 'a'}],
	],
	['nothing to say', 0, []],
])('%s: exit code %d', (_, code, events) => {
	const outcome = new LogOutcome();
	for (const event of events) {
		outcome.take(event);
	}

	expect(outcome.exitCode(true)).toBe(code);
});

test("without follow a task's code does not count", () => {
	const outcome = new LogOutcome();
	outcome.take(end('a', 'failed', 3));
	expect(outcome.exitCode(false)).toBe(0);
});
