import type {ApiClient} from './api-client.ts';

/** Where a pod is. */
export type PodAddress = {readonly namespace: string; readonly name: string};

/** A cluster with pods in the states that the expectations of the API are about. */
export type ApiUnderTest = {
	readonly client: ApiClient;
	/** It holds most of the pods; some of them have the label `app`, and at least four are there. */
	readonly namespace: string;
	/** Value of `app` that some pods of the namespace have. */
	readonly app: string;
	readonly pods: {
		/** Its only main container writes at least a line in two seconds. */
		readonly running: PodAddress;
		/** Its only container ended some seconds ago with exit code 3, after at least eight lines over three seconds. */
		readonly ended: PodAddress;
		/** Two main containers and one init container. */
		readonly several: PodAddress & {readonly containers: readonly string[]; readonly init: string};
		readonly unscheduled: PodAddress;
		readonly noImage: PodAddress;
		readonly noConfig: PodAddress;
		/** Its init container writes and does not end. */
		readonly waiting: PodAddress & {readonly init: string};
		/** Its only container has died at least twice. */
		readonly crashing: PodAddress;
	};
	readonly jobs: {readonly complete: string; readonly failed: string};
	/** All of its pods are ready. */
	readonly deployment: string;
	/** Make something happen to a pod of the namespace. */
	change(): Promise<void>;
	/** Let time pass, where it does not by itself. */
	pass(ms: number): void;
	close(): Promise<void>;
};

/** Path of a pod, or of what follows it. */
export const podPath = ({namespace, name}: PodAddress, rest = ''): string =>
	`/api/v1/namespaces/${namespace}/pods/${name}${rest}`;
