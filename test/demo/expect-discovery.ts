import {describe, expect, test} from 'vitest';
import type {ApiUnderTest} from './api-under-test.ts';
import {noResourceBody, statusBody} from './status-body.ts';

type ResourceEntry = {
	name: string;
	kind: string;
	namespaced: boolean;
	verbs: string[];
	shortNames?: string[];
	categories?: string[];
};

/** What an API server says of itself. */
export const expectDiscovery = (api: () => ApiUnderTest): void => {
	const get = (path: string) => api().client.get(path);
	const getJson = <T>(path: string) => api().client.getJson<T>(path);

	describe('discovery', () => {
		test('the version names a Kubernetes release', async () => {
			const {major, minor, gitVersion, platform} = await getJson<Record<string, string>>('/version');
			expect(major).toBe('1');
			expect(gitVersion).toContain(`v1.${parseInt(minor!, 10)}.`);
			expect(platform).toMatch(/^linux\//);
		});

		test.each(['/healthz', '/livez', '/readyz'])('%s answers ok as text', async path => {
			const {status, type, text} = await get(path);
			expect({status, type, text}).toEqual({status: 200, type: 'text/plain; charset=utf-8', text: 'ok'});
		});

		test('the core group has the version v1', async () => {
			expect(await getJson('/api')).toMatchObject({kind: 'APIVersions', versions: ['v1']});
		});

		test('apps and batch are among the groups, with v1 preferred', async () => {
			const {kind, apiVersion, groups} = await getJson<{kind: string; apiVersion: string; groups: unknown[]}>(
				'/apis',
			);
			expect({kind, apiVersion}).toEqual({kind: 'APIGroupList', apiVersion: 'v1'});
			for (const name of ['apps', 'batch']) {
				const preferredVersion = {groupVersion: `${name}/v1`, version: 'v1'};
				expect(groups).toContainEqual({name, versions: [preferredVersion], preferredVersion});
			}
		});

		test('a group can be asked for alone', async () => {
			const preferredVersion = {groupVersion: 'batch/v1', version: 'v1'};
			expect(await getJson('/apis/batch')).toEqual({
				kind: 'APIGroup',
				apiVersion: 'v1',
				name: 'batch',
				versions: [preferredVersion],
				preferredVersion,
			});
		});

		test.each([
			['/api/v1', 'pods', 'Pod', true, ['po'], ['all']],
			['/api/v1', 'events', 'Event', true, ['ev'], undefined],
			['/api/v1', 'namespaces', 'Namespace', false, ['ns'], undefined],
			['/api/v1', 'nodes', 'Node', false, ['no'], undefined],
			['/apis/apps/v1', 'deployments', 'Deployment', true, ['deploy'], ['all']],
			['/apis/apps/v1', 'replicasets', 'ReplicaSet', true, ['rs'], ['all']],
			['/apis/apps/v1', 'statefulsets', 'StatefulSet', true, ['sts'], ['all']],
			['/apis/apps/v1', 'daemonsets', 'DaemonSet', true, ['ds'], ['all']],
			['/apis/batch/v1', 'jobs', 'Job', true, undefined, ['all']],
			['/apis/batch/v1', 'cronjobs', 'CronJob', true, ['cj'], ['all']],
		])('%s serves %s for reading', async (path, name, kind, namespaced, shortNames, categories) => {
			const {resources} = await getJson<{resources: ResourceEntry[]}>(path);
			const entry = resources.find(resource => resource.name === name);
			expect(entry).toMatchObject({kind, namespaced});
			expect(entry?.shortNames).toEqual(shortNames);
			expect(entry?.categories).toEqual(categories);
			expect(entry?.verbs).toEqual(expect.arrayContaining(['get', 'list', 'watch']));
		});

		test('the log is a part of a pod that can be read', async () => {
			const {resources} = await getJson<{resources: ResourceEntry[]}>('/api/v1');
			expect(resources).toContainEqual({
				name: 'pods/log',
				singularName: '',
				namespaced: true,
				kind: 'Pod',
				verbs: ['get'],
			});
		});

		test.each(['/apis/nothing.example.com/v1', '/apis/nothing.example.com/v1/things', '/nothing'])(
			'%s, which belongs to no group, is a page that is not found',
			async path => {
				const {status, type, text} = await get(path);
				expect({status, type, text}).toEqual({
					status: 404,
					type: 'text/plain; charset=utf-8',
					text: '404 page not found\n',
				});
			},
		);

		test.each([
			'/api/v2',
			'/apis/apps/v2/deployments',
			'/api/v1/nothing',
			'/api/v1/pods/x',
			'/api/v1/namespaces/default/nothing',
			'/api/v1/namespaces/default/nodes',
			'/api/v1/namespaces/default/pods/x/nothing',
			'/apis/apps/v1/namespaces/default/pods',
			'/apis/apps/v1/deployments/x',
		])('%s is a resource that is not found', async path => {
			const {status, type, text} = await get(path);
			expect({status, type, body: JSON.parse(text)}).toEqual({
				status: 404,
				type: 'application/json',
				body: noResourceBody,
			});
		});

		test.each([
			['DELETE', '/api/v1/pods'],
			['PUT', '/api/v1/namespaces/default/pods'],
			['POST', '/api/v1/namespaces/default/pods/x/log'],
		] as const)('%s %s is no method of it', async (method, path) => {
			const {status, text} = await api().client.send(method, path);
			expect({status, body: JSON.parse(text)}).toEqual({
				status: 405,
				body: statusBody(405, 'the server does not allow this method on the requested resource', {
					reason: 'MethodNotAllowed',
					details: {},
				}),
			});
		});
	});
};
