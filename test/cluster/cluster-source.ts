import type {LogSource, Scope} from '../../source/core/log-source.ts';
import type {Task} from '../../source/core/task.ts';
import type {Connection} from '../../source/kubernetes/api.ts';
import {createConnection} from '../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../source/kubernetes/connection/kubeconfig.ts';
import {openKubernetesSource} from '../../source/kubernetes/source.ts';

/** The kubeconfig of the cluster that the tests of this folder are for. */
export const clusterKubeconfig = (): string => {
	const file = process.env.KREEL_TEST_KUBECONFIG;
	if (!file) {
		throw new Error('these tests need a cluster: set KREEL_TEST_KUBECONFIG to its kubeconfig');
	}

	return file;
};

export const openCluster = (): Promise<LogSource> => openKubernetesSource({kubeconfig: clusterKubeconfig()});

export const connectCluster = async (): Promise<Connection> =>
	createConnection(await loadKubeConfig({file: clusterKubeconfig()}));

/** The first snapshot of a scope. */
export const readTasks = async (source: LogSource, scope: Scope): Promise<readonly Task[]> => {
	const stop = new AbortController();
	for await (const event of source.watchTasks(scope, stop.signal)) {
		if (event.type === 'snapshot') {
			stop.abort();
			return event.tasks;
		}
	}

	throw new Error('the tasks ended before their first snapshot');
};
