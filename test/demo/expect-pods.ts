import {describe, expect, test} from 'vitest';
import {type ApiUnderTest, type PodAddress, podPath} from './api-under-test.ts';

type Waiting = {reason: string; message?: string};
type Container = {
	name: string;
	state: {running?: object; waiting?: Waiting; terminated?: object};
	lastState: {terminated?: object};
	ready: boolean;
	started: boolean;
	restartCount: number;
	imageID: string;
	containerID?: string;
};
type Pod = {
	metadata: {uid: string; name: string; namespace: string};
	spec: {nodeName?: string};
	status: {
		phase: string;
		startTime?: string;
		hostIP?: string;
		podIP?: string;
		conditions: Array<{type: string; status: string; reason?: string; message?: string}>;
		containerStatuses?: Container[];
		initContainerStatuses?: Container[];
	};
};

const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const containerId = /^\w+:\/\/[0-9a-f]{64}$/;

/** What the status of a pod says of its state. */
export const expectPods = (api: () => ApiUnderTest): void => {
	const read = (pod: PodAddress) => api().client.getJson<Pod>(podPath(pod));
	/** In a crash loop it runs for a moment, now and then. */
	const readWhileWaiting = async ({namespace, name}: PodAddress): Promise<Pod> => {
		const path = `/api/v1/namespaces/${namespace}/pods?watch=1&fieldSelector=metadata.name%3D${name}`;
		const watch = await api().client.open(path);
		for (;;) {
			const {object} = JSON.parse((await watch.next())!) as {object: Pod};
			if (object.status.containerStatuses![0]!.state.waiting) {
				watch.close();
				return object;
			}
		}
	};

	const conditionsOf = ({status}: Pod) =>
		Object.fromEntries(
			status.conditions.map(({type, status: is, reason}) => [type, reason ? `${is} ${reason}` : is]),
		);

	describe('the status of a pod', () => {
		test('a running one has all conditions', async () => {
			const pod = await read(api().pods.running);
			expect(pod.status).toMatchObject({
				phase: 'Running',
				startTime: expect.stringMatching(second),
				hostIP: expect.any(String),
				podIP: expect.any(String),
			});
			expect(conditionsOf(pod)).toEqual({
				PodReadyToStartContainers: 'True',
				Initialized: 'True',
				Ready: 'True',
				ContainersReady: 'True',
				PodScheduled: 'True',
			});
		});

		test('a running container is ready and started, and has an id', async () => {
			const [container] = (await read(api().pods.running)).status.containerStatuses!;
			expect(container).toMatchObject({
				state: {running: {startedAt: expect.stringMatching(second)}},
				lastState: {},
				ready: true,
				started: true,
				restartCount: 0,
				containerID: expect.stringMatching(containerId),
			});
		});

		test('an ended one failed, and its container says how', async () => {
			const pod = await read(api().pods.ended);
			const [container] = pod.status.containerStatuses!;
			expect(pod.status.phase).toBe('Failed');
			expect(conditionsOf(pod)).toEqual({
				PodReadyToStartContainers: 'False',
				Initialized: 'True',
				Ready: 'False PodFailed',
				ContainersReady: 'False PodFailed',
				PodScheduled: 'True',
			});
			expect(container).toMatchObject({ready: false, started: false, restartCount: 0, lastState: {}});
			expect(container!.state).toEqual({
				terminated: {
					exitCode: 3,
					reason: 'Error',
					startedAt: expect.stringMatching(second),
					finishedAt: expect.stringMatching(second),
					containerID: container!.containerID,
				},
			});
		});

		test('one without a node has one condition and no containers', async () => {
			const {spec, status} = await read(api().pods.unscheduled);
			expect(spec.nodeName).toBeUndefined();
			expect(status.phase).toBe('Pending');
			expect(status.conditions).toHaveLength(1);
			expect(status.conditions[0]).toMatchObject({
				type: 'PodScheduled',
				status: 'False',
				reason: 'Unschedulable',
				message: expect.stringMatching(/^0\/\d+ nodes are available: /),
			});
			expect(status.containerStatuses).toBeUndefined();
			expect(status.startTime).toBeUndefined();
		});

		test('one whose image does not come waits, and says for what', async () => {
			const pod = await read(api().pods.noImage);
			const [container] = pod.status.containerStatuses!;
			expect(pod.status.phase).toBe('Pending');
			expect(conditionsOf(pod)).toMatchObject({Initialized: 'True', Ready: 'False ContainersNotReady'});
			expect(container).toMatchObject({ready: false, started: false, restartCount: 0, imageID: ''});
			expect(container!.containerID).toBeUndefined();
			const {reason, message} = container!.state.waiting!;
			expect(reason).toMatch(/^(?:ErrImagePull|ImagePullBackOff)$/);
			expect(message).toMatch(/failed to pull and unpack image/);
			expect(message!.startsWith('Back-off pulling image "')).toBe(reason === 'ImagePullBackOff');
		});

		test('one whose configuration is missing waits, and says for what', async () => {
			const [container] = (await read(api().pods.noConfig)).status.containerStatuses!;
			expect(container!.state.waiting).toEqual({
				reason: 'CreateContainerConfigError',
				message: expect.stringMatching(/^configmap ".+" not found$/),
			});
		});

		test('one whose init container runs waits for it', async () => {
			const {waiting} = api().pods;
			const pod = await read(waiting);
			const [init] = pod.status.initContainerStatuses!;
			const [main] = pod.status.containerStatuses!;
			expect(pod.status.phase).toBe('Pending');
			expect(init).toMatchObject({name: waiting.init, state: {running: {}}, ready: false, started: true});
			expect(main).toMatchObject({state: {waiting: {reason: 'PodInitializing'}}, started: false});
			expect(pod.status.conditions.find(({type}) => type === 'Initialized')).toMatchObject({
				status: 'False',
				reason: 'ContainersNotInitialized',
				message: `containers with incomplete status: [${waiting.init}]`,
			});
		});

		test('an init container that did its work is ready and no more started', async () => {
			const {several} = api().pods;
			const [init] = (await read(several)).status.initContainerStatuses!;
			expect(init).toMatchObject({
				name: several.init,
				state: {terminated: {exitCode: 0, reason: 'Completed'}},
				ready: true,
				started: false,
			});
		});

		test('one in a crash loop is running, with its last end', async () => {
			const pod = await read(api().pods.crashing);
			const [container] = pod.status.containerStatuses!;
			expect(pod.status.phase).toBe('Running');
			expect(container!.restartCount).toBeGreaterThan(1);
			expect(container!.lastState.terminated).toEqual({
				exitCode: expect.any(Number),
				reason: 'Error',
				startedAt: expect.stringMatching(second),
				finishedAt: expect.stringMatching(second),
				containerID: expect.stringMatching(containerId),
			});
		});

		test('while it waits, it says how long and for which container', async () => {
			const pod = await readWhileWaiting(api().pods.crashing);
			const [container] = pod.status.containerStatuses!;
			const {uid, name, namespace} = pod.metadata;
			expect(container!.state.waiting).toEqual({
				reason: 'CrashLoopBackOff',
				message: expect.stringMatching(
					new RegExp(
						`^back-off (?:\\d+m)?\\d+s restarting failed container=${container!.name} pod=${name}_${namespace}\\(${uid}\\)$`,
					),
				),
			});
			expect(container!.containerID).toBe(
				(container!.lastState.terminated as {containerID: string}).containerID,
			);
		});
	});
};
