import {readFileSync} from 'node:fs';
import {loadYaml} from '@kubernetes/client-node';
import {Agent, request} from 'undici';
import {createCredentials} from '../../source/kubernetes/connection/credentials.ts';
import {loadKubeConfig} from '../../source/kubernetes/connection/kubeconfig.ts';
import {clusterKubeconfig} from './cluster-source.ts';

/** Makes and removes objects for tests: kreel itself never writes. */
export type ClusterWriter = {
	create(path: string, object: object): Promise<void>;
	patch(path: string, object: object): Promise<void>;
	/** What is not there is no error. */
	remove(path: string): Promise<void>;
	/** The kubeconfig of the cluster, acting as another user in a namespace. */
	kubeconfigAs(user: string, namespace: string): string;
	close(): Promise<void>;
};

type RawConfig = {users: Array<{user: object}>; contexts: Array<{context: object}>};

export const createClusterWriter = async (): Promise<ClusterWriter> => {
	const file = clusterKubeconfig();
	const context = await loadKubeConfig({file});
	const {headers, tls} = await createCredentials(context).get();
	const dispatcher = new Agent({connect: {...tls}});
	const send = async (
		method: 'POST' | 'PATCH' | 'DELETE',
		path: string,
		body?: object,
		type = 'application/json',
	) => {
		const answer = await request(context.server + path, {
			dispatcher,
			method,
			headers: {...headers, ...(body ? {'content-type': type} : {})},
			body: body && JSON.stringify(body),
		});
		const text = await answer.body.text();
		if (answer.statusCode > 299 && !(method === 'DELETE' && answer.statusCode === 404)) {
			throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
		}
	};

	return {
		create: (path, object) => send('POST', path, object),
		patch: (path, object) => send('PATCH', path, object, 'application/merge-patch+json'),
		remove: path => send('DELETE', path),
		kubeconfigAs(user, namespace) {
			const raw = loadYaml<RawConfig>(readFileSync(file, 'utf8'));
			for (const one of raw.users) {
				Object.assign(one.user, {as: user});
			}

			for (const one of raw.contexts) {
				Object.assign(one.context, {namespace});
			}

			return JSON.stringify(raw);
		},
		close: () => dispatcher.destroy(),
	};
};
