import {execFile} from 'node:child_process';
import {setTimeout as sleep} from 'node:timers/promises';
import {promisify} from 'node:util';
import {ApiError} from '../../../source/kubernetes/api.ts';
import {connectCluster} from '../cluster-source.ts';

/** A process of the cluster that tests kill, stop and start. */
export type ClusterPart = 'containerd' | 'kube-apiserver' | 'kubelet';

/** The node rotates logs at that size, which it looks at every 3 s, and keeps 3 files. */
const rotationSize = '64Ki';

const control = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
	const command = process.env.KREEL_TEST_CLUSTER;
	if (!command) {
		throw new Error(
			'these tests break their cluster: set KREEL_TEST_CLUSTER to the command that controls it',
		);
	}

	const {stdout} = await promisify(execFile)(command, args, {env: {...process.env, ...env}});
	return stdout.trim();
};

/** End a part as a crash does, without a word to anybody. */
export const killPart = (part: ClusterPart): Promise<string> => control(['kill', part]);

export const startPart = (part: ClusterPart): Promise<string> => control(['start', part]);

/** Stop a part where it stands: its connections stay open, and nothing comes. */
export const freezePart = (part: ClusterPart): Promise<string> => control(['freeze', part]);

export const thawPart = (part: ClusterPart): Promise<string> => control(['thaw', part]);

/** A kubeconfig of a user with a certificate of its own and with no rights. */
export const kubeconfigOfUser = (name: string): Promise<string> => control(['user', name]);

/** Make all parts run, whatever was done to them before, and the node rotate logs early. */
export const prepareCluster = async (): Promise<void> => {
	const env = {KREEL_LOG_MAX_SIZE: rotationSize};
	await control(['up'], env);
	if ((await readRotationSize()) !== rotationSize) {
		await control(['stop', 'kubelet']);
		await control(['up'], env);
	}
};

/** Make all parts run, and the node rotate logs as it did before. */
export const restoreCluster = async (): Promise<void> => {
	await control(['stop', 'kubelet']);
	await control(['up']);
};

type Nodes = {items: Array<{metadata: {name: string}}>};
type NodeConfig = {kubeletconfig: {containerLogMaxSize: string}};

/** The API server believes that a node is there for a while after its kubelet has gone: it is asked itself, until it answers. */
const readRotationSize = async (): Promise<string> => {
	const connection = await connectCluster();
	const {signal} = new AbortController();
	try {
		const {items} = await connection.getJson<Nodes>('/api/v1/nodes', {}, signal);
		const path = `/api/v1/nodes/${items[0]!.metadata.name}/proxy/configz`;
		for (;;) {
			try {
				const {kubeletconfig} = await connection.getJson<NodeConfig>(path, {}, signal);
				return kubeletconfig.containerLogMaxSize;
			} catch (error) {
				if (!(error instanceof ApiError)) {
					throw error;
				}

				await sleep(200);
			}
		}
	} finally {
		await connection.close();
	}
};
