import {describe, expect, test} from 'vitest';
import {taskLabel} from '../../../source/core/task.ts';
import {
	cronJobOf,
	daemonSetOf,
	deploymentOf,
	jobOf,
	metadata,
	podOf,
	replicaOf,
	replicaSetOf,
	statefulSetOf,
	succeededPod,
} from './objects.ts';
import {taskFrom, tasksOf} from './tasks-of.ts';

const labelsOf = (lists: Parameters<typeof tasksOf>[0]) =>
	tasksOf(lists)
		.map(({id}) => taskLabel(id))
		.sort();

describe('a pod belongs to', () => {
	test('the Deployment that controls its ReplicaSet', () => {
		const task = taskFrom({
			pods: [replicaOf('checkout', 'b445', 'x')],
			replicasets: [replicaSetOf('checkout', 'b445', 1)],
			deployments: [deploymentOf('checkout', 1)],
		});
		expect(task.id).toEqual({
			cluster: 'test',
			namespace: 'shop',
			kind: 'deploy',
			name: 'checkout',
			uid: 'uid-checkout',
		});
	});

	test('one Deployment by its name, where ReplicaSets may not be read', () => {
		const pods = [replicaOf('checkout', 'b445', 'x'), replicaOf('checkout', 'c556', 'y')];
		expect(labelsOf({pods})).toEqual(['deploy/checkout']);
	});

	test('the Deployment of that name, where it may be read and its ReplicaSets may not', () => {
		const pods = [replicaOf('checkout', 'b445', 'x'), replicaOf('checkout', 'c556', 'y')];
		const other = deploymentOf('checkout', 1, {}, {namespace: 'ci', uid: 'uid-of-another-namespace'});
		const task = tasksOf({pods, deployments: [deploymentOf('checkout', 2), other]})[0]!;
		expect(task).toMatchObject({
			id: {kind: 'deploy', namespace: 'shop', name: 'checkout', uid: 'uid-checkout'},
			members: [{name: 'checkout-b445-x'}, {name: 'checkout-c556-y'}],
			pods: 2,
		});
	});

	test('a ReplicaSet that nothing controls', () => {
		const replicaSet = {...replicaSetOf('web', '1', 1), metadata: metadata('web-1')};
		const pod = podOf('web-1-x', {meta: {ownedBy: ['ReplicaSet', 'web-1']}});
		expect(labelsOf({pods: [pod], replicasets: [replicaSet]})).toEqual(['rs/web-1']);
	});

	test('the controller of its ReplicaSet, whatever its kind', () => {
		const replicaSet = {
			...replicaSetOf('web', '1', 1),
			metadata: metadata('web-1', {ownedBy: ['Rollout', 'web']}),
		};
		const pod = podOf('web-1-x', {meta: {ownedBy: ['ReplicaSet', 'web-1']}});
		expect(labelsOf({pods: [pod], replicasets: [replicaSet]})).toEqual(['rollout/web']);
	});

	test('its StatefulSet, DaemonSet or Job', () => {
		const pods = [
			podOf('ledger-0', {meta: {ownedBy: ['StatefulSet', 'ledger']}}),
			podOf('agent-x', {meta: {ownedBy: ['DaemonSet', 'agent']}}),
			succeededPod('import-x', {ownedBy: ['Job', 'import']}),
		];
		const owners = {
			statefulsets: [statefulSetOf('ledger', 1)],
			daemonsets: [daemonSetOf('agent', 1)],
			jobs: [jobOf('import')],
		};
		const expected = ['ds/agent', 'job/import', 'sts/ledger'];
		expect(labelsOf({pods, ...owners})).toEqual(expected);
		expect(labelsOf({pods})).toEqual(expected);
	});

	test('itself, where nothing controls it, or a node does', () => {
		const pods = [podOf('bare'), podOf('static', {meta: {ownedBy: ['Node', 'node-a']}})];
		expect(labelsOf({pods})).toEqual(['pod/bare', 'pod/static']);
	});

	test('a custom controller by its own kind', () => {
		expect(labelsOf({pods: [podOf('db-1', {meta: {ownedBy: ['Cluster', 'db']}})]})).toEqual(['cluster/db']);
	});
});

describe('CI and data systems', () => {
	const cases: Array<[system: string, labels: Record<string, string>, task: string]> = [
		['an Argo workflow', {'workflows.argoproj.io/workflow': 'train'}, 'workflow/train'],
		[
			'a Tekton PipelineRun before its TaskRun',
			{'tekton.dev/pipelineRun': 'release', 'tekton.dev/taskRun': 'release-build'},
			'pipelinerun/release',
		],
		['a Tekton TaskRun of its own', {'tekton.dev/taskRun': 'lint'}, 'taskrun/lint'],
		[
			'a Spark application',
			{'spark-app-selector': 'spark-1', 'spark-role': 'driver', 'spark-app-name': 'etl'},
			'sparkapplication/etl',
		],
		[
			'an Airflow task instance',
			{dag_id: 'daily', task_id: 'load', run_id: 'r1', try_number: '2'},
			'taskinstance/daily.load.r1.2',
		],
		['a Vela build', {pipeline: 'p'}, 'build/p'],
	];
	test.each(cases)('%s is known by its labels', (_, labels, task) => {
		expect(labelsOf({pods: [podOf('p', {restartPolicy: 'Never', meta: {labels}})]})).toEqual([task]);
	});

	test('join the pods of one workflow', () => {
		const labels = {'workflows.argoproj.io/workflow': 'train'};
		const meta = {labels, ownedBy: ['Workflow', 'train'] as [string, string]};
		const task = taskFrom({
			pods: [succeededPod('train-1', meta), podOf('train-2', {restartPolicy: 'Never', meta})],
		});
		expect(task).toMatchObject({id: {uid: 'uid-train'}, state: 'running', pods: 2});
	});

	test('a Spark executor belongs to the application, not to the driver that made it', () => {
		const labels = {'spark-app-selector': 'spark-1', 'spark-app-name': 'etl'};
		const pods = [
			podOf('driver', {meta: {labels}}),
			podOf('exec-1', {meta: {labels, ownedBy: ['Pod', 'driver']}}),
		];
		expect(labelsOf({pods})).toEqual(['sparkapplication/etl']);
	});

	test('a pod is no build where the label names another, or where it restarts', () => {
		const other = podOf('p', {restartPolicy: 'Never', meta: {labels: {pipeline: 'q'}}});
		const restarting = podOf('r', {restartPolicy: 'Always', meta: {labels: {pipeline: 'r'}}});
		expect(labelsOf({pods: [other, restarting]})).toEqual(['pod/p', 'pod/r']);
	});

	test('labels do not take a pod away from its Job', () => {
		const pod = succeededPod('import-x', {ownedBy: ['Job', 'import'], labels: {dag_id: 'd', task_id: 't'}});
		expect(labelsOf({pods: [pod]})).toEqual(['job/import']);
	});
});

describe('an owner', () => {
	test('without pods is a task', () => {
		const lists = {
			jobs: [jobOf('import')],
			deployments: [deploymentOf('web', 0)],
			statefulsets: [statefulSetOf('ledger', 0)],
			daemonsets: [daemonSetOf('agent', 0)],
		};
		expect(labelsOf(lists)).toEqual(['deploy/web', 'ds/agent', 'job/import', 'sts/ledger']);
	});

	test('of a Job is its CronJob, which is no task beside its runs', () => {
		const jobs = [jobOf('nightly-1', {meta: {ownedBy: ['CronJob', 'nightly']}})];
		const task = taskFrom({jobs, cronjobs: [cronJobOf('nightly')]});
		expect(task).toMatchObject({id: {kind: 'job', name: 'nightly-1'}, owner: 'cronjob/nightly'});
	});

	test('with the same name but another uid is another task', () => {
		const old = succeededPod('import-old', {ownedBy: ['Job', 'import']});
		old.metadata.ownerReferences![0]!.uid = 'uid-of-the-deleted-one';
		const tasks = tasksOf({pods: [old], jobs: [jobOf('import')]});
		expect(tasks.map(({id}) => id.uid).sort()).toEqual(['uid-import', 'uid-of-the-deleted-one']);
	});

	test('has its own labels, a bare group those of its pod', () => {
		const meta = {labels: {team: 'a'}};
		expect(taskFrom({jobs: [jobOf('import', {meta})]}).labels).toEqual({team: 'a'});
		expect(taskFrom({pods: [podOf('p', {meta})]}).labels).toEqual({team: 'a'});
	});
});
