import type {ClusterObjects} from '../tasks/task-groups.ts';

/** A collection of the API that tasks are made of. */
export type Resource = keyof ClusterObjects;

const apis: Record<Resource, string> = {
	pods: '/api/v1',
	events: '/api/v1',
	jobs: '/apis/batch/v1',
	cronjobs: '/apis/batch/v1',
	deployments: '/apis/apps/v1',
	replicasets: '/apis/apps/v1',
	statefulsets: '/apis/apps/v1',
	daemonsets: '/apis/apps/v1',
};

/** All that is watched from the start; events only when a reason is missing. */
export const watchedResources: readonly Resource[] = [
	'pods',
	'jobs',
	'cronjobs',
	'deployments',
	'replicasets',
	'statefulsets',
	'daemonsets',
];

/** Path of a collection, of one namespace or of all. */
export const collectionPath = (resource: Resource, namespace: string | undefined): string =>
	namespace === undefined
		? `${apis[resource]}/${resource}`
		: `${apis[resource]}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
