import {describe, expect, test} from 'vitest';
import type {Pod} from '../../../source/kubernetes/objects.ts';
import type {WhyUnlisted} from '../../../source/kubernetes/tasks/task-groups.ts';
import {
	backoffLimitExceeded,
	containerStatus,
	crashLoop,
	cronJobOf,
	failedPod,
	jobEnd,
	jobOf,
	podOf,
	succeededPod,
	unschedulable,
	warningOf,
} from './objects.ts';
import {taskFrom} from './tasks-of.ts';

const owned = {ownedBy: ['Job', 'import'] as [string, string]};
const importOf = (fields: Parameters<typeof jobOf>[1], pods: Pod[] = []) =>
	taskFrom({jobs: [jobOf('import', fields)], pods});

describe('a Job', () => {
	test('that is complete has succeeded with 0, though pods of it failed before', () => {
		const pods = [failedPod('a', 1, 'Error', owned), succeededPod('b', owned)];
		expect(importOf({status: jobEnd.complete}, pods)).toMatchObject({
			state: 'succeeded',
			exitCode: 0,
			reason: null,
			why: null,
			endedAt: 1_795_435_460_000_000_000n,
		});
	});

	test('that failed has the exit code of its newest failed pod', () => {
		const pods = [
			failedPod('b', 7, 'Error', {...owned, creationTimestamp: '2026-11-23T12:03:00Z'}),
			failedPod('a', 1, 'Error', {...owned, creationTimestamp: '2026-11-23T12:01:00Z'}),
		];
		expect(importOf({status: backoffLimitExceeded}, pods)).toMatchObject({
			state: 'failed',
			exitCode: 7,
			reason: 'BackoffLimitExceeded',
			why: 'container "app" failed: exit 7; BackoffLimitExceeded',
			startedAt: 1_795_435_200_000_000_000n,
			endedAt: 1_795_435_460_000_000_000n,
		});
	});

	test('whose last pod was killed for memory says that in place of its limit of retries', () => {
		expect(importOf({status: backoffLimitExceeded}, [failedPod('a', 137, 'OOMKilled', owned)])).toMatchObject(
			{
				exitCode: 137,
				reason: 'OOMKilled',
				why: 'OOMKilled',
			},
		);
	});

	test('whose pod was evicted says that', () => {
		const pod = podOf('a', {
			phase: 'Failed',
			statuses: [],
			meta: owned,
			status: {reason: 'Evicted', message: 'low on memory'},
		});
		expect(importOf({status: backoffLimitExceeded}, [pod])).toMatchObject({
			exitCode: null,
			reason: 'Evicted',
			why: 'Evicted: low on memory',
		});
	});

	test('that ran into its deadline says so, also without pods', () => {
		const status = jobEnd.failed('DeadlineExceeded', 'Job was active longer than specified deadline');
		expect(importOf({status})).toMatchObject({
			state: 'failed',
			exitCode: null,
			reason: 'DeadlineExceeded',
			why: 'DeadlineExceeded: Job was active longer than specified deadline',
		});
		expect(importOf({status}, [failedPod('a', 137, 'OOMKilled', owned)]).reason).toBe('DeadlineExceeded');
	});

	test('runs on while its pod has ended and its own condition has not come', () => {
		expect(importOf({}, [succeededPod('a', owned)])).toMatchObject({state: 'running', endedAt: null});
		expect(importOf({spec: {backoffLimit: 0}}, [failedPod('a', 3, 'Error', owned)])).toMatchObject({
			state: 'running',
			exitCode: 3,
		});
	});

	test('restarts between a failed pod and the next try', () => {
		expect(importOf({spec: {backoffLimit: 2}}, [failedPod('a', 3, 'Error', owned)])).toMatchObject({
			state: 'restarting',
			why: 'waiting for the next try, last exit 3',
		});
	});

	test('restarts where its pod is in a crash loop', () => {
		const pod = podOf('a', {restartPolicy: 'OnFailure', statuses: [crashLoop(3)], meta: owned});
		expect(importOf({}, [pod])).toMatchObject({
			state: 'restarting',
			exitCode: 3,
			why: 'crash loop, last exit 3, next try in 2m40s',
		});
	});

	test('is pending with the reason of its pod', () => {
		const pod = podOf('a', {
			phase: 'Pending',
			nodeName: null,
			statuses: [],
			containers: [{name: 'app'}],
			status: {conditions: [unschedulable]},
			meta: owned,
		});
		expect(importOf({}, [pod])).toMatchObject({state: 'pending', reason: 'Unschedulable'});
	});

	test('with one running pod of two runs, and says what the other waits for', () => {
		const pods = [
			podOf('a', {meta: owned}),
			podOf('b', {
				phase: 'Pending',
				statuses: [containerStatus.waiting('ImagePullBackOff', 'x')],
				meta: owned,
			}),
		];
		expect(importOf({spec: {parallelism: 2}}, pods)).toMatchObject({
			state: 'running',
			ready: 1,
			pods: 2,
			why: '1 pod not available yet: image pull failing (ImagePullBackOff: x)',
		});
	});

	test('that is suspended is pending for that', () => {
		expect(importOf({spec: {suspend: true}})).toMatchObject({
			state: 'pending',
			reason: 'Suspended',
			why: 'suspended',
		});
	});

	test('whose pods are refused says the event’s words', () => {
		const job = jobOf('import');
		const events = [
			warningOf(job, 'FailedCreate', 'Error creating: pods "import-" is forbidden: exceeded quota'),
		];
		expect(taskFrom({jobs: [job], events})).toMatchObject({
			state: 'pending',
			reason: 'FailedCreate',
			why: 'FailedCreate: Error creating: pods "import-" is forbidden: exceeded quota',
		});
	});
});

describe('a Job that may not be read', () => {
	const refused: WhyUnlisted = resource => (resource === 'jobs' ? 'no permission' : undefined);

	test.each<[what: string, pods: Pod[], exitCode: number | null]>([
		['failed', [failedPod('a', 3, 'Error', owned)], 3],
		['succeeded', [succeededPod('a', owned)], null],
	])('may try again when its pods have %s, so its end is not known', (_, pods, exitCode) => {
		expect(taskFrom({pods}, refused)).toMatchObject({
			id: {kind: 'job', name: 'import'},
			state: 'unknown',
			reason: 'Unconfirmed',
			why: 'its end could not be confirmed: no permission',
			exitCode,
			endedAt: null,
		});
	});

	test('runs while a pod of it does', () => {
		const pods = [failedPod('a', 3, 'Error', owned), podOf('b', {meta: owned})];
		expect(taskFrom({pods}, refused)).toMatchObject({state: 'running', reason: null});
	});
});

describe('a Job that is gone', () => {
	test('has ended as its newest pod did', () => {
		const pods = [
			failedPod('a', 1, 'Error', owned),
			succeededPod('b', {...owned, creationTimestamp: '2026-11-23T12:03:00Z'}),
		];
		expect(taskFrom({pods})).toMatchObject({
			id: {kind: 'job', name: 'import'},
			state: 'succeeded',
			exitCode: 0,
		});
	});
});

describe('a CronJob without a run', () => {
	test('that never ran is pending, with its schedule', () => {
		expect(taskFrom({cronjobs: [cronJobOf('nightly')]})).toMatchObject({
			id: {kind: 'cronjob'},
			state: 'pending',
			pods: 0,
			reason: 'NeverRan',
			why: 'has not run yet (schedule 0 4 * * *)',
		});
	});

	test('that is suspended says so', () => {
		expect(taskFrom({cronjobs: [cronJobOf('nightly', {suspend: true})]})).toMatchObject({
			state: 'pending',
			reason: 'Suspended',
		});
	});

	test('whose runs were cleaned up says when the last was', () => {
		const cronjobs = [cronJobOf('nightly', {}, {lastScheduleTime: '2026-11-23T04:00:00Z'})];
		expect(taskFrom({cronjobs})).toMatchObject({
			reason: 'NoRunKept',
			why: expect.stringContaining('2026-11-23T04:00:00Z'),
		});
	});
});
