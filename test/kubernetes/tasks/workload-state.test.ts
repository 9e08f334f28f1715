import {describe, expect, test} from 'vitest';
import type {Deployment, Pod} from '../../../source/kubernetes/objects.ts';
import {
	containerStatus,
	crashLoop,
	daemonSetOf,
	deploymentOf,
	failedPod,
	podOf,
	replicaOf,
	replicaSetOf,
	statefulSetOf,
	warningOf,
} from './objects.ts';
import {taskFrom} from './tasks-of.ts';

const {running, waiting} = containerStatus;
const unready = {statuses: [running('app', {ready: false})]};
const pullFailing = {phase: 'Pending', statuses: [waiting('ErrImagePull', 'x')]};

const checkout = (pods: Pod[], deployment: Deployment = deploymentOf('checkout', pods.length)) =>
	taskFrom({
		pods,
		deployments: [deployment],
		replicasets: [
			replicaSetOf('checkout', 'old', 1),
			replicaSetOf('checkout', 'new', 2, {availableReplicas: 1}),
		],
	});

describe('a Deployment', () => {
	test('runs when its pods do', () => {
		const pods = [replicaOf('checkout', 'new', 'a'), replicaOf('checkout', 'new', 'b')];
		expect(checkout(pods)).toMatchObject({
			state: 'running',
			ready: 2,
			pods: 2,
			exitCode: null,
			why: null,
			endedAt: null,
		});
	});

	test('is as bad as its worst pod, and counts those that are not available', () => {
		const pods = [
			replicaOf('checkout', 'new', 'a'),
			replicaOf('checkout', 'new', 'b', pullFailing),
			replicaOf('checkout', 'new', 'c', {statuses: [crashLoop(137, 'OOMKilled')]}),
		];
		expect(checkout(pods)).toMatchObject({
			state: 'restarting',
			exitCode: 137,
			restarts: 5,
			ready: 1,
			why: '2 pods not available yet: crash loop, last exit 137 (OOMKilled), next try in 2m40s',
		});
	});

	test('with a pod that lost its readiness still runs, and says so', () => {
		const pods = [replicaOf('checkout', 'new', 'a'), replicaOf('checkout', 'new', 'b', unready)];
		expect(checkout(pods, deploymentOf('checkout', 2, {availableReplicas: 1}))).toMatchObject({
			state: 'running',
			why: '1 pod not available yet: readiness failing',
		});
	});

	test('in a rollout is rolling, with how many pods are new and available', () => {
		const pods = [
			replicaOf('checkout', 'old', 'a'),
			replicaOf('checkout', 'old', 'b'),
			replicaOf('checkout', 'new', 'c'),
			replicaOf('checkout', 'new', 'd', unready),
		];
		const status = {
			replicas: 4,
			updatedReplicas: 2,
			availableReplicas: 3,
			conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated'}],
		};
		const task = checkout(pods, deploymentOf('checkout', 3, status));
		expect(task).toMatchObject({
			state: 'rolling',
			rollout: {updated: 1, wanted: 3},
			ready: 3,
			pods: 3,
			why: '1 pod not available yet: readiness failing',
		});
		expect(task.members.map(({outdated}) => outdated)).toEqual([true, true, false, false]);
	});

	test('is rolling from the moment that its new template is not observed', () => {
		expect(
			checkout([replicaOf('checkout', 'new', 'a')], deploymentOf('checkout', 1, {observedGeneration: 1})),
		).toMatchObject({
			state: 'rolling',
		});
	});

	test('does not count the pods of an old ReplicaSet', () => {
		const pods = [
			replicaOf('checkout', 'old', 'a', {statuses: [crashLoop()]}),
			replicaOf('checkout', 'new', 'b'),
		];
		expect(checkout(pods, deploymentOf('checkout', 1))).toMatchObject({state: 'running', exitCode: null});
	});

	test('does not count a pod on its way out', () => {
		const meta = {labels: {'pod-template-hash': 'new'}, deletionTimestamp: '2026-11-23T12:05:00Z'};
		const pods = [replicaOf('checkout', 'new', 'a', {...unready, meta}), replicaOf('checkout', 'new', 'b')];
		expect(checkout(pods, deploymentOf('checkout', 1))).toMatchObject({
			state: 'running',
			why: null,
			ready: 1,
		});
	});

	test('does not count an evicted pod that has been replaced', () => {
		const evicted = failedPod('checkout-new-a', 137, 'Error', {
			labels: {'pod-template-hash': 'new'},
			ownedBy: ['ReplicaSet', 'checkout-new'],
		});
		const pods = [evicted, replicaOf('checkout', 'new', 'b')];
		expect(checkout(pods, deploymentOf('checkout', 1))).toMatchObject({state: 'running'});
		expect(checkout([evicted], deploymentOf('checkout', 1))).toMatchObject({state: 'failed'});
	});

	test('after a rollback takes the ReplicaSet of the highest revision as the new one', () => {
		const replicasets = [replicaSetOf('checkout', 'old', 3), replicaSetOf('checkout', 'new', 2)];
		const pods = [replicaOf('checkout', 'old', 'a'), replicaOf('checkout', 'new', 'b')];
		const task = taskFrom({pods, replicasets, deployments: [deploymentOf('checkout', 1)]});
		expect(task.members.map(({outdated}) => outdated)).toEqual([false, true]);
	});

	test('whose rollout does not get on is stuck, with the cause', () => {
		const conditions = [
			{
				type: 'Progressing',
				status: 'False',
				reason: 'ProgressDeadlineExceeded',
				message: 'has timed out progressing.',
			},
		];
		const pods = [replicaOf('checkout', 'old', 'a'), replicaOf('checkout', 'new', 'b', pullFailing)];
		expect(
			checkout(pods, deploymentOf('checkout', 1, {updatedReplicas: 1, replicas: 2, conditions})),
		).toMatchObject({
			state: 'stuck',
			reason: 'ProgressDeadlineExceeded',
			why: '1 pod not available yet: image pull failing (ErrImagePull: x); ProgressDeadlineExceeded',
		});
	});

	test('whose new pods crash says that before it says rolling', () => {
		const pods = [
			replicaOf('checkout', 'old', 'a'),
			replicaOf('checkout', 'new', 'b', {statuses: [crashLoop()]}),
		];
		expect(checkout(pods, deploymentOf('checkout', 1, {updatedReplicas: 1, replicas: 2}))).toMatchObject({
			state: 'restarting',
			rollout: {wanted: 1},
		});
	});

	test('that is scaled to zero is pending for that', () => {
		expect(checkout([], deploymentOf('checkout', 0))).toMatchObject({
			state: 'pending',
			pods: 0,
			reason: 'ScaledToZero',
		});
	});

	test('whose pods a quota refuses says so by its own condition', () => {
		const conditions = [
			{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: compute'},
		];
		expect(
			checkout(
				[],
				deploymentOf('checkout', 2, {replicas: 0, updatedReplicas: 0, availableReplicas: 0, conditions}),
			),
		).toMatchObject({
			state: 'rolling',
			reason: 'FailedCreate',
			why: 'FailedCreate: exceeded quota: compute',
		});
	});

	test('that may not be read is known by its pods, the newest of which is of the new ReplicaSet', () => {
		const older = {labels: {'pod-template-hash': 'old'}, creationTimestamp: '2026-11-23T11:00:00Z'};
		const pods = [
			replicaOf('checkout', 'new', 'b'),
			replicaOf('checkout', 'old', 'a', {
				...pullFailing,
				meta: {...older, ownedBy: ['ReplicaSet', 'checkout-old']},
			}),
		];
		const task = taskFrom({pods});
		expect(task).toMatchObject({id: {kind: 'deploy', name: 'checkout'}, state: 'running', pods: 2});
		expect(task.members.map(({outdated}) => outdated)).toEqual([false, true]);
	});
});

describe('a StatefulSet', () => {
	const owned = {ownedBy: ['StatefulSet', 'ledger'] as [string, string]};
	const pods = [podOf('ledger-0', {meta: owned}), podOf('ledger-1', {meta: owned})];

	test('runs when its pods do', () => {
		expect(taskFrom({pods, statefulsets: [statefulSetOf('ledger', 2)]})).toMatchObject({
			state: 'running',
			ready: 2,
			pods: 2,
		});
	});

	test('is rolling while pods of its old revision are left', () => {
		const statefulsets = [statefulSetOf('ledger', 2, {updateRevision: 'ledger-2', updatedReplicas: 1})];
		expect(taskFrom({pods, statefulsets})).toMatchObject({
			state: 'rolling',
			rollout: {updated: 1, wanted: 2},
		});
	});

	test('is done where only pods below its partition are old', () => {
		const ledger = statefulSetOf('ledger', 2, {updateRevision: 'ledger-2', updatedReplicas: 1});
		ledger.spec!.updateStrategy = {type: 'RollingUpdate', rollingUpdate: {partition: 1}};
		expect(taskFrom({pods, statefulsets: [ledger]}).state).toBe('running');
	});

	test('whose pod cannot be made says the event’s words', () => {
		const ledger = statefulSetOf('ledger', 2);
		const events = [warningOf(ledger, 'FailedCreate', 'create Pod ledger-0 failed: forbidden')];
		expect(taskFrom({statefulsets: [ledger], events})).toMatchObject({
			state: 'pending',
			why: 'FailedCreate: create Pod ledger-0 failed: forbidden',
		});
	});
});

describe('a DaemonSet', () => {
	const pods = [podOf('agent-a', {meta: {ownedBy: ['DaemonSet', 'agent']}})];

	test('wants a pod on each node that it is for', () => {
		expect(taskFrom({pods, daemonsets: [daemonSetOf('agent', 3)]})).toMatchObject({
			state: 'running',
			ready: 1,
			pods: 3,
		});
	});

	test('is rolling while nodes have its old pods', () => {
		const daemonsets = [daemonSetOf('agent', 3, {updatedNumberScheduled: 1})];
		expect(taskFrom({pods, daemonsets})).toMatchObject({state: 'rolling', rollout: {updated: 1, wanted: 3}});
	});
});
