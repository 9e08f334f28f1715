import {describe, expect, test} from 'vitest';
import type {ApiUnderTest} from './api-under-test.ts';

type Condition = {type: string; status: string; reason: string; message: string};
type Owned = {
	metadata: {
		name: string;
		uid: string;
		labels: Record<string, string>;
		ownerReferences: Array<{kind: string; name: string; uid: string; controller: boolean}>;
	};
};
type Job = {metadata: {uid: string}; status: {conditions: Condition[]; completionTime?: string}};
type Deployment = {
	metadata: {uid: string; annotations: Record<string, string>};
	spec: {replicas: number; selector: {matchLabels: Record<string, string>}};
	status: {conditions: Condition[]};
};

/** What makes pods, and what it says of them. */
export const expectOwners = (api: () => ApiUnderTest): void => {
	const list = async (path: string) => (await api().client.getJson<{items: Owned[]}>(path)).items;
	const job = (name: string) =>
		api().client.getJson<Job>(`/apis/batch/v1/namespaces/${api().namespace}/jobs/${name}`);
	const deployment = () =>
		api().client.getJson<Deployment>(
			`/apis/apps/v1/namespaces/${api().namespace}/deployments/${api().deployment}`,
		);
	const ownedBy = (items: Owned[], uid: string) =>
		items.filter(({metadata}) =>
			metadata.ownerReferences?.some(owner => owner.uid === uid && owner.controller),
		);

	describe('owners', () => {
		test('a complete job says so twice, and when', async () => {
			const {status} = await job(api().jobs.complete);
			const why = {
				status: 'True',
				reason: 'CompletionsReached',
				message: 'Reached expected number of succeeded pods',
			};
			expect(status.conditions).toMatchObject([
				{type: 'SuccessCriteriaMet', ...why},
				{type: 'Complete', ...why},
			]);
			expect(status).toMatchObject({succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {}});
			expect(status.completionTime).toMatch(/Z$/);
		});

		test('a failed job says so twice, and has no time of completion', async () => {
			const {status} = await job(api().jobs.failed);
			const why = {
				status: 'True',
				reason: 'BackoffLimitExceeded',
				message: 'Job has reached the specified backoff limit',
			};
			expect(status.conditions).toMatchObject([
				{type: 'FailureTarget', ...why},
				{type: 'Failed', ...why},
			]);
			expect(status).toMatchObject({failed: 1, ready: 0, terminating: 0});
			expect(status.completionTime).toBeUndefined();
		});

		test("a job's pod names it as its owner and in its labels", async () => {
			const name = api().jobs.failed;
			const {metadata} = await job(name);
			const [pod, ...others] = ownedBy(
				await list(`/api/v1/namespaces/${api().namespace}/pods`),
				metadata.uid,
			);
			expect(others).toEqual([]);
			expect(pod!.metadata.labels).toMatchObject({
				'batch.kubernetes.io/controller-uid': metadata.uid,
				'batch.kubernetes.io/job-name': name,
				'controller-uid': metadata.uid,
				'job-name': name,
			});
			expect(pod!.metadata.ownerReferences).toMatchObject([{kind: 'Job', name, apiVersion: 'batch/v1'}]);
			expect(pod!.metadata.name).toMatch(new RegExp(`^${name}-[a-z0-9]{5}$`));
		});

		test('a deployment whose pods are ready says that it has progressed', async () => {
			const {status, metadata, spec} = await deployment();
			expect(status).toMatchObject({
				replicas: spec.replicas,
				updatedReplicas: spec.replicas,
				readyReplicas: spec.replicas,
				availableReplicas: spec.replicas,
			});
			expect(status).not.toHaveProperty('unavailableReplicas');
			expect(metadata.annotations['deployment.kubernetes.io/revision']).toMatch(/^\d+$/);
			expect(status.conditions).toMatchObject([
				{
					type: 'Available',
					status: 'True',
					reason: 'MinimumReplicasAvailable',
					message: 'Deployment has minimum availability.',
				},
				{
					type: 'Progressing',
					status: 'True',
					reason: 'NewReplicaSetAvailable',
					message: expect.stringMatching(
						new RegExp(`^ReplicaSet "${api().deployment}-[a-z0-9]+" has successfully progressed.$`),
					),
				},
			]);
		});

		test('its replica set stands between it and its pods, with one hash', async () => {
			const {metadata, spec} = await deployment();
			const sets = ownedBy(
				await list(`/apis/apps/v1/namespaces/${api().namespace}/replicasets`),
				metadata.uid,
			);
			const [set] = sets;
			const hash = set!.metadata.labels['pod-template-hash'];
			expect(set!.metadata.name).toBe(`${api().deployment}-${hash}`);
			const pods = ownedBy(await list(`/api/v1/namespaces/${api().namespace}/pods`), set!.metadata.uid);
			expect(pods).toHaveLength(spec.replicas);
			expect(pods.map(pod => pod.metadata.labels)).toMatchObject(
				pods.map(() => ({...spec.selector.matchLabels, 'pod-template-hash': hash})),
			);
		});
	});
};
