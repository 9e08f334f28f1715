import type {LogSource} from '../core/log-source.ts';
import {createConnection} from './connection/connection.ts';
import {loadKubeConfig} from './connection/kubeconfig.ts';
import {openLogs} from './logs/logs.ts';
import {createTasksFeed} from './tasks/tasks-feed.ts';

export type KubernetesOptions = {
	/** Path of a kubeconfig; else found as kubectl does. */
	readonly kubeconfig?: string;
	/** A kubeconfig itself (YAML); wins over `kubeconfig`. */
	readonly kubeconfigText?: string;
	/** Name of a context; else the current one. */
	readonly context?: string;
	/** Whether logs may be read from the files of their nodes, where the user has the right. @default true */
	readonly nodeFiles?: boolean;
	/** ms since the epoch. */
	readonly now?: () => number;
};

/**
The tasks and logs of a cluster, as the user of a context sees them. Nothing is sent before something is asked for.

@throws {UnreachableError} Where there is no usable kubeconfig or no such context.
*/
export const openKubernetesSource = async (options: KubernetesOptions): Promise<LogSource> => {
	const {kubeconfig: file, kubeconfigText: text, context, nodeFiles = true, now = Date.now} = options;
	const connection = createConnection(await loadKubeConfig({file, text, context}));
	const feed = createTasksFeed({connection, now, random: Math.random});
	const {watchTasks} = feed;
	const closing = new AbortController();
	return {
		name: connection.cluster,
		namespace: connection.namespace,
		watchTasks,
		openLogs: (selection, window, signal) =>
			openLogs(
				{connection, watchTasks, now, nodeFiles},
				selection,
				window,
				AbortSignal.any([signal, closing.signal]),
			),
		async close() {
			closing.abort();
			feed.close();
			await connection.close();
		},
	};
};
