import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {Task} from '../../source/core/task.ts';
import {batchOf, taskOf} from '../core/scripted-source.ts';
import {nowMs, type OpenExplorer, openExplorer} from './open-explorer.tsx';

/** A Job that was killed. */
export const failed = taskOf('migrate', {
	id: {kind: 'job'},
	state: 'failed',
	exitCode: 137,
	why: 'OOMKilled',
	ready: 0,
	startedAt: BigInt(nowMs - 720_000) * 1_000_000n,
	endedAt: BigInt(nowMs - 468_000) * 1_000_000n,
});

/** A Deployment that runs. */
export const api = taskOf('api', {startedAt: BigInt(nowMs - 3_600_000) * 1_000_000n});

export const opened = (task: Task, pod = `${task.id.name}-x7k2p`, container = 'app'): StreamEvent => ({
	type: 'opened',
	stream: `${pod}/${container}`,
	task: task.id,
	namespace: 'shop',
	pod,
	container,
	role: 'main',
});

export const lines = (stream: string, texts: readonly string[], startMs: number): StreamEvent => ({
	type: 'lines',
	stream,
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(texts, startMs),
});

/** `line 3`, `line 4`… up to the last one, exclusive. */
export const numbered = (from: number, to: number): string[] =>
	Array.from({length: to - from}, (_, index) => `line ${from + index}`);

/** The explorer on the log of a task that is being loaded. */
export const openLoading = async (task: Task = api): Promise<OpenExplorer> => {
	const open = openExplorer();
	open.source.sayTask({type: 'snapshot', tasks: [task]});
	await open.see('1 task');
	open.press('Enter');
	await open.see('loading the last minute');
	return open;
};

/** The explorer on the log of the api, with a pod that has said so many lines, one a second, up to now. */
export const openLog = async (count = 5): Promise<OpenExplorer> => {
	const open = await openLoading();
	open.source.say(opened(api));
	open.source.say(lines('api-x7k2p/app', numbered(0, count), nowMs - count * 1000));
	open.source.say({type: 'caughtUp', stream: 'api-x7k2p/app'});
	await open.see(`line ${count - 1}`);
	return open;
};

export const screenText = (rows: readonly string[]): string => rows.join('\n');
