import {expect, test} from 'vitest';
import {startDemoCluster} from '../../source/demo/demo-cluster.ts';
import {openDemo} from './demo-api.ts';
import {statusBody} from './status-body.ts';

const pods = '/api/v1/namespaces/shop/pods';

test('a watch from before the beginning is told that this is too old, as 1.34 words it', async () => {
	const {client, close} = await openDemo();
	const {metadata} = await client.getJson<{metadata: {resourceVersion: string}}>(pods);
	const {status, text} = await client.get(`${pods}?watch=1&resourceVersion=1`);
	expect(status).toBe(200);
	expect(JSON.parse(text)).toEqual({
		type: 'ERROR',
		object: statusBody(410, `too old resource version: 1 (${metadata.resourceVersion})`, {reason: 'Expired'}),
	});
	await close();
});

test('a list of before the beginning is gone, as 1.34 words it', async () => {
	const {client, close} = await openDemo();
	const {status, text} = await client.get(`${pods}?resourceVersion=1&resourceVersionMatch=Exact`);
	expect(status).toBe(410);
	expect(JSON.parse(text)).toEqual(
		statusBody(410, 'The resourceVersion for the provided list is too old.', {reason: 'Expired'}),
	);
	await close();
});

test('a page that comes too late gets a token by which the rest can be had as it is now', async () => {
	const {client, clock, close} = await openDemo();
	type Page = {metadata: {continue: string}; items: Array<{metadata: {name: string}}>};
	const first = await client.getJson<Page>(`${pods}?limit=2`);
	// Long enough for some thousand changes.
	clock.advance(4 * 3_600_000);
	const {status, text} = await client.get(`${pods}?limit=2&continue=${first.metadata.continue}`);
	expect(status).toBe(410);
	const {metadata, message} = JSON.parse(text) as {metadata: {continue: string}; message: string};
	expect(message).toMatch(
		/^The provided continue parameter is too old to display a consistent list result\./,
	);
	const next = await client.getJson<Page>(`${pods}?limit=2&continue=${metadata.continue}`);
	expect(next.items[0]!.metadata.name > first.items[1]!.metadata.name).toBe(true);
	await close();
});

test('pages stay of the moment of the first, though the cluster goes on', async () => {
	const {client, clock, close} = await openDemo();
	type Page = {metadata: {continue?: string}; items: unknown[]};
	const whole = await client.getJson<Page>(pods);
	const pages = [await client.getJson<Page>(`${pods}?limit=5`)];
	for (let token = pages[0]!.metadata.continue; token; token = pages.at(-1)!.metadata.continue) {
		clock.advance(60_000);
		pages.push(await client.getJson<Page>(`${pods}?limit=5&continue=${token}`));
	}

	expect(pages.flatMap(({items}) => items)).toEqual(whole.items);
	expect((await client.getJson<Page>(pods)).items).not.toEqual(whole.items);
	await close();
});

test('choosing standard error is refused, as by 1.34 with the feature off', async () => {
	const {client, close} = await openDemo();
	const {items} = await client.getJson<{items: Array<{metadata: {name: string}}>}>(pods);
	const {status, text} = await client.get(`${pods}/${items[0]!.metadata.name}/log?stream=Stderr`);
	expect(status).toBe(422);
	expect(JSON.parse(text).message).toContain('stream: Forbidden: may not be specified');
	await close();
});

test('a quiet watch gets a bookmark each minute', async () => {
	const {client, clock, close} = await openDemo();
	const path = '/api/v1/nodes?watch=1&allowWatchBookmarks=true';
	const {metadata} = await client.getJson<{metadata: {resourceVersion: string}}>('/api/v1/nodes');
	const watch = await client.open(`${path}&resourceVersion=${metadata.resourceVersion}`);
	clock.advance(60_000);
	const {type, object} = JSON.parse((await watch.next())!);
	expect(type).toBe('BOOKMARK');
	expect(Number(object.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(metadata.resourceVersion));
	watch.close();
	await close();
});

test('who watches a label sees a pod go that has it no more', async () => {
	const {client, clock, close} = await openDemo();
	const watch = await client.open(`${pods}?watch=1&resourceVersion=0&fieldSelector=status.phase%3DPending`);
	type Event = {type: string; object: {metadata: {name: string}}};
	clock.advance(120_000);
	const seen: Event[] = [];
	while (seen.at(-1)?.type !== 'DELETED') {
		seen.push(JSON.parse((await watch.next())!));
	}

	const {name} = seen.at(-1)!.object.metadata;
	expect(seen.some(({type, object}) => type === 'ADDED' && object.metadata.name === name)).toBe(true);
	expect((await client.getJson<{status: {phase: string}}>(`${pods}/${name}`)).status.phase).not.toBe(
		'Pending',
	);
	watch.close();
	await close();
});

test('the kubelet of the demo keeps its log folder to itself', async () => {
	const {client, close} = await openDemo();
	const {status, text} = await client.get('/api/v1/nodes/node-a/proxy/logs/pods/');
	expect({status, text}).toEqual({status: 405, text: 'logs endpoint is disabled.\n'});
	await close();
});

test('the kubeconfig names the server, and shop as its namespace', async () => {
	const {cluster, close} = await openDemo();
	expect(cluster.kubeconfig).toContain(`server: ${cluster.url}\n`);
	expect(cluster.kubeconfig).toContain('namespace: shop\n');
	await close();
});

test('closed, it ends what was open, and no timer is left', async () => {
	const {client, cluster, clock} = await openDemo();
	const watch = await client.open(`${pods}?watch=1&resourceVersion=0&labelSelector=no-pod-has-this`);
	expect(clock.pending).toBe(1);
	await cluster.close();
	expect(clock.pending).toBe(0);
	await expect(watch.next()).rejects.toThrow();
	await expect(client.get('/version')).rejects.toThrow(/ECONNREFUSED/);
	await client.close();
});

test('a port that is taken is an error', async () => {
	const {cluster, close} = await openDemo();
	await expect(startDemoCluster({port: Number(new URL(cluster.url).port)})).rejects.toThrow(/EADDRINUSE/);
	await close();
});
