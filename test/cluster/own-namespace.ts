import type {AtEnd} from './clean-up.ts';
import {connectCluster} from './cluster-source.ts';
import {type ClusterWriter, createClusterWriter} from './cluster-writer.ts';
import {untilObjects} from './until-objects.ts';

/** Make a namespace that goes with `atEnd`, and give the writer for what is to be in it. */
export const ownNamespace = async (atEnd: AtEnd, name: string): Promise<ClusterWriter> => {
	const writer = await createClusterWriter();
	atEnd(() => writer.close());
	atEnd(() => writer.remove(`/api/v1/namespaces/${name}`));
	await writer.create('/api/v1/namespaces', {metadata: {name}});
	await untilServiceAccount(name);
	return writer;
};

/** A bare pod that is made before its namespace has a service account is refused. */
const untilServiceAccount = async (namespace: string): Promise<void> => {
	const connection = await connectCluster();
	try {
		await untilObjects(connection, `/api/v1/namespaces/${namespace}/serviceaccounts`, {default: () => true});
	} finally {
		await connection.close();
	}
};
