import {expect, test} from 'vitest';
import type {KubeObject} from '../../../source/demo/world/kube-object.ts';
import {ObjectStore} from '../../../source/demo/world/object-store.ts';

const object = (name: string, spec = 0): KubeObject => ({
	metadata: {name, namespace: 'shop', uid: name, creationTimestamp: '2026-03-14T09:26:53Z'},
	spec,
});

const names = (objects: KubeObject[] | undefined) =>
	objects?.map(({metadata, spec}) => `${metadata.name}=${spec}`);

test('objects are listed as they were at any version that is remembered', () => {
	const store = new ObjectStore();
	store.put('pods', object('a', 1));
	store.put('pods', object('b', 2));
	store.put('pods', object('a', 3));
	store.remove('pods', 'shop', 'b');
	const lists = [0, 1, 2, 3, 4].map(version => names(store.list('pods', version)));
	expect(lists).toEqual([[], ['a=1'], ['a=1', 'b=2'], ['a=3', 'b=2'], ['a=3']]);
});

test('versions count over all resources', () => {
	const store = new ObjectStore();
	store.put('pods', object('a'));
	const {metadata} = store.put('jobs', object('a'));
	expect(metadata.resourceVersion).toBe('2');
	expect(names(store.list('pods'))).toEqual(['a=0']);
});

test('what is compacted is forgotten, what comes after is not', () => {
	const store = new ObjectStore();
	store.put('pods', object('a'));
	store.put('pods', object('b'));
	store.compact();
	store.put('pods', object('c'));
	expect(store.list('pods', 1)).toBeUndefined();
	expect(names(store.list('pods', 2))).toEqual(['a=0', 'b=0']);
	expect(store.changesSince('pods', 2)?.map(({type}) => type)).toEqual(['ADDED']);
});

test('a removed object is told with its last state and a version of its own', () => {
	const store = new ObjectStore();
	const told: string[] = [];
	store.put('pods', object('a', 7));
	const undo = store.subscribe('pods', change =>
		told.push(`${change.type} ${change.object.spec} ${change.object.metadata.resourceVersion}`),
	);
	store.remove('pods', 'shop', 'a');
	store.remove('pods', 'shop', 'a');
	undo();
	store.put('pods', object('a'));
	expect(told).toEqual(['DELETED 7 2']);
});

test('the past is bounded: the oldest changes are forgotten first', () => {
	const store = new ObjectStore();
	for (let index = 0; index < 10_000; index++) {
		store.put('pods', object('a', index));
	}

	expect(store.oldestVersion).toBeGreaterThan(5000);
	expect(store.changesSince('pods', store.oldestVersion)![0]!.version).toBe(store.oldestVersion + 1);
});
