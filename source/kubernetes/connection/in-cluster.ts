import {access, readFile} from 'node:fs/promises';
import {isIPv6} from 'node:net';
import {join} from 'node:path';
import type {KubeContext} from './kubeconfig.ts';

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
The cluster that this process runs in, as the service account of its pod; `undefined` where it runs in none.

@see client-go, rest.InClusterConfig
*/
export const loadFromPod = async (
	env: NodeJS.ProcessEnv,
	folder: string = serviceAccountFolder,
): Promise<KubeContext | undefined> => {
	const {KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, POD_NAMESPACE: namespace} = env;
	const tokenFile = join(folder, 'token');
	const isInPod = await access(tokenFile).then(
		() => true,
		() => false,
	);
	if (!isInPod || !host || !port) {
		return undefined;
	}

	const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
	const authority = {file: join(folder, 'ca.crt')};
	const own = namespace || (await readFile(join(folder, 'namespace'), 'utf8').catch(() => ''));
	return {
		name: 'in-cluster',
		namespace: own.trim() || 'default',
		server,
		cluster: {name: 'in-cluster', server, authority, skipsVerification: false},
		user: {name: 'service account', tokenFile, impersonation: {}},
	};
};
