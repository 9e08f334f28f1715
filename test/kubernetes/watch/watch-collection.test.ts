import {afterEach, describe, expect, test} from 'vitest';
import {listAll} from '../../../source/kubernetes/watch/list.ts';
import type {CollectionEvent} from '../../../source/kubernetes/watch/watch.ts';
import {answerJson, answerStatus, kubeconfigOf} from '../connection/loopback-api.ts';
import {cleanUp, connect, serve, signal} from '../connection/loopback-connection.ts';
import {podOf} from '../tasks/objects.ts';
import {type WatchedPods, watchPods} from './watched-pods.ts';

afterEach(cleanUp);

const namesOf = (event: CollectionEvent<object>): string[] =>
	event.type === 'listed' ? event.items.map(item => (item as {metadata: {name: string}}).metadata.name) : [];

const expired = {kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version'};

/** Nothing of the list was taken that is not wanted, and the watch is open. */
const listed = async ({cluster, next}: WatchedPods): Promise<void> => {
	expect((await next()).type).toBe('listed');
	await cluster.watched('pods');
};

describe('a list in pages', () => {
	test('is asked for in pages of 500, each from where the last one ended', async () => {
		const api = await serve((_, response, url) => {
			const at = Number(url.searchParams.get('continue') ?? 0);
			const metadata = {resourceVersion: '7', ...(at < 2 ? {continue: String(at + 1)} : {})};
			answerJson(response, {metadata, items: [podOf(`p${at}`)]});
		});
		const {items, version} = await listAll(await connect(kubeconfigOf(api.url)), '/pods', {}, signal);
		expect(items.map(({metadata}) => metadata.name)).toEqual(['p0', 'p1', 'p2']);
		expect(version).toBe('7');
		expect(api.requests).toEqual([
			'/pods?limit=500',
			'/pods?limit=500&continue=1',
			'/pods?limit=500&continue=2',
		]);
	});

	test('that expires in its midst is asked for as a whole', async () => {
		const api = await serve((_, response, url) => {
			if (url.searchParams.has('continue')) {
				answerStatus(response, 410, 'Expired', 'the provided continue parameter is too old');
			} else if (url.searchParams.has('limit')) {
				answerJson(response, {metadata: {resourceVersion: '7', continue: '1'}, items: [podOf('old')]});
			} else {
				answerJson(response, {metadata: {resourceVersion: '9'}, items: [podOf('p'), podOf('q')]});
			}
		});
		const {items, version} = await listAll(await connect(kubeconfigOf(api.url)), '/pods', {}, signal);
		expect(items.map(({metadata}) => metadata.name)).toEqual(['p', 'q']);
		expect(version).toBe('9');
		expect(api.requests.at(-1)).toBe('/pods');
	});
});

describe('a watch whose version is too old', () => {
	test.each([
		['as an answer', (pods: WatchedPods) => pods.cluster.fail(/WATCH .*resourceVersion=100/, 410, 'Expired')],
		[
			'as an event',
			(pods: WatchedPods) => pods.cluster.tellWatches('pods', {type: 'ERROR', object: expired}),
		],
		[
			'as an event without a code',
			(pods: WatchedPods) =>
				pods.cluster.tellWatches('pods', {type: 'ERROR', object: {reason: 'Expired', message: 'too old'}}),
		],
	])('lists anew, and does not call what it knows out of date (%s)', async (_, expire) => {
		const pods = await watchPods();
		await listed(pods);
		pods.cluster.replaceQuietly('pods', podOf('new'));
		expire(pods);
		pods.cluster.endWatches('pods');
		expect(namesOf(await pods.next())).toEqual(['new']);
		await pods.cluster.watched('pods');
		expect(pods.cluster.count(/WATCH .*resourceVersion=101/)).toBe(1);
	});
});

describe('a watch that tells of another error', () => {
	test('goes on from its version', async () => {
		const pods = await watchPods();
		await listed(pods);
		const error = {kind: 'Status', code: 500, reason: 'InternalError', message: 'etcd is busy'};
		pods.cluster.tellWatches('pods', {type: 'ERROR', object: error});
		pods.cluster.endWatches('pods');
		await pods.cluster.watched('pods');
		pods.cluster.put('pods', podOf('p'));
		expect(await pods.next()).toMatchObject({type: 'changed', item: {metadata: {name: 'p'}}});
		expect(pods.cluster.count(/LIST/)).toBe(1);
	});
});

describe('a watch that is silent', () => {
	test('is opened again from its version, and nothing is said of it', async () => {
		const pods = await watchPods({silenceMs: 20});
		expect((await pods.next()).type).toBe('listed');
		while (pods.cluster.count(/WATCH .*resourceVersion=100/) < 3) {
			await new Promise(setImmediate);
		}

		expect(pods.untaken).toEqual([]);
		expect(pods.cluster.count(/LIST/)).toBe(1);
	});
});

describe('objects', () => {
	test('with the name of another are told apart by their uid, as they come', async () => {
		const pods = await watchPods();
		await listed(pods);
		const old = podOf('ledger-0', {meta: {uid: 'first'}});
		pods.cluster.put('pods', old);
		pods.cluster.remove('pods', old);
		pods.cluster.put('pods', podOf('ledger-0', {meta: {uid: 'second'}}));
		expect(await pods.next()).toMatchObject({type: 'changed', item: {metadata: {uid: 'first'}}});
		expect(await pods.next()).toMatchObject({type: 'deleted', item: {metadata: {uid: 'first'}}});
		expect(await pods.next()).toMatchObject({type: 'changed', item: {metadata: {uid: 'second'}}});
	});
});

describe('a server that asks for patience', () => {
	test.each([429, 503])('gets it, when it lists (%i)', async status => {
		const other = await watchPods({pollMs: 20}, cluster => cluster.fail(/WATCH/, 403, 'Forbidden'));
		const pods = await watchPods({}, cluster => {
			cluster.fail(/LIST/, status, 'TooManyRequests', {'retry-after': '3600'});
		});
		expect(await pods.next()).toMatchObject({type: 'failing', error: {status, retryAfterMs: 3_600_000}});
		// Without the header the second try would come after an eighth of a second.
		while (other.cluster.count(/LIST/) < 15) {
			await new Promise(setImmediate);
		}

		expect(pods.cluster.count(/LIST/)).toBe(1);
	});

	test('gets it, when it watches', async () => {
		const other = await watchPods({pollMs: 20}, cluster => cluster.fail(/WATCH/, 403, 'Forbidden'));
		const pods = await watchPods({}, cluster => {
			cluster.fail(/WATCH/, 429, 'TooManyRequests', {'retry-after': '3600'});
		});
		expect((await pods.next()).type).toBe('listed');
		while (other.cluster.count(/LIST/) < 15) {
			await new Promise(setImmediate);
		}

		expect(pods.cluster.count(/WATCH/)).toBe(1);
	});
});

describe('what is known', () => {
	test('is out of date since the server was last heard of, until it is again', async () => {
		let now = 1000;
		const pods = await watchPods({now: () => now});
		await listed(pods);
		now = 5000;
		pods.cluster.put('pods', podOf('p'));
		expect((await pods.next()).type).toBe('changed');
		await new Promise(setImmediate);
		now = 9000;
		const heal = pods.cluster.fail(/WATCH/, 500, 'InternalError');
		pods.cluster.endWatches('pods');
		expect(await pods.next()).toMatchObject({type: 'failing', since: 5000});
		heal();
		expect((await pods.next()).type).toBe('healthy');
		expect(pods.cluster.count(/LIST/)).toBe(1);
	});
});
