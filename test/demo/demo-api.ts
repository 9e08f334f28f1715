import {Agent} from 'undici';
import {startDemoCluster} from '../../source/demo/demo-cluster.ts';
import {ApiClient} from './api-client.ts';
import type {ApiUnderTest, PodAddress} from './api-under-test.ts';
import {ManualClock} from './manual-clock.ts';

/** When the demo of the tests begins: a moment like any other. */
export const demoStart = Date.UTC(2026, 2, 14, 9, 26, 53);

/** A demo cluster at a standstill, and a client for it. */
export const openDemo = async (seed = 1) => {
	const clock = new ManualClock(demoStart);
	const cluster = await startDemoCluster({seed, clock});
	const client = new ApiClient(cluster.url, new Agent());
	const close = async () => {
		await client.close();
		await cluster.close();
	};

	return {clock, cluster, client, close};
};

export const openDemoApi = async (): Promise<ApiUnderTest> => {
	const {clock, client, close} = await openDemo();
	const {items} = await client.getJson<{items: Array<{metadata: PodAddress}>}>(
		'/api/v1/namespaces/shop/pods',
	);
	const find = (prefix: string): PodAddress => {
		const found = items.find(({metadata}) => metadata.name.startsWith(prefix));
		if (!found) {
			throw new Error(`the demo has no pod ${prefix}`);
		}

		return {namespace: 'shop', name: found.metadata.name};
	};

	return {
		client,
		namespace: 'shop',
		app: 'checkout',
		pods: {
			running: find('checkout-'),
			ended: find('import-catalog-'),
			several: {...find('ledger-0'), containers: ['ledger', 'exporter'], init: 'restore'},
			unscheduled: find('train-ranking-'),
			noImage: find('recommender-'),
			noConfig: find('mailer-'),
			waiting: {...find('search-'), init: 'wait-for-index'},
			crashing: find('payments-webhook-'),
		},
		jobs: {complete: 'report', failed: 'import-catalog'},
		deployment: 'checkout',
		// A rollout goes on at any time within some minutes.
		change: async () => clock.advance(150_000),
		pass: ms => clock.advance(ms),
		close,
	};
};
