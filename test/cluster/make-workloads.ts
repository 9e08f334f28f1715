import type {Connection} from '../../source/kubernetes/api.ts';
import type {ClusterWriter} from './cluster-writer.ts';
import {untilObjects} from './until-objects.ts';
import {collectionPath, type Workload} from './workload.ts';

export const makeWorkloads = async (
	writer: ClusterWriter,
	namespace: string,
	workloads: readonly Workload[],
): Promise<void> => {
	await Promise.all(
		workloads.map(({collection, object}) => writer.create(collectionPath(namespace, collection), object)),
	);
};

/** Wait until each of these is as its test wants it. */
export const untilReady = async (
	connection: Connection,
	namespace: string,
	workloads: readonly Workload[],
): Promise<void> => {
	const groups = Map.groupBy(workloads, ({collection}) => collection);
	await Promise.all(
		[...groups].map(([collection, group]) =>
			untilObjects(
				connection,
				collectionPath(namespace, collection),
				Object.fromEntries(group.map(({object, isReady}) => [object.metadata.name, isReady])),
			),
		),
	);
};
