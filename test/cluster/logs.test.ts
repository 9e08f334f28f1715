import {beforeAll, describe, expect, test} from 'vitest';
import type {LogSource} from '../../source/core/log-source.ts';
import {parseQuery} from '../../source/core/query.ts';
import {noticeSentence} from '../../source/core/sentences.ts';
import {isNotice, type StreamEvent} from '../../source/core/stream-event.ts';
import type {Window} from '../../source/core/window.ts';
import {linesOf} from '../kubernetes/logs/read-logs.ts';
import {cleanUp} from './clean-up.ts';
import {openCluster} from './cluster-source.ts';
import type {ClusterWriter} from './cluster-writer.ts';
import {atOnce, greed, lines, linesForEver, linger, shell, smallMemory} from './containers.ts';
import {ownNamespace} from './own-namespace.ts';

const namespace = `kreel-logs-${process.pid}`;
const atEnd = cleanUp();
let source: LogSource;
let writer: ClusterWriter;

beforeAll(async () => {
	writer = await ownNamespace(atEnd, namespace);
	source = await openCluster();
	atEnd(() => source.close());
});

const podSpec = (containers: object[], fields: object = {}) => ({
	restartPolicy: 'Never',
	...atOnce,
	containers,
	...fields,
});

const createPod = (name: string, spec: object) =>
	writer.create(`/api/v1/namespaces/${namespace}/pods`, {metadata: {name}, spec});

const createJob = (name: string, containers: object[]) =>
	writer.create(`/apis/batch/v1/namespaces/${namespace}/jobs`, {
		metadata: {name},
		spec: {backoffLimit: 0, template: {spec: podSpec(containers)}},
	});

const createDeployment = (name: string, replicas: number, containers: object[], fields: object = {}) =>
	writer.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
		metadata: {name},
		spec: {
			replicas,
			selector: {matchLabels: {app: name}},
			template: {
				metadata: {labels: {app: name}},
				spec: podSpec(containers, {restartPolicy: 'Always', ...fields}),
			},
		},
	});

/** Read until something is true of all that was said, or to the end. */
const read = async (
	query: string,
	window: Partial<Window> = {follow: true},
	isEnough: (events: readonly StreamEvent[]) => boolean = () => false,
): Promise<StreamEvent[]> => {
	const stop = new AbortController();
	const events: StreamEvent[] = [];
	const selection = {scope: {namespaces: [namespace]}, queries: [parseQuery(query)]};
	for await (const event of source.openLogs(
		selection,
		{anchor: 'now', follow: true, ...window},
		stop.signal,
	)) {
		events.push(event);
		if (isEnough(events)) {
			stop.abort();
		}
	}

	return events;
};

const notices = (events: readonly StreamEvent[]): string[] =>
	events
		.filter(isNotice)
		.filter(notice => notice.type !== 'task' || notice.final)
		.map(notice => noticeSentence(notice, {label: '', now: 0n, clock: () => 'then'}));

const count = (from: number, to: number) =>
	Array.from({length: to - from + 1}, (_, index) => `${from + index}`);

describe('a job that is followed from before its pod runs', () => {
	test('gives every line and its exit code when it completes', async () => {
		await createJob('complete', [
			shell('app', `${lines(300)}; sleep 1; ${lines(400, {from: 301})}; ${linger}`),
		]);
		const events = await read('job/complete');
		expect(linesOf(events)).toEqual(count(1, 400));
		expect(notices(events).slice(-2)).toEqual(['ended: exit 0 at then', 'Job complete exit 0']);
		expect(events.filter(({type}) => type === 'gap' || type === 'reconnecting')).toEqual([]);
	});

	test('gives its exit code when it fails, and a last line without an end', async () => {
		await createJob('failing', [shell('app', `${lines(20)}; printf 'no end'; ${linger}; exit 3`)]);
		const events = await read('job/failing');
		expect(linesOf(events)).toEqual([...count(1, 20), 'no end']);
		expect(notices(events).at(-2)).toBe('ended: exit 3 at then');
		expect(notices(events).at(-1)).toMatch(/^Job failed exit 3 /);
	});

	test('says that it was killed for want of memory', async () => {
		await createJob('greedy', [shell('app', `echo begin; ${greed}`, smallMemory)]);
		const events = await read('job/greedy');
		expect(linesOf(events)).toEqual(['begin']);
		expect(notices(events).slice(-2)).toEqual([
			'ended: exit 137 (OOMKilled) at then',
			expect.stringMatching(/^Job failed exit 137 \(OOMKilled\)/),
		]);
	});
});

describe('a container that crashes', () => {
	test('is followed over its restarts, every life once', async () => {
		const script = `echo life; ${lines(50)}; ${linger}; exit 7`;
		await createPod('crashing', podSpec([shell('app', script)], {restartPolicy: 'Always'}));
		const events = await read('pod/crashing', {follow: true}, said =>
			said.some(event => event.type === 'lines' && event.instance.restart === 2),
		);
		const life = ['life', ...count(1, 50)];
		expect(linesOf(events).slice(0, 102)).toEqual([...life, ...life]);
		expect(notices(events).filter(line => line.startsWith('restarted'))).toEqual([
			'restarted: exit 7 at then',
			'restarted: exit 7 at then',
		]);
		expect(notices(events).some(line => line.startsWith('Restarting: crash loop, last exit 7'))).toBe(true);
	});
});

describe('a pod of several containers', () => {
	test('gives the log of each, with what the later ones waited for', async () => {
		const init = shell('prepare', 'sleep 2; echo prepared');
		const proxy = shell('proxy', 'echo proxying; sleep 600', {restartPolicy: 'Always'});
		const spec = podSpec([shell('app', 'sleep 1; echo worked')], {initContainers: [init, proxy]});
		await createPod('several', spec);
		const events = await read('pod/several');
		const opened = events.flatMap(event => (event.type === 'opened' ? [[event.container, event.role]] : []));
		expect(opened).toEqual([
			['prepare', 'init'],
			['proxy', 'sidecar'],
			['app', 'main'],
		]);
		expect(linesOf(events).sort()).toEqual(['prepared', 'proxying', 'worked']);
		expect(notices(events)).toContain('Log not available yet: waiting for init container "prepare"');
		expect(notices(events).at(-1)).toBe('Job complete exit 0');
	});
});

describe('a deployment', () => {
	test('gives the lines of all its pods, and of one that comes later', async () => {
		await createDeployment('web', 2, [shell('app', 'echo hello; sleep 600')]);
		const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
		let isScaled = false;
		const events = await read('deploy/web', {follow: true}, said => {
			if (linesOf(said).length === 2 && !isScaled) {
				isScaled = true;
				void writer.patch(path, {spec: {replicas: 3}});
			}

			return linesOf(said).length === 3;
		});
		expect(linesOf(events)).toEqual(['hello', 'hello', 'hello']);
		expect(events.filter(({type}) => type === 'opened')).toHaveLength(3);
	});

	test('does not lose the last lines of a pod that is taken away', async () => {
		const script = 'trap "echo bye; exit 0" TERM; echo hello; while true; do sleep 0.1; done';
		await createDeployment('leaving', 1, [shell('app', script)], {terminationGracePeriodSeconds: 30});
		const path = `/apis/apps/v1/namespaces/${namespace}/deployments/leaving`;
		let isScaled = false;
		const events = await read('deploy/leaving', {follow: true}, said => {
			if (linesOf(said).length === 1 && !isScaled) {
				isScaled = true;
				void writer.patch(path, {spec: {replicas: 0}});
			}

			return said.some(({type}) => type === 'ended');
		});
		expect(linesOf(events)).toEqual(['hello', 'bye']);
	});
});

describe('a window on a pod that runs', () => {
	test('has the newest lines, and joins what comes without loss', async () => {
		await createPod('ticking', podSpec([shell('app', linesForEver({pause: 0.01}))]));
		await read('pod/ticking', {follow: true}, said => linesOf(said).length >= 200);
		const events = await read('pod/ticking', {tail: 50, follow: true}, said => linesOf(said).length >= 150);
		const numbers = linesOf(events).map(Number);
		expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
		const minute = linesOf(await read('pod/ticking', {from: 60_000, follow: false}));
		expect(minute.map(Number)).toEqual(minute.map((_, index) => Number(minute[0]) + index));
	});
});
