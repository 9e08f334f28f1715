import type {AtEnd} from '../clean-up.ts';
import type {ClusterWriter} from '../cluster-writer.ts';
import {kubeconfigOfUser} from './cluster-control.ts';

const owners = {
	replicasets: 'apps',
	deployments: 'apps',
	statefulsets: 'apps',
	daemonsets: 'apps',
	jobs: 'batch',
	cronjobs: 'batch',
} as const;

type Owner = keyof typeof owners;

/** A verb on a resource that some part of the program is better with. */
export type Right =
	| 'list pods'
	| 'watch pods'
	| 'get pods'
	| 'get pods/log'
	| 'list events'
	| 'get nodes/proxy'
	| 'list namespaces'
	| `${'list' | 'watch'} ${Owner}`;

const ownerNames = Object.keys(owners) as Owner[];

/** Rights on these owners. */
export const rightsOn = (...names: readonly Owner[]): Right[] =>
	names.flatMap(name => [`list ${name}`, `watch ${name}`] as const);

/** What a user has who has all that the program can use. */
export const allRights: readonly Right[] = [
	'list pods',
	'watch pods',
	'get pods',
	'get pods/log',
	'list events',
	'get nodes/proxy',
	'list namespaces',
	...rightsOn(...ownerNames),
];

/** Rights on all owners. */
export const rightsOnOwners = rightsOn(...ownerNames);

const ruleOf = (right: Right) => {
	const [verb, resource] = right.split(' ') as [string, string];
	return {apiGroups: [owners[resource as Owner] ?? ''], resources: [resource], verbs: [verb]};
};

const authorization = '/apis/rbac.authorization.k8s.io/v1';

/**
Make a user who has these rights alone.

@param namespace - Where it has them; absent: everywhere.
@returns The path of its kubeconfig.
*/
export const createUser = async (
	writer: ClusterWriter,
	atEnd: AtEnd,
	{name, rights, namespace}: {name: string; rights: readonly Right[]; namespace?: string},
): Promise<string> => {
	const kubeconfig = await kubeconfigOfUser(name);
	const [prefix, kind] =
		namespace === undefined
			? [`${authorization}/cluster`, 'ClusterRole']
			: [`${authorization}/namespaces/${namespace}/`, 'Role'];
	atEnd(() => writer.remove(`${prefix}roles/${name}`));
	atEnd(() => writer.remove(`${prefix}rolebindings/${name}`));
	await writer.create(`${prefix}roles`, {metadata: {name}, rules: rights.map(ruleOf)});
	await writer.create(`${prefix}rolebindings`, {
		metadata: {name},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind, name},
		subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name}],
	});
	return kubeconfig;
};
