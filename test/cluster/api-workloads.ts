import type {Pod} from '../../source/kubernetes/objects.ts';
import {absentImage, lines, linesForEver, linger, shell} from './containers.ts';
import {
	isPullFailing,
	isUnschedulable,
	job,
	jobSpec,
	keeper,
	pod as podOfNobody,
	type Workload,
	waitingReason,
} from './workload.ts';

const pod = (name: string, isReady: (pod: Pod) => boolean, spec: object): Workload =>
	podOfNobody(name, isReady, spec, {app: name});

/** A pod in each of the states that the expectations of the API are about. */
const pods: readonly Workload[] = [
	pod('running', ({status}) => status?.phase === 'Running', {
		containers: [shell('app', linesForEver({word: 'running'}))],
	}),
	pod('ended', ({status}) => status?.containerStatuses?.[0]?.state?.terminated !== undefined, {
		restartPolicy: 'Never',
		containers: [shell('app', `${lines(16, {pause: 0.25})}; ${linger}; exit 3`)],
	}),
	pod('several', ({status}) => status?.containerStatuses?.every(({state}) => state?.running) ?? false, {
		initContainers: [shell('first', lines(5, {word: 'first'}))],
		containers: [shell('one', linesForEver({word: 'one'})), shell('two', linesForEver({word: 'two'}))],
	}),
	pod('unscheduled', isUnschedulable, {
		nodeSelector: {'kreel.test/there-is': 'no-such-node'},
		containers: [shell('app', 'true')],
	}),
	pod('no-image', isPullFailing, {
		containers: [shell('app', 'true', {image: absentImage, imagePullPolicy: 'IfNotPresent'})],
	}),
	pod('no-config', one => waitingReason(one) === 'CreateContainerConfigError', {
		containers: [shell('app', 'true', {envFrom: [{configMapRef: {name: 'absent'}}]})],
	}),
	pod('waiting', ({status}) => status?.initContainerStatuses?.[0]?.state?.running !== undefined, {
		initContainers: [shell('wait', linesForEver({word: 'waiting'}))],
		containers: [shell('app', 'true')],
	}),
	// Its second restart comes so late that the ended one has ended long since.
	pod(
		'crashing',
		one => waitingReason(one) === 'CrashLoopBackOff' && one.status!.containerStatuses![0]!.restartCount! > 1,
		{containers: [shell('app', `${lines(3)}; exit 1`)]},
	),
];

/** All that the expectations of the API are about. */
export const apiWorkloads: readonly Workload[] = [
	...pods,
	job('complete', jobSpec('app', `${lines(3)}; exit 0`)),
	job('failed', jobSpec('app', `${lines(3)}; exit 3`)),
	keeper(
		'deployments',
		'deployment',
		({availableReplicas}) => availableReplicas === 2,
		{containers: [shell('app', linesForEver({pause: 1}))]},
		{replicas: 2},
	),
];
