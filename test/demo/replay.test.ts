import {expect, test} from 'vitest';
import type {ApiClient} from './api-client.ts';
import {openDemo} from './demo-api.ts';

const collections = [
	'/api/v1/namespaces',
	'/api/v1/nodes',
	'/api/v1/pods',
	'/api/v1/events',
	'/apis/apps/v1/deployments',
	'/apis/apps/v1/replicasets',
	'/apis/apps/v1/statefulsets',
	'/apis/apps/v1/daemonsets',
	'/apis/batch/v1/jobs',
	'/apis/batch/v1/cronjobs',
];

type PodItem = {
	metadata: {namespace: string; name: string};
	spec: {containers: Array<{name: string}>; initContainers?: Array<{name: string}>};
};

/** Every object, and the log of every container. */
const everything = async (client: ApiClient): Promise<Record<string, string>> => {
	const found: Record<string, string> = {};
	for (const path of collections) {
		found[path] = (await client.get(path)).text;
	}

	const {items} = JSON.parse(found['/api/v1/pods']!) as {items: PodItem[]};
	for (const {metadata, spec} of items) {
		for (const {name} of [...(spec.initContainers ?? []), ...spec.containers]) {
			const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log?container=${name}&timestamps=true`;
			found[path] = (await client.get(path)).text;
		}
	}

	return found;
};

const observe = async (seed: number, moves: readonly number[]) => {
	const {clock, client, close} = await openDemo(seed);
	for (const ms of moves) {
		clock.advance(ms);
	}

	const seen = await everything(client);
	await close();
	return seen;
};

test('the same seed and the same clock give the same objects, uids, lines and timestamps', async () => {
	expect(await observe(7, [400_000])).toEqual(await observe(7, [400_000]));
});

test('it is no matter in how many steps the clock is moved', async () => {
	expect(await observe(7, [1, 59_999, 40, 300_000, 39_960])).toEqual(await observe(7, [400_000]));
});

test('reading a log does not change what comes', async () => {
	const {clock, client, close} = await openDemo(7);
	await everything(client);
	clock.advance(200_000);
	await everything(client);
	clock.advance(200_000);
	const seen = await everything(client);
	await close();
	expect(seen).toEqual(await observe(7, [400_000]));
});

test('another seed gives another shop', async () => {
	const [one, other] = [await observe(7, []), await observe(8, [])];
	const uids = (text: string) => text.match(/"uid":"[^"]+"/g) ?? [];
	const shared = new Set(uids(one['/api/v1/pods']!)).intersection(new Set(uids(other['/api/v1/pods']!)));
	expect(shared).toEqual(new Set());
});
