import {type Resource, type ResourceName, resources} from '../world/resources.ts';

/** What a path names. */
export type Route =
	| {readonly type: 'version'}
	| {readonly type: 'health'}
	| {readonly type: 'coreVersions'}
	| {readonly type: 'groupList'}
	| {readonly type: 'group'; readonly group: string}
	| {readonly type: 'resourceList'; readonly group: string; readonly version: string}
	| {
			readonly type: 'collection';
			readonly name: ResourceName;
			readonly resource: Resource;
			readonly namespace?: string;
	  }
	| {
			readonly type: 'object';
			readonly name: ResourceName;
			readonly resource: Resource;
			readonly namespace?: string;
			readonly object: string;
			/** As in `log`. */
			readonly subresource?: string;
			/** What follows the subresource. */
			readonly rest: readonly string[];
	  }
	/** A group that is served, but nothing at that place. */
	| {readonly type: 'noSuchResource'}
	/** No group at all: the answer is not even a `Status`. */
	| {readonly type: 'noSuchPage'};

const entries = Object.entries(resources) as Array<[ResourceName, Resource]>;
const groups = new Set(entries.map(([, {group}]) => group));

/** @param path - Without the query, still encoded. */
export const parseRoute = (path: string): Route => {
	const segments = decodeSegments(path);
	if (!segments) {
		return {type: 'noSuchPage'};
	}

	const [root, ...rest] = segments;
	switch (root) {
		case 'version':
			return {type: 'version'};
		case 'healthz':
		case 'livez':
		case 'readyz':
			return {type: 'health'};
		case 'api':
			return rest.length === 0 ? {type: 'coreVersions'} : groupRoute('', rest);
		case 'apis':
			return apisRoute(rest);
		default:
			return {type: 'noSuchPage'};
	}
};

const decodeSegments = (path: string): string[] | undefined => {
	try {
		return path
			.split('/')
			.filter(segment => segment !== '')
			.map(segment => decodeURIComponent(segment));
	} catch {
		return undefined;
	}
};

const apisRoute = ([group, ...rest]: readonly string[]): Route => {
	if (group === undefined) {
		return {type: 'groupList'};
	}

	if (!groups.has(group)) {
		return {type: 'noSuchPage'};
	}

	return rest.length === 0 ? {type: 'group', group} : groupRoute(group, rest);
};

const groupRoute = (group: string, [version, ...rest]: readonly string[]): Route => {
	if (version !== 'v1') {
		return {type: 'noSuchResource'};
	}

	if (rest.length === 0) {
		return {type: 'resourceList', group, version};
	}

	const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
	return inNamespace ? resourceRoute(group, rest.slice(2), rest[1]) : resourceRoute(group, rest, undefined);
};

const resourceRoute = (group: string, rest: readonly string[], namespace: string | undefined): Route => {
	const [plural, object, subresource, ...more] = rest;
	const entry = entries.find(([, resource]) => resource.group === group && resource.plural === plural);
	const [name, resource] = entry ?? [];
	if (!name || !resource) {
		return {type: 'noSuchResource'};
	}

	if (object === undefined) {
		return namespace !== undefined && !resource.namespaced
			? {type: 'noSuchResource'}
			: {type: 'collection', name, resource, namespace};
	}

	if (resource.namespaced !== (namespace !== undefined)) {
		return {type: 'noSuchResource'};
	}

	return {type: 'object', name, resource, namespace, object, subresource, rest: more};
};
