import type {ApiError, Connection} from '../api.ts';
import type {KubeObject} from '../objects.ts';
import type {ClusterObjects} from '../tasks/task-groups.ts';
import {collectionPath, type Resource} from './resources.ts';
import {type CollectionEvent, watchCollection} from './watch.ts';

/** What collections need of the world. */
export type FeedDeps = {
	readonly connection: Connection;
	/** ms since the epoch. */
	readonly now: () => number;
	/** 0 to 1. */
	readonly random: () => number;
	/** Between two lists, where watching is not allowed (ms). @default usualPollMs */
	readonly pollMs?: number;
	/** How long owners are waited for once the pods are known (ms). @default 2000 */
	readonly ownersWaitMs?: number;
};

/** One collection of one namespace (or of all), as far as it is known. */
export type Collection = {
	readonly resource: Resource;
	readonly namespace: string | undefined;
	readonly objects: Map<string, KubeObject>;
	/** `new`: nothing is known yet. */
	state: 'new' | 'listed' | 'failing' | 'refused';
	everListed: boolean;
	/** It is listed now and then, and what happens in between is not known. */
	isPolled: boolean;
	error?: ApiError;
	/** Failing since (ms since the epoch). */
	since?: number;
};

/**
Start to keep one collection known.

@param changed - Called after each change of it.
@param names - Of the objects that are wanted, where the collection may not be listed.
*/
export const openCollection = (
	deps: FeedDeps,
	resource: Resource,
	namespace: string | undefined,
	signal: AbortSignal,
	changed: (collection: Collection) => void,
	names?: readonly string[],
): Collection => {
	const collection: Collection = {
		resource,
		namespace,
		objects: new Map(),
		state: 'new',
		everListed: false,
		isPolled: names !== undefined,
	};
	void watchCollection<KubeObject>({
		...deps,
		path: collectionPath(resource, namespace),
		parameters: resource === 'events' ? {fieldSelector: 'type=Warning'} : {},
		names,
		signal,
		emit(event) {
			if (!signal.aborted) {
				applyEvent(collection, event);
				changed(collection);
			}
		},
	});
	return collection;
};

const applyEvent = (collection: Collection, event: CollectionEvent<KubeObject>): void => {
	const {objects} = collection;
	switch (event.type) {
		case 'listed':
			objects.clear();
			for (const item of event.items) {
				objects.set(item.metadata.uid, item);
			}

			collection.everListed = true;
			recover(collection);
			break;
		case 'changed':
			objects.set(event.item.metadata.uid, event.item);
			break;
		case 'deleted':
			objects.delete(event.item.metadata.uid);
			break;
		case 'healthy':
			recover(collection);
			break;
		case 'polled':
			collection.isPolled = true;
			break;
		case 'failing':
			Object.assign(collection, {state: 'failing', error: event.error, since: event.since});
			break;
		case 'refused':
			Object.assign(collection, {state: 'refused', error: event.error});
			break;
	}
};

const recover = (collection: Collection): void => {
	Object.assign(collection, {state: 'listed', error: undefined, since: undefined});
};

/** All objects of some collections, by kind and uid. */
export const objectsOf = (collections: readonly Collection[]): ClusterObjects => {
	// The path of a collection decides the type of what it holds.
	const of = <T extends KubeObject>(resource: Resource): ReadonlyMap<string, T> => {
		const maps = collections.filter(one => one.resource === resource).map(({objects}) => objects);
		const all = maps.length === 1 ? maps[0]! : new Map(maps.flatMap(map => [...map]));
		return all as ReadonlyMap<string, KubeObject> as ReadonlyMap<string, T>;
	};

	return {
		pods: of('pods'),
		jobs: of('jobs'),
		cronjobs: of('cronjobs'),
		deployments: of('deployments'),
		replicasets: of('replicasets'),
		statefulsets: of('statefulsets'),
		daemonsets: of('daemonsets'),
		events: of('events'),
	};
};
