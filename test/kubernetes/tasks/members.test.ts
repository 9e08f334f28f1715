import {describe, expect, test} from 'vitest';
import {waitingSentence} from '../../../source/core/sentences.ts';
import type {Pod} from '../../../source/kubernetes/objects.ts';
import {memberOf, readPod} from '../../../source/kubernetes/tasks/members.ts';
import {containerStatus, crashLoop, failedPod, podOf, succeededPod, unschedulable} from './objects.ts';

const {running, waiting, terminated} = containerStatus;
// The crash loops of these tests ended their last life at 12:04:17.
const now = Date.parse('2026-11-23T12:06:37Z');

const stateOf = (pod: Pod) => memberOf(pod, {now}).state;

describe('the state of a pod', () => {
	const cases: Array<[what: string, pod: Pod, state: string]> = [
		['runs when its containers run', podOf('p'), 'running'],
		['has succeeded when its phase says so', succeededPod('p'), 'succeeded'],
		['has failed when its phase says so', failedPod('p', 3), 'failed'],
		[
			'has failed with one failed container of two',
			podOf('p', {phase: 'Failed', statuses: [terminated(0, 'Completed', 'a'), terminated(1, 'Error', 'b')]}),
			'failed',
		],
		[
			'goes on while one container runs and another has failed, as its phase says',
			podOf('p', {restartPolicy: 'Never', statuses: [terminated(1, 'Error', 'a'), running('b')]}),
			'running',
		],
		['restarts in a crash loop', podOf('p', {statuses: [crashLoop()]}), 'restarting'],
		['restarts between an end and its back-off', podOf('p', {statuses: [terminated(1)]}), 'restarting'],
		[
			'restarts where its init container does',
			podOf('p', {init: [{...crashLoop(), name: 'init'}], statuses: [waiting('PodInitializing')]}),
			'restarting',
		],
		[
			'is pending while a container waits',
			podOf('p', {phase: 'Pending', statuses: [waiting('ContainerCreating')]}),
			'pending',
		],
		[
			'is pending while nothing of it is known',
			podOf('p', {phase: 'Pending', statuses: [], nodeName: null}),
			'pending',
		],
		['is unknown when its node is lost', podOf('p', {status: {reason: 'NodeLost'}}), 'unknown'],
		['is unknown when its phase is', podOf('p', {phase: 'Unknown'}), 'unknown'],
	];
	test.each(cases)('%s', (_, pod, state) => {
		expect(stateOf(pod)).toBe(state);
	});
});

describe('the exit of a pod', () => {
	const codeOf = (pod: Pod) => readPod(pod, {now}).exit?.code;

	test('is the first by finish time that is not zero, whatever the order of the containers', () => {
		const statuses = [
			terminated(2, 'Error', 'late', '2026-11-23T12:09:00Z'),
			terminated(0, 'Completed', 'good', '2026-11-23T12:01:00Z'),
			terminated(9, 'Error', 'early', '2026-11-23T12:02:00Z'),
		];
		expect(codeOf(podOf('p', {phase: 'Failed', statuses}))).toBe(9);
	});

	test('is never a sidecar’s', () => {
		const statuses = [terminated(0), terminated(137, 'OOMKilled', 'istio-proxy', '2026-11-23T12:00:09Z')];
		expect(codeOf(podOf('p', {phase: 'Succeeded', statuses}))).toBe(0);
		const init = [terminated(143, 'Error', 'proxy')];
		expect(
			codeOf(podOf('p', {phase: 'Succeeded', statuses: [terminated(0)], init, sidecars: ['proxy']})),
		).toBe(0);
	});

	test('is an init container’s that failed', () => {
		const pod = podOf('p', {
			phase: 'Failed',
			init: [terminated(4, 'Error', 'init')],
			statuses: [waiting('PodInitializing')],
		});
		expect(codeOf(pod)).toBe(4);
	});

	test('is unknown where the kubelet has lost the container', () => {
		expect(codeOf(failedPod('p', 137, 'ContainerStatusUnknown'))).toBeNull();
	});

	test('of a crash loop is the last one', () => {
		expect(codeOf(podOf('p', {statuses: [crashLoop(137, 'OOMKilled')]}))).toBe(137);
	});

	test('is not there while it runs', () => {
		expect(codeOf(podOf('p'))).toBeUndefined();
	});

	test('carries signal, reason and both times', () => {
		const status = terminated(137, 'OOMKilled');
		status.state!.terminated!.signal = 9;
		expect(readPod(podOf('p', {phase: 'Failed', statuses: [status]}), {now}).exit).toEqual({
			code: 137,
			reason: 'OOMKilled',
			signal: 9,
			startedAt: 1_795_435_205_000_000_000n,
			finishedAt: 1_795_435_457_000_000_000n,
		});
	});
});

describe('why a container waits, as its stream says it', () => {
	const sentencesOf = (pod: Pod, warning?: {word: string; why: string}) =>
		memberOf(pod, {now, warning})
			.containers.filter(({reason}) => reason !== undefined)
			.map(({reason}) => waitingSentence(reason!));
	const pending = (status = waiting('ContainerCreating'), init = [] as (typeof status)[]) =>
		podOf('p', {phase: 'Pending', statuses: [status], init});

	test('without a node: the scheduler’s message', () => {
		const pod = podOf('p', {
			phase: 'Pending',
			nodeName: null,
			statuses: [],
			containers: [{name: 'app'}],
			status: {conditions: [unschedulable]},
		});
		expect(sentencesOf(pod)).toEqual([
			"Log not available yet: not scheduled: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
		]);
	});

	test('held back by a scheduling gate: that', () => {
		const gated = {
			...unschedulable,
			reason: 'SchedulingGated',
			message: 'Scheduling is blocked due to non-empty scheduling gates',
		};
		const pod = podOf('p', {
			phase: 'Pending',
			nodeName: null,
			statuses: [waiting('')],
			status: {conditions: [gated]},
		});
		expect(sentencesOf(pod)[0]).toContain('not scheduled: Scheduling is blocked');
	});

	test('for its image: that the pull fails, with the message', () => {
		expect(
			sentencesOf(pending(waiting('ImagePullBackOff', 'Back-off pulling image "shop/absent:1"'))),
		).toEqual([
			'Log not available yet: image pull failing (ImagePullBackOff: Back-off pulling image "shop/absent:1")',
		]);
	});

	test('for a missing configuration: the reason and the message', () => {
		expect(
			sentencesOf(pending(waiting('CreateContainerConfigError', 'configmap "absent" not found'))),
		).toEqual(['Log not available yet: CreateContainerConfigError: configmap "absent" not found']);
	});

	test('behind an init container: which one', () => {
		expect(sentencesOf(pending(waiting('PodInitializing'), [running('wait-for-db')]))).toEqual([
			'Log not available yet: waiting for init container "wait-for-db"',
		]);
	});

	test('behind an init container that cannot start: which one and why', () => {
		const init = waiting('ImagePullBackOff', 'Back-off pulling image "x"', 'setup');
		expect(sentencesOf(pending(waiting('PodInitializing'), [init]))).toEqual([
			'Log not available yet: image pull failing (ImagePullBackOff: Back-off pulling image "x")',
			'Log not available yet: waiting for init container "setup": image pull failing (ImagePullBackOff: Back-off pulling image "x")',
		]);
	});

	test('behind a sidecar that has not started: which one', () => {
		const pod = podOf('p', {
			phase: 'Pending',
			statuses: [waiting('PodInitializing')],
			init: [terminated(0, 'Completed', 'setup'), running('proxy', {started: false, ready: false})],
			sidecars: ['proxy'],
		});
		expect(sentencesOf(pod)).toEqual(['Log not available yet: waiting for init container "proxy"']);
	});

	test('in a crash loop: the last exit and the next try', () => {
		expect(sentencesOf(podOf('p', {statuses: [crashLoop(137, 'OOMKilled')]}))).toEqual([
			'Restarting: crash loop, last exit 137 (OOMKilled), next try in 2m40s',
		]);
	});

	test('in a crash loop whose back-off is over: that the next try is due', () => {
		const pod = podOf('p', {statuses: [crashLoop()]});
		const later = now + 600_000;
		expect(memberOf(pod, {now: later}).containers[0]!.reason).toBe(
			'Restarting: crash loop, last exit 1, next try any moment',
		);
	});

	test('that runs again after a crash loop: nothing, whatever its last life was', () => {
		const again = running('app', {restartCount: 4, lastState: crashLoop().lastState});
		expect(memberOf(podOf('p', {statuses: [again]}), {now}).containers[0]!.reason).toBeUndefined();
	});

	test('while it is created: the newest warning knows more', () => {
		const warning = {word: 'FailedMount', why: 'FailedMount: configmap "absent" not found'};
		expect(sentencesOf(pending(), warning)).toEqual([
			'Log not available yet: FailedMount: configmap "absent" not found',
		]);
		expect(sentencesOf(pending())).toEqual(['Log not available yet: ContainerCreating']);
	});

	test('with a reason of its own: no event replaces it', () => {
		const warning = {word: 'BackOff', why: 'BackOff: something older'};
		expect(sentencesOf(pending(waiting('ErrImagePull', 'no such image')), warning)).toEqual([
			'Log not available yet: image pull failing (ErrImagePull: no such image)',
		]);
	});
});

describe('why a pod is not available', () => {
	const reasonOf = (pod: Pod) => memberOf(pod, {now}).reason;

	test('though it runs: its readiness fails', () => {
		expect(reasonOf(podOf('p', {statuses: [running('app', {ready: false})]}))).toBe('readiness failing');
	});

	test('though it runs: its startup probe has not passed', () => {
		const statuses = [running('app', {ready: false, started: false})];
		expect(reasonOf(podOf('p', {statuses, containers: [{name: 'app', startupProbe: {}}]}))).toBe(
			'startup probe has not passed yet',
		);
	});

	test('when it was evicted: the kubelet’s own words', () => {
		const status = {reason: 'Evicted', message: 'The node was low on resource: memory.'};
		expect(reasonOf(podOf('p', {phase: 'Failed', statuses: [], status}))).toBe(
			'Evicted: The node was low on resource: memory.',
		);
	});

	test('when it was killed for memory: that word', () => {
		expect(reasonOf(failedPod('p', 137, 'OOMKilled'))).toBe('OOMKilled');
	});

	test('is said of the main container, not of the one before it', () => {
		const pod = podOf('p', {
			phase: 'Pending',
			init: [running('wait-for-db')],
			statuses: [waiting('PodInitializing')],
		});
		expect(reasonOf(pod)).toBe('waiting for init container "wait-for-db"');
	});

	test('is not said of one that is fine or has succeeded', () => {
		expect(reasonOf(podOf('p'))).toBeUndefined();
		expect(reasonOf(succeededPod('p'))).toBeUndefined();
	});
});

describe('the containers of a pod', () => {
	test('come in the order of their start, each with its role', () => {
		const pod = podOf('p', {
			init: [terminated(0, 'Completed', 'migrate'), running('proxy')],
			sidecars: ['proxy'],
			statuses: [running('app'), running('istio-proxy')],
		});
		expect(memberOf(pod, {now}).containers.map(({name, role}) => `${name} ${role}`)).toEqual([
			'migrate init',
			'proxy sidecar',
			'app main',
			'istio-proxy sidecar',
		]);
	});

	test('are known from the specification before the kubelet reports them', () => {
		const pod = podOf('p', {phase: 'Pending', statuses: [], containers: [{name: 'a'}, {name: 'b'}]});
		expect(memberOf(pod, {now}).containers).toMatchObject([
			{name: 'a', state: 'waiting', restarts: 0},
			{name: 'b', state: 'waiting', restarts: 0},
		]);
	});

	test('have a main one: that of the annotation, else the first', () => {
		const statuses = [running('first'), running('second')];
		const meta = {annotations: {'kubectl.kubernetes.io/default-container': 'second'}};
		expect(memberOf(podOf('p', {statuses}), {now}).mainContainer).toBe('first');
		expect(memberOf(podOf('p', {statuses, meta}), {now}).mainContainer).toBe('second');
	});

	test('are named by their present life, and know the one before', () => {
		const again = running('app', {
			restartCount: 1,
			containerID: 'containerd://app-1',
			lastState: {terminated: terminated(1).state!.terminated!},
		});
		expect(memberOf(podOf('p', {statuses: [again]}), {now}).containers[0]).toMatchObject({
			containerId: 'containerd://app-1',
			restarts: 1,
			lastExit: {code: 1},
		});
	});
});

describe('a Vela build', () => {
	const paused = running('step-test', {image: 'docker.io/kubernetes/pause:latest'});
	const started = running('step-test', {
		image: 'docker.io/library/golang:1',
		restartCount: 1,
		lastState: {terminated: terminated(0).state!.terminated!},
	});

	test('whose step is still a pause container is pending', () => {
		const member = memberOf(podOf('p', {restartPolicy: 'Never', statuses: [paused]}), {now, build: true});
		expect(member.state).toBe('pending');
		expect(member.containers[0]).toMatchObject({state: 'waiting', reason: 'the step has not started yet'});
	});

	test('counts no restart for the change from pause to step', () => {
		const reading = readPod(podOf('p', {restartPolicy: 'Never', statuses: [started]}), {now, build: true});
		expect(reading.restarts).toBe(0);
		expect(reading.member.containers[0]).toMatchObject({state: 'running', restarts: 1});
		expect(reading.member.containers[0]!.lastExit).toBeUndefined();
	});
});
