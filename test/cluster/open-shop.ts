import type {LogSource} from '../../source/core/log-source.ts';
import type {Connection} from '../../source/kubernetes/api.ts';
import {ci} from './ci.ts';
import type {cleanUp} from './clean-up.ts';
import {connectCluster, openCluster} from './cluster-source.ts';
import {type ClusterWriter, createClusterWriter} from './cluster-writer.ts';
import {missedRun, shop} from './shop.ts';
import {untilObjects} from './until-objects.ts';
import {collectionPath, type Workload} from './workload.ts';

/** A shop and its CI on the cluster, each in a namespace of its own. */
export type Shop = {
	readonly source: LogSource;
	readonly connection: Connection;
	readonly shop: string;
	readonly ci: string;
};

const groupByCollection = (workloads: readonly Workload[]): Workload[][] => [
	...Map.groupBy(workloads, ({collection}) => collection).values(),
];

const create = async (writer: ClusterWriter, namespace: string, workloads: readonly Workload[]) => {
	await writer.create('/api/v1/namespaces', {metadata: {name: namespace}});
	await Promise.all(
		workloads.map(({collection, object}) => writer.create(collectionPath(namespace, collection), object)),
	);
};

const untilReady = (connection: Connection, namespace: string, workloads: readonly Workload[]) =>
	Promise.all(
		groupByCollection(workloads).map(group =>
			untilObjects(
				connection,
				collectionPath(namespace, group[0]!.collection),
				Object.fromEntries(group.map(({object, isReady}) => [object.metadata.name, isReady])),
			),
		),
	);

/** Make the shop and wait until each of its tasks is as the tests want it; it goes with `atEnd`. */
export const openShop = async (atEnd: ReturnType<typeof cleanUp>): Promise<Shop> => {
	const namespaces = {shop: `kreel-shop-${process.pid}`, ci: `kreel-ci-${process.pid}`};
	const writer = await createClusterWriter();
	atEnd(() => writer.close());
	for (const namespace of Object.values(namespaces)) {
		atEnd(() => writer.remove(`/api/v1/namespaces/${namespace}`));
	}

	const connection = await connectCluster();
	atEnd(() => connection.close());
	await Promise.all([create(writer, namespaces.shop, shop), create(writer, namespaces.ci, ci)]);
	await writer.patch(`${collectionPath(namespaces.shop, 'cronjobs')}/heartbeat/status`, missedRun);
	await Promise.all([
		untilReady(connection, namespaces.shop, shop),
		untilReady(connection, namespaces.ci, ci),
	]);
	const source = await openCluster();
	atEnd(() => source.close());
	return {source, connection, ...namespaces};
};
