import {describe, expect, test} from 'vitest';
import {type ApiUnderTest, podPath} from './api-under-test.ts';
import {badRequestBody, invalidBody, statusBody} from './status-body.ts';

type Listed = {kind?: string; metadata: {name: string; resourceVersion: string; uid: string}};
type List = {
	kind: string;
	apiVersion: string;
	metadata: {resourceVersion: string; continue?: string; remainingItemCount?: number};
	items: Listed[];
};

/** Objects and lists of them. */
export const expectObjects = (api: () => ApiUnderTest): void => {
	const pods = (query = '') => `/api/v1/namespaces/${api().namespace}/pods${query}`;
	const list = (query = '') => api().client.getJson<List>(pods(query));
	const refusal = async (path: string) => {
		const {status, type, text} = await api().client.get(path);
		expect(type).toBe('application/json');
		return {status, body: JSON.parse(text)};
	};

	describe('objects', () => {
		test('an object says what kind it is', async () => {
			const {running} = api().pods;
			expect(await api().client.getJson(podPath(running))).toMatchObject({
				kind: 'Pod',
				apiVersion: 'v1',
				metadata: {name: running.name, namespace: running.namespace},
				status: {phase: 'Running'},
			});
		});

		test.each([
			['/api/v1/namespaces/absent/pods/absent', 'pods', {name: 'absent', kind: 'pods'}],
			['/api/v1/namespaces/absent', 'namespaces', {name: 'absent', kind: 'namespaces'}],
			['/api/v1/nodes/absent', 'nodes', {name: 'absent', kind: 'nodes'}],
			['/api/v1/nodes/absent/proxy/logs/pods/', 'nodes', {name: 'absent', kind: 'nodes'}],
			[
				'/apis/batch/v1/namespaces/default/jobs/absent',
				'jobs.batch',
				{name: 'absent', group: 'batch', kind: 'jobs'},
			],
			[
				'/apis/apps/v1/namespaces/default/deployments/absent',
				'deployments.apps',
				{name: 'absent', group: 'apps', kind: 'deployments'},
			],
		])('%s is not found', async (path, qualified, details) => {
			expect(await refusal(path)).toEqual({
				status: 404,
				body: statusBody(404, `${qualified} "absent" not found`, {reason: 'NotFound', details}),
			});
		});

		test('the namespace itself can be asked for', async () => {
			const {namespace, client} = api();
			expect(await client.getJson(`/api/v1/namespaces/${namespace}`)).toMatchObject({
				kind: 'Namespace',
				metadata: {name: namespace, labels: {'kubernetes.io/metadata.name': namespace}},
				status: {phase: 'Active'},
			});
		});
	});

	describe('lists', () => {
		test('the items of a list have no kind, the list has', async () => {
			const {kind, apiVersion, items} = await list();
			expect({kind, apiVersion}).toEqual({kind: 'PodList', apiVersion: 'v1'});
			expect(items.map(item => item.kind)).toEqual(items.map(() => undefined));
		});

		test('items are in the order of their names, none is newer than the list', async () => {
			const {items, metadata} = await list();
			const names = items.map(item => item.metadata.name);
			expect(names).toEqual(names.toSorted());
			expect(Math.max(...items.map(item => Number(item.metadata.resourceVersion)))).toBeLessThanOrEqual(
				Number(metadata.resourceVersion),
			);
		});

		test('the list of all namespaces holds that of one', async () => {
			const {items} = await api().client.getJson<List>('/api/v1/pods');
			const uids = new Set(items.map(item => item.metadata.uid));
			expect((await list()).items.filter(item => !uids.has(item.metadata.uid))).toEqual([]);
		});

		test('a namespace that does not exist has an empty list', async () => {
			expect(await api().client.getJson('/api/v1/namespaces/absent/pods')).toEqual({
				kind: 'PodList',
				apiVersion: 'v1',
				metadata: {resourceVersion: expect.stringMatching(/^\d+$/)},
				items: [],
			});
		});

		test('pages show together what the list shows at once, all of the same moment', async () => {
			const first = await list('?limit=2');
			const whole = await list(
				`?resourceVersion=${first.metadata.resourceVersion}&resourceVersionMatch=Exact`,
			);
			const pages = [first];
			for (let token = first.metadata.continue; token; token = pages.at(-1)!.metadata.continue) {
				pages.push(await list(`?limit=2&continue=${token}`));
			}

			expect(first.items).toHaveLength(2);
			expect(first.metadata.remainingItemCount).toBe(whole.items.length - 2);
			expect(pages.at(-1)!.metadata.remainingItemCount).toBeUndefined();
			expect(pages.flatMap(page => page.items.map(item => item.metadata.uid))).toEqual(
				whole.items.map(item => item.metadata.uid),
			);
			expect(new Set(pages.map(page => page.metadata.resourceVersion))).toHaveLength(1);
		});

		test('with a selector, nobody has counted what is left', async () => {
			const {metadata} = await list('?limit=1&labelSelector=nothing-has-this!%3Dyes');
			expect(metadata.continue).toMatch(/./);
			expect(metadata.remainingItemCount).toBeUndefined();
		});

		test('the empty selectors, the empty token and no limit choose all', async () => {
			const plain = await list();
			const {items} = await list('?labelSelector=&fieldSelector=&continue=&limit=0');
			expect(items.map(item => item.metadata.name)).toEqual(plain.items.map(item => item.metadata.name));
		});

		test('a list of any age, resource version 0, knows no pages', async () => {
			const {items, metadata} = await list('?limit=1&resourceVersion=0');
			expect(items.length).toBeGreaterThan(1);
			expect(metadata.continue).toBeUndefined();
		});

		test.each([
			['?limit=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
			['?limit=', 'strconv.ParseInt: parsing "": invalid syntax'],
			['?limit=1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
			['?limit=99999999999999999999', 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
			[
				'?resourceVersion=x',
				'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
			],
			[
				'?continue=e30&limit=1',
				'invalid continue token: continue key is not valid: server does not recognize this encoded version ',
			],
		])('%s is refused', async (query, message) => {
			expect(await refusal(pods(query))).toEqual({status: 400, body: badRequestBody(message)});
		});

		test('a page is of its list, and of no other resource version', async () => {
			const {metadata} = await list('?limit=1');
			expect(await refusal(pods(`?limit=1&continue=${metadata.continue}&resourceVersion=5`))).toEqual({
				status: 400,
				body: badRequestBody('specifying resource version is not allowed when using continue'),
			});
		});

		test('a token that is none is refused', async () => {
			const {status, body} = await refusal(pods('?continue=xyz'));
			expect(status).toBe(400);
			expect(body).toMatchObject({
				reason: 'BadRequest',
				message: expect.stringMatching(/^invalid continue token: continue key is not valid: ./),
			});
		});

		test.each([
			[
				'?resourceVersionMatch=Exact',
				'resourceVersionMatch',
				'FieldValueForbidden',
				'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
			],
			[
				'?resourceVersionMatch=Foo&resourceVersion=1',
				'resourceVersionMatch',
				'FieldValueNotSupported',
				'Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", ""',
			],
			[
				'?resourceVersionMatch=Exact&resourceVersion=0',
				'resourceVersionMatch',
				'FieldValueForbidden',
				'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
			],
			[
				'?sendInitialEvents=true',
				'sendInitialEvents',
				'FieldValueForbidden',
				'Forbidden: sendInitialEvents is forbidden for list',
			],
		])('%s is invalid', async (query, field, reason, message) => {
			expect(await refusal(pods(query))).toEqual({
				status: 422,
				body: invalidBody('ListOptions', 'meta.k8s.io', '', [[field, reason, message]]),
			});
		});

		test('a list of the future is not waited for for ever', async () => {
			const {status, headers, text} = await api().client.get(pods('?resourceVersion=999999999'));
			expect({status, retryAfter: headers['retry-after']}).toEqual({status: 504, retryAfter: '1'});
			expect(JSON.parse(text)).toEqual(
				statusBody(
					504,
					expect.stringMatching(/^Timeout: Too large resource version: 999999999, current: \d+$/) as never,
					{
						reason: 'Timeout',
						details: {
							causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
							retryAfterSeconds: 1,
						},
					},
				),
			);
		});
	});
};
