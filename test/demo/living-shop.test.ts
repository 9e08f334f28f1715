import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openDemo} from './demo-api.ts';

type Demo = Awaited<ReturnType<typeof openDemo>>;
type State = {
	running?: unknown;
	waiting?: {reason: string};
	terminated?: {exitCode: number; reason: string};
};
type Pod = {
	metadata: {name: string; labels: Record<string, string>};
	spec: {nodeName?: string};
	status: {
		phase: string;
		containerStatuses?: Array<{name: string; state: State; lastState: State; restartCount: number}>;
		initContainerStatuses?: Array<{name: string; state: State}>;
		conditions?: Array<{type: string; status: string; reason?: string}>;
	};
};
type Job = {
	metadata: {name: string; ownerReferences?: Array<{kind: string; name: string}>};
	status: {conditions?: Array<{type: string}>; completionTime?: string};
};
type Deployment = {
	status: {
		updatedReplicas?: number;
		readyReplicas?: number;
		observedGeneration: number;
		conditions: Array<{type: string; reason: string}>;
	};
};

let demo: Demo;

beforeEach(async () => {
	demo = await openDemo();
});

afterEach(() => demo.close());

const list = async <T>(path: string): Promise<T[]> => (await demo.client.getJson<{items: T[]}>(path)).items;
const pods = () => list<Pod>('/api/v1/namespaces/shop/pods');
const podOf = async (prefix: string) =>
	(await pods()).find(({metadata}) => metadata.name.startsWith(prefix))!;
const stateOf = async (prefix: string) => (await podOf(prefix)).status.containerStatuses?.[0]?.state;
const jobs = () => list<Job>('/apis/batch/v1/namespaces/shop/jobs');
const jobOf = async (name: string) => (await jobs()).find(({metadata}) => metadata.name === name)!;
const conditionsOf = async (name: string) => (await jobOf(name)).status.conditions?.map(({type}) => type);
const deployment = (name: string) =>
	demo.client.getJson<Deployment>(`/apis/apps/v1/namespaces/shop/deployments/${name}`);
const logOf = async (prefix: string, query = '') => {
	const {metadata} = await podOf(prefix);
	return (await demo.client.get(`/api/v1/namespaces/shop/pods/${metadata.name}/log${query}`)).text;
};

describe('from the first instant', () => {
	test('a deployment is under traffic, with errors and stack traces behind it', async () => {
		const text = await logOf('checkout-', '?container=app');
		expect(text.split('\n').length).toBeGreaterThan(500);
		expect(text).toMatch(/\nERROR .+\n(?:\S.+\n)(?:\tat .+\n){2,}/);
	});

	test('it has an init container that is done and a sidecar that goes on', async () => {
		const {initContainerStatuses} = (await podOf('checkout-')).status;
		expect(initContainerStatuses?.map(({name, state}) => [name, Object.keys(state)])).toEqual([
			['migrate', ['terminated']],
			['proxy', ['running']],
		]);
	});

	test('a rollout is under way', async () => {
		const {status} = await deployment('storefront');
		expect(status.updatedReplicas).toBeLessThan(4);
		expect(status.conditions.find(({type}) => type === 'Progressing')?.reason).toBe('ReplicaSetUpdated');
	});

	test('a job has failed with exit code 3, and its last words are a stack trace', async () => {
		expect(await stateOf('import-catalog-')).toMatchObject({terminated: {exitCode: 3, reason: 'Error'}});
		expect(await conditionsOf('import-catalog')).toEqual(['FailureTarget', 'Failed']);
		expect(await logOf('import-catalog-', '?tailLines=6')).toMatch(/^Traceback/);
	});

	test('a job was killed for its memory in the middle of a line', async () => {
		expect(await stateOf('resize-images-')).toMatchObject({
			terminated: {exitCode: 137, reason: 'OOMKilled'},
		});
		expect(await logOf('resize-images-')).toMatch(/[^\n]$/);
	});

	test('a job is complete, with 202 lines', async () => {
		expect(await conditionsOf('report')).toEqual(['SuccessCriteriaMet', 'Complete']);
		expect((await logOf('report-')).split('\n')).toHaveLength(203);
	});

	test('a pod is in a crash loop, with its last life to be read', async () => {
		const [status] = (await podOf('payments-webhook-')).status.containerStatuses!;
		expect(status!.restartCount).toBeGreaterThan(3);
		expect(status!.state.waiting?.reason).toBe('CrashLoopBackOff');
		expect(status!.lastState.terminated?.exitCode).toBe(2);
	});

	test('the pods that wait say why', async () => {
		expect((await podOf('train-ranking-')).status.conditions?.[0]?.reason).toBe('Unschedulable');
		expect((await stateOf('recommender-'))?.waiting?.reason).toMatch(/^(?:ErrImagePull|ImagePullBackOff)$/);
		expect((await stateOf('mailer-'))?.waiting?.reason).toBe('CreateContainerConfigError');
		expect((await stateOf('search-'))?.waiting?.reason).toBe('PodInitializing');
	});

	test('a rollout that never came about is stuck', async () => {
		const {conditions} = (await deployment('recommender')).status;
		expect(conditions.find(({type}) => type === 'Progressing')?.reason).toBe('ProgressDeadlineExceeded');
	});

	test('a stateful pod died once for its memory', async () => {
		const [status] = (await podOf('ledger-1')).status.containerStatuses!;
		expect(status).toMatchObject({restartCount: 1, lastState: {terminated: {reason: 'OOMKilled'}}});
	});

	test('a daemon runs on each node', async () => {
		const nodes = await list<{metadata: {name: string}}>('/api/v1/nodes');
		const agents = (await pods()).filter(({metadata}) => metadata.name.startsWith('log-agent-'));
		expect(agents.map(({spec}) => spec.nodeName).toSorted()).toEqual(
			nodes.map(({metadata}) => metadata.name),
		);
	});

	test('the parts of an indexed job are done, each with its index', async () => {
		const parts = (await pods()).filter(({metadata}) => metadata.name.startsWith('thumbnails-'));
		expect(parts.map(({metadata}) => metadata.labels['batch.kubernetes.io/job-completion-index'])).toEqual([
			...'0123',
		]);
	});

	test('a cron job has finished runs', async () => {
		const runs = (await jobs()).filter(({metadata}) => metadata.ownerReferences?.[0]?.kind === 'CronJob');
		expect(runs.filter(({status}) => status.conditions).length).toBeGreaterThan(1);
	});
});

describe('as the clock goes on', () => {
	test('a job completes before the eyes of the reader, two seconds after its container', async () => {
		expect(await conditionsOf('reindex')).toBeUndefined();
		demo.clock.advance(400_000);
		expect(await stateOf('reindex-')).toMatchObject({terminated: {exitCode: 0}});
		expect(await conditionsOf('reindex')).toEqual(['SuccessCriteriaMet', 'Complete']);
	});

	test('the rollout comes to its end, and another one begins', async () => {
		const {observedGeneration} = (await deployment('storefront')).status;
		demo.clock.advance(60_000);
		expect((await deployment('storefront')).status).toMatchObject({updatedReplicas: 4, readyReplicas: 4});
		demo.clock.advance(120_000);
		expect((await deployment('storefront')).status.observedGeneration).toBe(observedGeneration + 1);
	});

	test('a cron job runs when its minute comes, and keeps few of the old runs', async () => {
		const names = async () =>
			(await jobs()).map(({metadata}) => metadata.name).filter(name => name.startsWith('sync-prices-'));
		const before = await names();
		demo.clock.advance(120_000);
		const after = await names();
		expect(after.filter(name => !before.includes(name))).toHaveLength(1);
		demo.clock.advance(3_600_000);
		expect((await names()).length).toBeLessThanOrEqual(5);
	});

	test('a crash loop is started again after its back-off, and waits again', async () => {
		const restarts = async () =>
			(await podOf('payments-webhook-')).status.containerStatuses![0]!.restartCount;
		const before = await restarts();
		demo.clock.advance(310_000);
		expect(await restarts()).toBe(before + 1);
	});

	test('after hours the cluster is as large as before', async () => {
		const before = (await pods()).length;
		demo.clock.advance(4 * 3_600_000);
		expect(Math.abs((await pods()).length - before)).toBeLessThan(5);
	});
});
