import {groupVersion, type Resource, resources} from '../world/resources.ts';

const readVerbs = ['get', 'list', 'watch'];
const all: readonly Resource[] = Object.values(resources);
const groups = [...new Set(all.map(({group}) => group).filter(group => group !== ''))];

/** What `/version` answers: the release whose answers the demo gives. */
export const version = {
	major: '1',
	minor: '34',
	emulationMajor: '1',
	emulationMinor: '34',
	minCompatibilityMajor: '1',
	minCompatibilityMinor: '33',
	gitVersion: 'v1.34.4',
	gitCommit: '$Format:%H$',
	gitTreeState: '',
	buildDate: '1970-01-01T00:00:00Z',
	goVersion: 'go1.26.8',
	compiler: 'gc',
	platform: 'linux/amd64',
};

/** `/api`. @param address - Host and port of the server. */
export const coreVersions = (address: string) => ({
	kind: 'APIVersions',
	versions: ['v1'],
	serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: address}],
});

/** `/apis`. */
export const groupList = () => ({kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupFields)});

/** `/apis/batch`; `undefined` where there is no such group. */
export const groupInfo = (group: string) =>
	groups.includes(group) ? {kind: 'APIGroup', apiVersion: 'v1', ...groupFields(group)} : undefined;

/** `/api/v1`, `/apis/batch/v1`; `undefined` where it is not served. */
export const resourceList = (group: string, version: string) => {
	const served = all.filter(resource => resource.group === group && resource.version === version);
	return served.length === 0
		? undefined
		: {
				kind: 'APIResourceList',
				// The core group's list has none in a real cluster either.
				...(group !== '' && {apiVersion: 'v1'}),
				groupVersion: groupVersion(served[0]!),
				resources: served.flatMap(resourceEntries),
			};
};

const groupFields = (group: string) => {
	const preferred = {groupVersion: `${group}/v1`, version: 'v1'};
	return {name: group, versions: [preferred], preferredVersion: preferred};
};

const resourceEntries = (resource: Resource) => [
	{
		name: resource.plural,
		singularName: resource.kind.toLowerCase(),
		namespaced: resource.namespaced,
		kind: resource.kind,
		verbs: readVerbs,
		...(resource.shortNames && {shortNames: resource.shortNames}),
		...(resource.inAll && {categories: ['all']}),
	},
	...(resource.subresources ?? []).map(name => ({
		name: `${resource.plural}/${name}`,
		singularName: '',
		namespaced: resource.namespaced,
		kind: resource.kind,
		verbs: ['get'],
	})),
];
