import {describe, expect, test} from 'vitest';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {Latest} from '../../../source/kubernetes/logs/latest.ts';
import {PodQuestions} from '../../../source/kubernetes/logs/pod-questions.ts';
import {Stand} from '../../../source/kubernetes/logs/stand.ts';
import {
	readStanding,
	type Standing,
	setStanding,
	standingOfMember,
} from '../../../source/kubernetes/logs/standing.ts';
import type {Pod} from '../../../source/kubernetes/objects.ts';
import {answerJson, answerStatus, kubeconfigOf, startApi} from '../connection/loopback-api.ts';
import {LogPod} from './log-pod.ts';
import {openJob} from './open-job.ts';

const {signal} = new AbortController();
const address = {namespace: 'shop', pod: 'app', container: 'app'};
const known: Standing = {isGone: false, isOver: false, isTaskEnded: true};

/** As the API server answers with a pod, or with a status. */
const read = async (answer: Pod | number): Promise<Standing> => {
	const api = await startApi((_, response) =>
		typeof answer === 'number'
			? answerStatus(response, answer, 'Any', 'words')
			: answerJson(response, answer),
	);
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	try {
		return await readStanding(new PodQuestions(connection, signal), address, 'uid-app', known, Date.now);
	} finally {
		await connection.close();
		await api.close();
	}
};

/** Its container has ended. */
const endedPod = (exitCode: number, fields: Partial<Pod> = {}, status: Partial<Pod['status']> = {}): Pod => ({
	metadata: {name: 'app', namespace: 'shop', uid: 'uid-app'},
	spec: {containers: [{name: 'app'}]},
	status: {
		phase: 'Running',
		containerStatuses: [{name: 'app', restartCount: 0, state: {terminated: {exitCode}}}],
		...status,
	},
	...fields,
});

const containers = [{name: 'app'}];
const metadata = {name: 'app', namespace: 'shop', uid: 'uid-app'};
const terminated = (exitCode: number) => [{name: 'app', state: {terminated: {exitCode}}}];

describe('a container that has ended', () => {
	test.each<[string, Pod, boolean]>([
		['is started again', endedPod(0), false],
		['is not started again where its pod has succeeded', endedPod(0, {}, {phase: 'Succeeded'}), true],
		['is not started again where its pod has failed', endedPod(1, {}, {phase: 'Failed'}), true],
		[
			'is not started again where its pod is being deleted',
			endedPod(1, {metadata: {...metadata, deletionTimestamp: '2026-11-23T00:00:00Z'}}),
			true,
		],
		[
			'is not started again by the policy Never',
			endedPod(1, {spec: {containers, restartPolicy: 'Never'}}),
			true,
		],
		[
			'is started again by the policy OnFailure where it failed',
			endedPod(1, {spec: {containers, restartPolicy: 'OnFailure'}}),
			false,
		],
		[
			'is not started again by the policy OnFailure where it did not fail',
			endedPod(0, {spec: {containers, restartPolicy: 'OnFailure'}}),
			true,
		],
		[
			'for debugging is not started again',
			endedPod(
				1,
				{spec: {containers: [], ephemeralContainers: containers}},
				{containerStatuses: [], ephemeralContainerStatuses: terminated(1)},
			),
			true,
		],
		[
			'for initialising is not started again where it is done',
			endedPod(
				0,
				{spec: {containers: [], initContainers: containers}},
				{containerStatuses: [], initContainerStatuses: terminated(0)},
			),
			true,
		],
		[
			'for initialising is started again where it failed',
			endedPod(
				1,
				{spec: {containers: [], initContainers: containers}},
				{containerStatuses: [], initContainerStatuses: terminated(1)},
			),
			false,
		],
		[
			'beside others is started again, whatever the policy of its pod',
			endedPod(
				1,
				{
					spec: {
						containers: [],
						initContainers: [{name: 'app', restartPolicy: 'Always'}],
						restartPolicy: 'Never',
					},
				},
				{containerStatuses: [], initContainerStatuses: terminated(1)},
			),
			false,
		],
	])('%s', async (_, pod, isOver) => {
		expect(await read(pod)).toMatchObject({isGone: false, isOver, isTaskEnded: true});
	});
});

describe('a pod', () => {
	test('that is not found is gone', async () => {
		expect(await read(404)).toEqual({isGone: true, isOver: true, isTaskEnded: true});
	});

	test('whose name another one has by now is gone', async () => {
		const other = endedPod(0, {metadata: {...metadata, uid: 'other'}});
		expect(await read(other)).toEqual({isGone: true, isOver: true, isTaskEnded: true});
	});

	test('that may not be read is as it was known', async () => {
		expect(await read(403)).toBe(known);
	});

	test('of which the server does not tell now is an error', async () => {
		await expect(read(500)).rejects.toThrow('words');
	});
});

describe('as the list of tasks has it', () => {
	const member = {...new LogPod().member(), state: 'running' as const};
	const ended = {
		...member,
		containers: member.containers.map(one => ({...one, state: 'terminated' as const})),
	};

	test.each<[string, Standing, boolean]>([
		['a container that runs is not over', standingOfMember(member, 'app', true), false],
		['one that has ended may be started again', standingOfMember(ended, 'app', false), false],
		['one that has ended is over with its task', standingOfMember(ended, 'app', true), true],
		['with its pod that failed', standingOfMember({...ended, state: 'failed'}, 'app', false), true],
		['with its pod that succeeded', standingOfMember({...ended, state: 'succeeded'}, 'app', false), true],
		['with its pod that is being deleted', standingOfMember({...ended, deleting: true}, 'app', false), true],
	])('%s', (_, {isOver}, expected) => {
		expect(isOver).toBe(expected);
	});

	test('a pod that is not in it is gone', () => {
		expect(standingOfMember(undefined, 'app', false)).toMatchObject({isGone: true, isOver: false});
	});

	test('without news nobody is woken', async () => {
		const latest = new Latest(standingOfMember(member, 'app', false));
		const {value} = latest;
		setStanding(latest, standingOfMember(member, 'app', false));
		expect(latest.value).toBe(value);
		setStanding(latest, standingOfMember(ended, 'app', false));
		expect(latest.value).not.toBe(value);
	});
});

describe('what is believed of a container', () => {
	test('is the later of what the list tells and what was asked', async () => {
		const pod = new LogPod();
		const {job, tell} = await openJob(pod);
		const stand = new Stand(job);
		pod.exit(1);
		pod.startLife();
		expect(stand.now.container?.restarts).toBe(0);
		await stand.ask();
		expect(stand.now.container?.restarts).toBe(1);
		pod.exit(1);
		pod.startLife();
		tell();
		expect(stand.now.container?.restarts).toBe(2);
	});

	test('is over where the server said so, though the list cannot know yet', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		const {job} = await openJob(pod);
		pod.exit(0);
		const told = standingOfMember({...pod.member(), state: 'running'}, 'app', false);
		setStanding(job.standing, told);
		const stand = new Stand(job);
		expect(stand.now.isOver).toBe(false);
		await stand.ask();
		setStanding(job.standing, {...told, isTaskEnded: true});
		expect(stand.now.isOver).toBe(true);
	});

	test('is what the server says where the task has left the list before its pods are gone', async () => {
		const pod = new LogPod();
		const {job} = await openJob(pod);
		setStanding(job.standing, standingOfMember(undefined, 'app', false));
		expect(await new Stand(job).ask()).toMatchObject({isGone: false});
	});

	test('is what is known where the server does not answer', async () => {
		const pod = new LogPod();
		const {job} = await openJob(pod, {podUid: 'uid-app'});
		pod.handle = (_request, response) => answerStatus(response, 500, 'InternalError', 'words');
		expect(await new Stand(job).ask()).toBe(job.standing.value);
	});
});
