import {expect, test} from 'vitest';
import {collectionOf} from '../../source/demo/api/collection.ts';
import {prepareWatch} from '../../source/demo/api/watch.ts';
import {ObjectStore} from '../../source/demo/world/object-store.ts';
import {resources} from '../../source/demo/world/resources.ts';
import {Simulation} from '../../source/demo/world/simulation.ts';

test('a watch whose time is over sends nothing more, however late the clock calls', () => {
	const simulation = new Simulation(0);
	const query = new URLSearchParams('allowWatchBookmarks=true&timeoutSeconds=90');
	const collection = collectionOf(new ObjectStore(), {name: 'pods', resource: resources.pods}, query);
	const told: string[] = [];
	prepareWatch(
		collection,
		query,
		simulation,
	)({
		write: text => told.push(JSON.parse(text).type),
		end: () => told.push('end'),
		onClose() {},
	});
	simulation.runUntil(600_000);
	expect(told).toEqual(['BOOKMARK', 'end']);
});
