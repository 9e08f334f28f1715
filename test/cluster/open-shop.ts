import type {LogSource} from '../../source/core/log-source.ts';
import type {Connection} from '../../source/kubernetes/api.ts';
import {ci} from './ci.ts';
import type {AtEnd} from './clean-up.ts';
import {connectCluster, openCluster} from './cluster-source.ts';
import {makeWorkloads, untilReady} from './make-workloads.ts';
import {ownNamespace} from './own-namespace.ts';
import {missedRun, shop} from './shop.ts';
import {collectionPath} from './workload.ts';

/** A shop and its CI on the cluster, each in a namespace of its own. */
export type Shop = {
	readonly source: LogSource;
	readonly connection: Connection;
	readonly shop: string;
	readonly ci: string;
};

/** Make the shop and wait until each of its tasks is as the tests want it; it goes with `atEnd`. */
export const openShop = async (atEnd: AtEnd): Promise<Shop> => {
	const namespaces = {shop: `kreel-shop-${process.pid}`, ci: `kreel-ci-${process.pid}`};
	const connection = await connectCluster();
	atEnd(() => connection.close());
	const source = await openCluster();
	atEnd(() => source.close());
	const writer = await ownNamespace(atEnd, namespaces.shop);
	await ownNamespace(atEnd, namespaces.ci);
	await makeWorkloads(writer, namespaces.shop, shop);
	await makeWorkloads(writer, namespaces.ci, ci);
	await writer.patch(`${collectionPath(namespaces.shop, 'cronjobs')}/heartbeat/status`, missedRun);
	await untilReady(connection, namespaces.shop, shop);
	await untilReady(connection, namespaces.ci, ci);
	return {source, connection, ...namespaces};
};
