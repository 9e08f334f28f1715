import {createServer} from 'node:net';
import type {LogSource} from '../../source/core/log-source.ts';
import {type DemoCluster, startDemoCluster} from '../../source/demo/demo-cluster.ts';
import {createGatewaySource} from '../../source/gateway/client.ts';
import {startGateway} from '../../source/gateway/server/start.ts';
import {openKubernetesSource} from '../../source/kubernetes/source.ts';
import {HandClock} from './hand-clock.ts';
import type {SourceUnderTest} from './log-source.ts';

/** The Kubernetes source in front of the demo cluster, whose time stands still until `write`. */
export const demoSource = async (): Promise<SourceUnderTest> => {
	const clock = new HandClock(Date.UTC(2026, 10, 21, 12));
	const demo = await startDemoCluster({clock});
	const source = await openKubernetesSource({kubeconfigText: demo.kubeconfig, now: () => clock.now()});
	return {
		source,
		namespace: 'shop',
		complete: 'job/report',
		failed: {query: 'job/import-catalog', code: 3},
		pending: {query: 'job/train-ranking', reason: /^not scheduled: /},
		live: {query: 'deploy/checkout', main: 'app', init: 'migrate', sidecar: 'proxy'},
		printed: query => printedByApi(demo, 'shop', query),
		write: () => clock.move(20_000),
		async unreachable() {
			const kubeconfigText = demo.kubeconfig.replace(demo.url, await deadUrl());
			return openKubernetesSource({kubeconfigText});
		},
		async close() {
			await source.close();
			await demo.close();
		},
	};
};

/** A gateway as a source, in front of another source. */
export const throughGateway = async (behind: SourceUnderTest): Promise<SourceUnderTest> => {
	const gateway = await startGateway({source: behind.source});
	const source = createGatewaySource({url: gateway.url});
	return {
		...behind,
		source,
		unreachable: async (): Promise<LogSource> => createGatewaySource({url: await deadUrl()}),
		async close() {
			await source.close();
			await gateway.close();
			await behind.close();
		},
	};
};

type Pods = {
	items: Array<{
		metadata: {name: string; ownerReferences?: Array<{kind: string; name: string}>};
		spec: {containers: Array<{name: string}>; initContainers?: Array<{name: string}>};
	}>;
};

/** What `kubectl logs` would print of each container, asked of the API itself. */
const printedByApi = async (
	{url}: DemoCluster,
	namespace: string,
	query: string,
): Promise<Map<string, string[]>> => {
	const pods = (await (await fetch(`${url}/api/v1/namespaces/${namespace}/pods`)).json()) as Pods;
	const name = query.split('/')[1]!;
	const printed = new Map<string, string[]>();
	for (const {metadata, spec} of pods.items.filter(({metadata}) => metadata.name.startsWith(`${name}-`))) {
		for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
			const path = `${url}/api/v1/namespaces/${namespace}/pods/${metadata.name}/log?container=${container.name}`;
			const text = Buffer.from(await (await fetch(path)).arrayBuffer()).toString('latin1');
			printed.set(`${metadata.name}/${container.name}`, text.replace(/\n$/, '').split('\n'));
		}
	}

	return printed;
};

/** An address where nothing listens any more. */
export const deadUrl = async (): Promise<string> => {
	const server = createServer();
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as {port: number};
	await new Promise(resolve => {
		server.close(resolve);
	});
	return `http://127.0.0.1:${port}`;
};
