import {coreVersions, groupList, resourceList} from '../../source/demo/api/discovery.ts';
import {parseRoute} from '../../source/demo/api/route.ts';
import {withKind} from '../../source/demo/api/watch.ts';
import type {KubeObject as DemoObject} from '../../source/demo/world/kube-object.ts';
import {type ResourceName, resources} from '../../source/demo/world/resources.ts';
import type {KubeObject} from '../../source/kubernetes/objects.ts';

/** What kubectl asks before all else: which resources there are; `undefined` where a path is of something else. */
export const discoveryOf = (url: URL): object | undefined => {
	const route = parseRoute(url.pathname);
	switch (route.type) {
		case 'coreVersions':
			return coreVersions(url.host);
		case 'groupList':
			return groupList();
		case 'resourceList':
			return resourceList(route.group, route.version);
		default:
			return undefined;
	}
};

/** An object as it stands alone or in a watch: clients in Go do not read one that has no kind. */
export const typed = (resource: string, object: KubeObject): object => {
	const known = resources[resource as ResourceName];
	return known ? withKind(known, object as DemoObject) : object;
};

/** A list, which has a kind of its own; its items have none. */
export const typedList = (resource: string, version: number, items: readonly KubeObject[]): object => {
	const kind = resources[resource as ResourceName]?.kind ?? '';
	const head = typed(resource, {metadata: {resourceVersion: String(version)}} as KubeObject);
	return {...head, kind: `${kind}List`, items};
};
