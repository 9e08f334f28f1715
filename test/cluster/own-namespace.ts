import type {AtEnd} from './clean-up.ts';
import {type ClusterWriter, createClusterWriter} from './cluster-writer.ts';

/** Make a namespace that goes with `atEnd`, and give the writer for what is to be in it. */
export const ownNamespace = async (atEnd: AtEnd, name: string): Promise<ClusterWriter> => {
	const writer = await createClusterWriter();
	atEnd(() => writer.close());
	atEnd(() => writer.remove(`/api/v1/namespaces/${name}`));
	await writer.create('/api/v1/namespaces', {metadata: {name}});
	return writer;
};
