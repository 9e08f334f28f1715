import {beforeAll, describe, expect, test} from 'vitest';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import type {LogSource, Scope} from '../../source/core/log-source.ts';
import {type Task, taskLabel} from '../../source/core/task.ts';
import {openKubernetesSource} from '../../source/kubernetes/source.ts';
import {cleanUp} from './clean-up.ts';
import {openCluster, readTasks} from './cluster-source.ts';
import type {ClusterWriter} from './cluster-writer.ts';
import {absentImage, atOnce, linesForEver, shell} from './containers.ts';
import {ownNamespace} from './own-namespace.ts';
import {template} from './workload.ts';

const namespace = `kreel-tasks-${process.pid}`;
const stop = new AbortController();
const atEnd = cleanUp();
let source: LogSource;
let writer: ClusterWriter;

const app = shell('app', linesForEver({pause: 1}));
const workload = (name: string, replicas: number) => ({
	metadata: {name},
	spec: {replicas, selector: {matchLabels: {app: name}}, template: template(name, {containers: [app]})},
});

beforeAll(async () => {
	writer = await ownNamespace(atEnd, namespace);
	source = await openCluster();
	atEnd(() => source.close());
	atEnd(() => stop.abort());
});

/** Wait until a task is as it should be. */
const untilTask = async (
	label: string,
	isAsWanted: (task: Task) => boolean,
	from = source,
): Promise<Task> => {
	const seen: string[] = [];
	for await (const event of from.watchTasks({namespaces: [namespace]}, stop.signal)) {
		const tasks = event.type === 'snapshot' ? event.tasks : event.type === 'upsert' ? [event.task] : [];
		const task = tasks.find(({id}) => taskLabel(id) === label);
		if (task && isAsWanted(task)) {
			return task;
		}

		seen.push(task ? `${task.state} ${task.why}` : event.type);
	}

	throw new Error(`${label} never was as wanted, only: ${seen.join('; ')}`);
};

const untilRemoved = async (label: string, then: () => Promise<void>): Promise<void> => {
	for await (const event of source.watchTasks({namespaces: [namespace]}, stop.signal)) {
		if (event.type === 'snapshot') {
			await then();
		} else if (event.type === 'removed' && taskLabel(event.task) === label) {
			return;
		}
	}
};

describe('a task of a real cluster', () => {
	const apps = `/apis/apps/v1/namespaces/${namespace}`;
	const batch = `/apis/batch/v1/namespaces/${namespace}`;
	const core = `/api/v1/namespaces/${namespace}`;

	test('without pods is there: scaled to zero, suspended, not run yet', async () => {
		await writer.create(`${apps}/deployments`, workload('asleep', 0));
		const job = {template: {spec: {restartPolicy: 'Never', containers: [app]}}};
		await writer.create(`${batch}/jobs`, {metadata: {name: 'paused'}, spec: {suspend: true, ...job}});
		const cronjob = {schedule: '0 4 1 1 *', jobTemplate: {spec: job}};
		await writer.create(`${batch}/cronjobs`, {metadata: {name: 'yearly'}, spec: cronjob});
		expect(await untilTask('deploy/asleep', ({reason}) => reason === 'ScaledToZero')).toMatchObject({
			state: 'pending',
			pods: 0,
		});
		expect(await untilTask('job/paused', () => true)).toMatchObject({state: 'pending', why: 'suspended'});
		expect(await untilTask('cronjob/yearly', () => true)).toMatchObject({
			state: 'pending',
			why: 'has not run yet (schedule 0 4 1 1 *)',
		});
	});

	test('whose pods a quota refuses says so', async () => {
		await writer.create(`${core}/resourcequotas`, {
			metadata: {name: 'none'},
			spec: {hard: {'count/pods': '0'}},
		});
		await writer.create(`${apps}/statefulsets`, {
			...workload('refused', 1),
			spec: {...workload('refused', 1).spec, serviceName: 'x'},
		});
		const task = await untilTask('sts/refused', ({reason}) => reason === 'FailedCreate');
		expect(task.why).toMatch(/^FailedCreate: .*exceeded quota: none/);
		await writer.remove(`${apps}/statefulsets/refused`);
		await writer.remove(`${core}/resourcequotas/none`);
	});

	test('whose volume cannot be mounted says the event’s words', async () => {
		const volumes = [{name: 'v', configMap: {name: 'absent'}}];
		const containers = [{...app, volumeMounts: [{name: 'v', mountPath: '/v'}]}];
		await writer.create(`${core}/pods`, {metadata: {name: 'no-volume'}, spec: {containers, volumes}});
		const task = await untilTask('pod/no-volume', ({reason}) => reason === 'FailedMount');
		expect(task.why).toContain('configmap "absent" not found');
		expect(task.members[0]!.containers[0]!.reason).toContain('configmap "absent" not found');
	});

	test('rolls out: from its old pods to the new ones, which are the only ones that count', async () => {
		await writer.create(`${apps}/deployments`, workload('web', 1));
		await untilTask('deploy/web', ({state, ready}) => state === 'running' && ready === 1);
		const broken = {...app, image: absentImage, imagePullPolicy: 'Never'};
		await writer.patch(`${apps}/deployments/web`, {
			spec: {template: template('web', {containers: [broken]})},
		});
		const rolling = await untilTask(
			'deploy/web',
			({state, members}) =>
				state === 'rolling' &&
				members.length === 2 &&
				members.some(({reason}) => reason?.startsWith('image pull failing')),
		);
		expect(rolling).toMatchObject({ready: 1, pods: 1, rollout: {updated: 0, wanted: 1}});
		expect(rolling.why).toMatch(/^1 pod not available yet: image pull failing \(ErrImageNeverPull: /);
		expect(rolling.members.filter(({outdated}) => outdated)).toHaveLength(1);
	});

	test('that is deleted is removed', async () => {
		await writer.create(`${core}/pods`, {
			metadata: {name: 'short'},
			spec: {...atOnce, containers: [app]},
		});
		await untilTask('pod/short', ({state}) => state === 'running');
		await untilRemoved('pod/short', () => writer.remove(`${core}/pods/short`));
	});
});

describe('rights', () => {
	const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
	const asUser = (user: string): Promise<LogSource> =>
		openKubernetesSource({kubeconfigText: writer.kubeconfigAs(user, namespace)});

	const tasksOf = async (user: string, scope: Scope): Promise<readonly Task[]> => {
		const limited = await asUser(user);
		try {
			return await readTasks(limited, scope);
		} finally {
			await limited.close();
		}
	};

	beforeAll(async () => {
		const rules = [{apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch']}];
		await writer.create(`${rbac}/roles`, {metadata: {name: 'pods'}, rules});
		const roleRef = {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'pods'};
		const subjects = [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'pods-only'}];
		await writer.create(`${rbac}/rolebindings`, {metadata: {name: 'pods'}, roleRef, subjects});
	});

	test('to pods of one namespace alone show that namespace, named after its pods', async () => {
		await untilTask('deploy/web', ({members}) => members.length > 0);
		const tasks = await tasksOf('pods-only', {namespaces: 'all'});
		expect(tasks.map(({id}) => taskLabel(id))).toContain('deploy/web');
		expect(new Set(tasks.map(({id}) => id.namespace))).toEqual(new Set([namespace]));
	});

	test('to nothing are one sentence that names the server, the namespace and the user', async () => {
		const error: unknown = await tasksOf('nobody', {}).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(UnreachableError);
		expect((error as Error).message).toMatch(
			new RegExp(
				`^no permission to list pods in namespace "${namespace}" on https://.*User "nobody" cannot list resource "pods"`,
			),
		);
	});
});
