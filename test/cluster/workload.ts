import type {Job, KubeObject, Pod} from '../../source/kubernetes/objects.ts';
import {atOnce, shell} from './containers.ts';

type Collection = 'pods' | 'jobs' | 'cronjobs' | 'deployments' | 'statefulsets' | 'daemonsets';
type Labels = Readonly<Record<string, string>>;

/** An object that a test makes, and how it is when the test can begin. */
export type Workload = {
	readonly collection: Collection;
	readonly object: {
		readonly metadata: {readonly name: string; readonly labels?: Labels};
		readonly spec: object;
	};
	isReady(object: KubeObject): boolean;
};

const groups: Readonly<Record<Collection, string>> = {
	pods: '/api/v1',
	jobs: '/apis/batch/v1',
	cronjobs: '/apis/batch/v1',
	deployments: '/apis/apps/v1',
	statefulsets: '/apis/apps/v1',
	daemonsets: '/apis/apps/v1',
};

export const collectionPath = (namespace: string, collection: Collection): string =>
	`${groups[collection]}/namespaces/${namespace}/${collection}`;

/** Why the first container of a pod waits; empty where it does not. */
export const waitingReason = ({status}: Pod): string =>
	status?.containerStatuses?.[0]?.state?.waiting?.reason ?? '';

export const isPullFailing = (pod: Pod): boolean =>
	/^(?:ErrImagePull|ImagePullBackOff)$/.test(waitingReason(pod));

export const isUnschedulable = ({status}: Pod): boolean =>
	status?.conditions?.[0]?.reason === 'Unschedulable';

/** A pod of nobody. */
export const pod = (
	name: string,
	isReady: (pod: Pod) => boolean,
	spec: object,
	labels: Labels = {},
): Workload => ({
	collection: 'pods',
	object: {metadata: {name, labels}, spec: {...atOnce, ...spec}},
	isReady: isReady as Workload['isReady'],
});

/** The pods of a workload that runs for ever. */
export const template = (app: string, spec: object) => ({
	metadata: {labels: {app}},
	spec: {...atOnce, ...spec},
});

/** A workload that runs for ever. */
export const keeper = (
	collection: 'deployments' | 'statefulsets' | 'daemonsets',
	name: string,
	isReady: (status: Record<string, number | undefined>) => boolean,
	spec: object,
	fields: object = {},
): Workload => ({
	collection,
	object: {
		metadata: {name},
		spec: {...fields, selector: {matchLabels: {app: name}}, template: template(name, spec)},
	},
	isReady: object => isReady((object as {status?: Record<string, number>}).status ?? {}),
});

/** What a Job does: one container that is named after it. */
export const jobSpec = (name: string, script: string, fields: object = {}, container: object = {}) => ({
	backoffLimit: 0,
	...fields,
	template: {spec: {restartPolicy: 'Never', ...atOnce, containers: [shell(name, script, container)]}},
});

/** A Job, which is ready when it has ended. */
export const job = (name: string, spec: object): Workload => ({
	collection: 'jobs',
	object: {metadata: {name}, spec},
	isReady: object => hasEnded(object as Job),
});

const hasEnded = ({status}: Job): boolean =>
	(status?.conditions ?? []).some(
		({type, status: is}) => /^(?:Complete|Failed)$/.test(type) && is === 'True',
	);
