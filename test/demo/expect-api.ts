import type {ApiUnderTest} from './api-under-test.ts';
import {expectDiscovery} from './expect-discovery.ts';
import {expectLogRefusals} from './expect-log-refusals.ts';
import {expectLogs} from './expect-logs.ts';
import {expectObjects} from './expect-objects.ts';
import {expectOwners} from './expect-owners.ts';
import {expectPods} from './expect-pods.ts';
import {expectSelectors} from './expect-selectors.ts';
import {expectWatches} from './expect-watches.ts';

/**
What the API of a cluster has to be like, as far as kreel uses it.

The same suite runs against the demo and against a real cluster: where the two differ, the demo is wrong.
*/
export const expectApi = (api: () => ApiUnderTest): void => {
	expectDiscovery(api);
	expectObjects(api);
	expectSelectors(api);
	expectPods(api);
	expectOwners(api);
	expectWatches(api);
	expectLogs(api);
	expectLogRefusals(api);
};
