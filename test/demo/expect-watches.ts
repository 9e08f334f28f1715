import {afterEach, describe, expect, test} from 'vitest';
import type {OpenAnswer} from './api-client.ts';
import {type ApiUnderTest, podPath} from './api-under-test.ts';
import {badRequestBody, invalidBody, statusBody} from './status-body.ts';

type WatchEvent = {
	type: string;
	object: {
		kind: string;
		apiVersion: string;
		metadata: {name: string; uid: string; resourceVersion: string; annotations?: Record<string, string>};
	};
};
type List = {metadata: {resourceVersion: string}; items: Array<WatchEvent['object']>};

/** Following what changes. */
export const expectWatches = (api: () => ApiUnderTest): void => {
	const opened: OpenAnswer[] = [];
	const path = (query: string) => `/api/v1/namespaces/${api().namespace}/pods${query}`;
	const list = (query = '') => api().client.getJson<List>(path(query));
	const open = async (query: string) => {
		const answer = await api().client.open(path(`?watch=1${query}`));
		opened.push(answer);
		expect(answer.status).toBe(200);
		return async (): Promise<WatchEvent> => JSON.parse((await answer.next()) ?? '{"type":"the end"}');
	};

	const take = async (next: () => Promise<WatchEvent>, count: number) => {
		const events: WatchEvent[] = [];
		while (events.length < count) {
			events.push(await next());
		}

		return events;
	};

	afterEach(() => {
		for (const answer of opened.splice(0)) {
			answer.close();
		}
	});

	describe('watches', () => {
		test.each(['', '&resourceVersion=0'])(
			'a watch without a past (%s) begins with all that is there',
			async query => {
				const selector = `&labelSelector=app%3D${api().app}`;
				const {items} = await list(`?${selector}`);
				const events = await take(await open(`${query}${selector}`), items.length);
				expect(events.map(({type}) => type)).toEqual(items.map(() => 'ADDED'));
				expect(new Set(events.map(({object}) => object.metadata.uid))).toEqual(
					new Set(items.map(({metadata}) => metadata.uid)),
				);
				expect(events[0]!.object).toMatchObject({kind: 'Pod', apiVersion: 'v1'});
			},
		);

		test('a watch goes on after a list, without what the list had', async () => {
			const {metadata, items} = await list();
			const next = await open(`&resourceVersion=${metadata.resourceVersion}`);
			await api().change();
			const {type, object} = await next();
			expect(['ADDED', 'MODIFIED', 'DELETED']).toContain(type);
			expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
			expect(items.map(item => item.metadata.uid).includes(object.metadata.uid)).toBe(type !== 'ADDED');
		});

		test('what changed between a list and its watch is told', async () => {
			const {metadata} = await list();
			await api().change();
			const {object} = await (await open(`&resourceVersion=${metadata.resourceVersion}`))();
			expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
		});

		test('a watch of one name tells of no other', async () => {
			const {name} = api().pods.ended;
			const next = await open(`&fieldSelector=metadata.name%3D${name}&timeoutSeconds=1`);
			expect((await next()).object.metadata.name).toBe(name);
			api().pass(1000);
			expect(await next()).toEqual({type: 'the end'});
		});

		test('a watch ends cleanly when its time is over', async () => {
			const {metadata} = await list();
			const next = await open(
				`&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=1&labelSelector=no-pod-has-this`,
			);
			api().pass(1000);
			expect(await next()).toEqual({type: 'the end'});
		});

		test('a bookmark says where the initial events end', async () => {
			const {items} = await list();
			const next = await open(
				'&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
			);
			const events = await take(next, items.length);
			expect(new Set(events.map(({type}) => type))).toEqual(new Set(['ADDED']));
			const bookmark = await next();
			expect(bookmark).toEqual({
				type: 'BOOKMARK',
				object: {
					kind: 'Pod',
					apiVersion: 'v1',
					metadata: {
						resourceVersion: expect.stringMatching(/^\d+$/),
						annotations: {'k8s.io/initial-events-end': 'true'},
					},
					spec: {containers: null},
					status: {},
				},
			});
		});

		test.each(['watch=1', 'watch=true', 'watch=', 'watch=maybe'])('%s watches', async query => {
			const selector = `fieldSelector=metadata.name%3D${api().pods.ended.name}`;
			const answer = await api().client.open(path(`?${query}&${selector}`));
			opened.push(answer);
			expect(JSON.parse((await answer.next())!).type).toBe('ADDED');
		});

		test.each(['watch=0', 'watch=false', 'watch=False'])('%s lists', async query => {
			expect((await list(`?${query}`)).items.length).toBeGreaterThan(0);
		});

		test('one object is got, whatever the word watch', async () => {
			const {running} = api().pods;
			const pod = await api().client.getJson(podPath(running, '?watch=1'));
			expect(pod).toMatchObject({kind: 'Pod', metadata: {name: running.name}});
		});

		test.each<[string, number, unknown]>([
			['&timeoutSeconds=x', 400, badRequestBody('strconv.ParseInt: parsing "x": invalid syntax')],
			['&fieldSelector=foo%3D1', 400, badRequestBody('field label not supported: foo')],
			[
				'&resourceVersion=x',
				500,
				statusBody(
					500,
					'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
				),
			],
			[
				'&sendInitialEvents=true',
				422,
				invalidBody('ListOptions', 'meta.k8s.io', '', [
					[
						'resourceVersionMatch',
						'FieldValueForbidden',
						'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
					],
				]),
			],
		])('a watch with %s is refused', async (query, status, body) => {
			const answer = await api().client.get(path(`?watch=1${query}`));
			expect({status: answer.status, body: JSON.parse(answer.text)}).toEqual({status, body});
		});
	});
};
