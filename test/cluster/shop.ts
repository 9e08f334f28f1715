import type {CronJob} from '../../source/kubernetes/objects.ts';
import {
	absentImage,
	greed,
	lines,
	linesForEver,
	linger,
	shell,
	smallMemory,
	stackTrace,
} from './containers.ts';
import {
	isPullFailing,
	isUnschedulable,
	job,
	jobSpec,
	keeper,
	pod,
	type Workload,
	waitingReason,
} from './workload.ts';

const keepers: readonly Workload[] = [
	keeper(
		'deployments',
		'checkout',
		({availableReplicas}) => availableReplicas === 3,
		{
			initContainers: [
				shell('migrate', lines(5, {pause: 0.05, word: 'migrated'})),
				shell('proxy', linesForEver({pause: 0.5, word: 'proxied'}), {restartPolicy: 'Always'}),
			],
			containers: [shell('app', linesForEver({word: 'checked out'}))],
		},
		{replicas: 3},
	),
	keeper(
		'statefulsets',
		'ledger',
		({availableReplicas}) => availableReplicas === 2,
		{containers: [shell('ledger', linesForEver({pause: 0.5, stderrEvery: 5}))]},
		{replicas: 2, serviceName: 'ledger'},
	),
	keeper(
		'daemonsets',
		'node-agent',
		({numberAvailable = 0, desiredNumberScheduled}) =>
			numberAvailable > 0 && numberAvailable === desiredNumberScheduled,
		{containers: [shell('agent', linesForEver({pause: 2}))]},
	),
];

const importScript = `${lines(39, {pause: 0.05, word: 'row'})}; ${stackTrace('row 40')}; ${linger}; exit 3`;

const jobs: readonly Workload[] = [
	job('report', jobSpec('report', `${lines(200, {stderrEvery: 5})}; ${linger}`)),
	job('import', jobSpec('import', importScript)),
	job('resize', jobSpec('resize', `${lines(12)}; ${linger}; ${greed}`, {}, smallMemory)),
	job(
		'shards',
		jobSpec('shard', lines(20, {pause: 0.05}), {
			completions: 4,
			parallelism: 2,
			completionMode: 'Indexed',
			backoffLimit: 2,
		}),
	),
];

/** A run that was missed is made at once: so the test need not wait for the next one. */
export const missedRun = {status: {lastScheduleTime: '2020-01-01T00:00:00Z'}};

const heartbeat: Workload = {
	collection: 'cronjobs',
	object: {
		metadata: {name: 'heartbeat'},
		spec: {schedule: '0 4 1 1 *', jobTemplate: {spec: jobSpec('heartbeat', lines(10))}},
	},
	isReady: object =>
		(object as CronJob & {status?: {lastSuccessfulTime?: string}}).status?.lastSuccessfulTime !== undefined,
};

const pods: readonly Workload[] = [
	pod(
		'flaky',
		one => waitingReason(one) === 'CrashLoopBackOff' && one.status!.containerStatuses![0]!.restartCount! > 0,
		{containers: [shell('flaky', `${lines(3)}; exit 1`)]},
	),
	pod('half', ({status}) => status?.phase === 'Failed', {
		restartPolicy: 'Never',
		containers: [shell('good', lines(3)), shell('bad', `${lines(3)}; sleep 1; exit 4`)],
	}),
	pod('no-image', isPullFailing, {
		containers: [shell('app', 'true', {image: absentImage, imagePullPolicy: 'IfNotPresent'})],
	}),
	pod('no-node', isUnschedulable, {
		nodeSelector: {'kreel.test/disk': 'nvme'},
		containers: [shell('app', 'true')],
	}),
	pod('no-config', one => waitingReason(one) === 'CreateContainerConfigError', {
		containers: [shell('app', 'true', {envFrom: [{configMapRef: {name: 'absent'}}]})],
	}),
	pod('slow-init', ({status}) => status?.initContainerStatuses?.[0]?.state?.running !== undefined, {
		initContainers: [shell('wait-for-db', linesForEver({pause: 1}))],
		containers: [shell('app', linesForEver())],
	}),
	pod('well', ({status}) => status?.containerStatuses?.[0]?.state?.running !== undefined, {
		containers: [shell('app', linesForEver())],
	}),
];

/** A day at a shop: tasks in every state that a person on call meets. */
export const shop: readonly Workload[] = [heartbeat, ...jobs, ...pods, ...keepers];
