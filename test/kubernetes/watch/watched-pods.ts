import {
	type CollectionEvent,
	type WatchOptions,
	watchCollection,
} from '../../../source/kubernetes/watch/watch.ts';
import {cleanups, connect} from '../connection/loopback-connection.ts';
import {type ScriptedCluster, startCluster} from '../tasks/scripted-cluster.ts';

/** The pods of a scripted cluster, as they are watched. */
export type WatchedPods = {
	readonly cluster: ScriptedCluster;
	/** What happens to them, one by one. */
	next(): Promise<CollectionEvent<object>>;
	/** What has happened and was not taken. */
	readonly untaken: ReadonlyArray<CollectionEvent<object>>;
};

/** Watch the pods of a new cluster until `cleanUp`. */
export const watchPods = async (
	options: Partial<WatchOptions<object>> = {},
	prepare: (cluster: ScriptedCluster) => void = () => {},
): Promise<WatchedPods> => {
	const cluster = await startCluster();
	cleanups.push(() => cluster.close());
	prepare(cluster);
	const connection = await connect(cluster.kubeconfig);
	const stop = new AbortController();
	cleanups.push(() => stop.abort());
	const untaken: Array<CollectionEvent<object>> = [];
	let wake = () => {};
	void watchCollection({
		connection,
		path: '/api/v1/namespaces/shop/pods',
		signal: stop.signal,
		now: Date.now,
		random: () => 0,
		...options,
		emit(event) {
			untaken.push(event);
			wake();
		},
	});
	return {
		cluster,
		untaken,
		async next() {
			while (untaken.length === 0) {
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}

			return untaken.shift()!;
		},
	};
};
