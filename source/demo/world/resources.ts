/** A kind of object that the demo serves. */
export type Resource = {
	/** Empty: the core group. */
	readonly group: string;
	readonly version: 'v1';
	/** As in paths. */
	readonly plural: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly shortNames?: readonly string[];
	/** Shown by `kubectl get all`. */
	readonly inAll?: boolean;
	/** Fields that a field selector may name besides `metadata.name` and `metadata.namespace`. */
	readonly fields?: readonly string[];
	/** Also served below an object, as in `pods/log`. */
	readonly subresources?: readonly string[];
};

const core = {group: '', version: 'v1'} as const;
const apps = {group: 'apps', version: 'v1', namespaced: true, inAll: true, subresources: ['status']} as const;
const batch = {
	group: 'batch',
	version: 'v1',
	namespaced: true,
	inAll: true,
	subresources: ['status'],
} as const;

/** Field labels as in the `AddFieldLabelConversionsFor…` functions of `pkg/apis/core/v1/conversion.go` of Kubernetes 1.34. */
const podFields = [
	'spec.nodeName',
	'spec.restartPolicy',
	'spec.schedulerName',
	'spec.serviceAccountName',
	'spec.hostNetwork',
	'status.phase',
	'status.podIP',
	'status.podIPs',
	'status.nominatedNodeName',
];
const eventFields = [
	...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
		field => `involvedObject.${field}`,
	),
	'reason',
	'reportingComponent',
	'source',
	'type',
];

/** All that the demo serves, by the name that the world calls it. */
export const resources = {
	events: {
		...core,
		plural: 'events',
		kind: 'Event',
		namespaced: true,
		shortNames: ['ev'],
		fields: eventFields,
	},
	namespaces: {
		...core,
		plural: 'namespaces',
		kind: 'Namespace',
		namespaced: false,
		shortNames: ['ns'],
		fields: ['status.phase'],
		subresources: ['status'],
	},
	nodes: {
		...core,
		plural: 'nodes',
		kind: 'Node',
		namespaced: false,
		shortNames: ['no'],
		fields: ['spec.unschedulable'],
		subresources: ['status'],
	},
	pods: {
		...core,
		plural: 'pods',
		kind: 'Pod',
		namespaced: true,
		shortNames: ['po'],
		inAll: true,
		fields: podFields,
		subresources: ['log', 'status'],
	},
	daemonsets: {...apps, plural: 'daemonsets', kind: 'DaemonSet', shortNames: ['ds']},
	deployments: {...apps, plural: 'deployments', kind: 'Deployment', shortNames: ['deploy']},
	replicasets: {...apps, plural: 'replicasets', kind: 'ReplicaSet', shortNames: ['rs']},
	statefulsets: {...apps, plural: 'statefulsets', kind: 'StatefulSet', shortNames: ['sts']},
	cronjobs: {...batch, plural: 'cronjobs', kind: 'CronJob', shortNames: ['cj']},
	jobs: {...batch, plural: 'jobs', kind: 'Job', fields: ['status.successful']},
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof resources;

/** `v1` or `batch/v1`. */
export const groupVersion = (resource: Pick<Resource, 'group' | 'version'>): string =>
	resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
