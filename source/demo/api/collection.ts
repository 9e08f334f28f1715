import type {KubeObject} from '../world/kube-object.ts';
import type {ObjectStore} from '../world/object-store.ts';
import type {Resource, ResourceName} from '../world/resources.ts';
import {parseFieldSelector} from './field-selector.ts';
import {type ObjectTest, parseLabelSelector} from './label-selector.ts';

/** What a list or a watch is about: objects of one resource, of one namespace or of all, that the selectors choose. */
export type Collection = {
	readonly store: ObjectStore;
	readonly name: ResourceName;
	readonly resource: Resource;
	readonly includes: ObjectTest;
	/** Whether there is a selector. */
	readonly selective: boolean;
	/** Its objects as they were at a version; `undefined` where that is forgotten. */
	list(version: number): KubeObject[] | undefined;
};

/** @throws {Refusal} 400 where a selector is none. */
export const collectionOf = (
	store: ObjectStore,
	target: {readonly name: ResourceName; readonly resource: Resource; readonly namespace?: string},
	query: URLSearchParams,
): Collection => {
	const {name, resource, namespace} = target;
	const labels = query.get('labelSelector') ?? '';
	const fields = query.get('fieldSelector') ?? '';
	const byLabel = parseLabelSelector(labels);
	const byField = parseFieldSelector(fields, resource);
	const includes: ObjectTest = object =>
		(namespace === undefined || object.metadata.namespace === namespace) &&
		byLabel(object) &&
		byField(object);
	return {
		store,
		name,
		resource,
		includes,
		selective: labels !== '' || fields !== '',
		list: version => store.list(name, version)?.filter(includes),
	};
};
