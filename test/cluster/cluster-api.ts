import {KubeConfig} from '@kubernetes/client-node';
import {Agent} from 'undici';
import {ApiClient} from '../demo/api-client.ts';
import {type ApiUnderTest, podPath} from '../demo/api-under-test.ts';
import {apiWorkloads} from './api-workloads.ts';
import type {AtEnd} from './clean-up.ts';
import {clusterKubeconfig, connectCluster} from './cluster-source.ts';
import {makeWorkloads, untilReady} from './make-workloads.ts';
import {ownNamespace} from './own-namespace.ts';

/** A client with the credentials of the kubeconfig, and with nothing of ours between. */
const openClient = async (): Promise<ApiClient> => {
	const config = new KubeConfig();
	config.loadFromFile(clusterKubeconfig());
	const options: {ca?: Buffer; cert?: Buffer; key?: Buffer} = {};
	await config.applyToHTTPSOptions(options as never);
	const {ca, cert, key} = options;
	return new ApiClient(config.getCurrentCluster()!.server, new Agent({connect: {ca, cert, key}}));
};

/** Pods of our own on the cluster, in a namespace that goes with `atEnd`. */
export const openClusterApi = async (atEnd: AtEnd): Promise<ApiUnderTest> => {
	const client = await openClient();
	const close = () => client.close();
	atEnd(close);
	const connection = await connectCluster();
	atEnd(() => connection.close());
	const namespace = `kreel-api-${process.pid}`;
	const writer = await ownNamespace(atEnd, namespace);
	await makeWorkloads(writer, namespace, apiWorkloads);
	await untilReady(connection, namespace, apiWorkloads);
	return {client, namespace, ...contents(namespace), ...makeChanges(client, namespace), close};
};

const contents = (namespace: string) => {
	const at = (name: string) => ({namespace, name});
	return {
		app: 'running',
		pods: {
			running: at('running'),
			ended: at('ended'),
			several: {...at('several'), containers: ['one', 'two'], init: 'first'},
			unscheduled: at('unscheduled'),
			noImage: at('no-image'),
			noConfig: at('no-config'),
			waiting: {...at('waiting'), init: 'wait'},
			crashing: at('crashing'),
		},
		jobs: {complete: 'complete', failed: 'failed'},
		deployment: 'deployment',
	};
};

const makeChanges = (client: ApiClient, namespace: string) => {
	let changes = 0;
	return {
		async change() {
			changes++;
			const body = {metadata: {annotations: {'kreel.test/change': `${changes}`}}};
			await client.send('PATCH', podPath({namespace, name: 'running'}), body);
		},
		// Time passes by itself.
		pass() {},
	};
};
