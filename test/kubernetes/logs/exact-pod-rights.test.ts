import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {NothingMatchedError} from '../../../source/core/errors/nothing-matched-error.ts';
import {UnreachableError} from '../../../source/core/errors/unreachable-error.ts';
import type {LogSource} from '../../../source/core/log-source.ts';
import {parseQuery} from '../../../source/core/query.ts';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {openKubernetesSource} from '../../../source/kubernetes/source.ts';
import {answerStatus, kubeconfigOf, type LoopbackApi, startApi} from '../connection/loopback-api.ts';
import {LogPod} from './log-pod.ts';
import {linesOf} from './read-logs.ts';

let api: LoopbackApi;
let pod: LogPod;
let source: LogSource;

/** The user may get pods and their logs, and nothing else. */
beforeEach(async () => {
	pod = new LogPod();
	pod.restartPolicy = 'Never';
	api = await startApi((request, response, url) => {
		if (/\/pods\/app(\/log)?$/.test(url.pathname)) {
			pod.handle(request, response, url);
		} else if (/\/pods\/[^/]+$/.test(url.pathname)) {
			answerStatus(response, 404, 'NotFound', 'pods not found');
		} else {
			answerStatus(response, 403, 'Forbidden', 'forbidden');
		}
	});
	source = await openKubernetesSource({kubeconfigText: kubeconfigOf(api.url)});
});

afterEach(async () => {
	await source.close();
	await api.close();
});

const read = async (query: string, follow: boolean): Promise<StreamEvent[]> => {
	const selection = {scope: {namespaces: ['shop']}, queries: [parseQuery(query)]};
	const window = {anchor: 'now', follow} as const;
	return Array.fromAsync(source.openLogs(selection, window, new AbortController().signal));
};

describe('for who may get pods and not list them', () => {
	test('the log of a pod is read by its exact name', async () => {
		pod.write('one', 'two');
		expect(linesOf(await read('pod/app', false))).toEqual(['one', 'two']);
	});

	test('a pod that has ended says with which exit code', async () => {
		pod.write('one');
		pod.exit(3);
		const events = await read('pod/app', true);
		expect(linesOf(events)).toEqual(['one']);
		expect(events.at(-1)).toMatchObject({type: 'task', final: true, state: 'failed', exit: {code: 3}});
	});

	test('a pod that is not there matches nothing', async () => {
		await expect(read('pod/absent', false)).rejects.toThrow(NothingMatchedError);
	});

	test('another query is refused with the words that an exact name works', async () => {
		const error: unknown = await read('app', false).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(UnreachableError);
		expect((error as Error).message).toContain('name a pod exactly as in `kreel logs pod/NAME`');
	});
});
