import type {KubeObject} from './kube-object.ts';
import type {ResourceName} from './resources.ts';

/** One change of one object. */
export type Change = {
	readonly version: number;
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly object: KubeObject;
	/** As it was before; absent for a new object. */
	readonly previous?: KubeObject;
};

type Shelf = {
	readonly objects: Map<string, KubeObject>;
	changes: Change[];
	readonly listeners: Set<(change: Change) => void>;
};

/** Changes that are remembered for each resource; whoever asks for older ones is told 410. */
const maxChanges = 2000;

/**
All objects of the cluster, with the resource versions, the past and the watchers that a real one has.

One counter runs over all resources, as etcd's revision does.
*/
export class ObjectStore {
	readonly #shelves = new Map<ResourceName, Shelf>();
	#version = 0;
	/** Changes up to this version are forgotten. */
	#compacted = 0;

	/** The resource version of the newest change. */
	get version(): number {
		return this.#version;
	}

	/** The oldest version from which a watch or a list may still be served. */
	get oldestVersion(): number {
		return this.#compacted;
	}

	/** Add an object, or replace the one with its namespace and name. Returns it with its resource version. */
	put(resource: ResourceName, object: KubeObject): KubeObject {
		const shelf = this.#shelf(resource);
		const key = objectKey(object);
		const previous = shelf.objects.get(key);
		const stored = this.#stamp(object);
		shelf.objects.set(key, stored);
		this.#record(shelf, {
			version: this.#version,
			type: previous ? 'MODIFIED' : 'ADDED',
			object: stored,
			previous,
		});
		return stored;
	}

	/** Remove an object; nothing happens where there is none. */
	remove(resource: ResourceName, namespace: string | undefined, name: string): void {
		const shelf = this.#shelf(resource);
		const key = `${namespace ?? ''}/${name}`;
		const previous = shelf.objects.get(key);
		if (previous) {
			shelf.objects.delete(key);
			const object = this.#stamp(previous);
			this.#record(shelf, {version: this.#version, type: 'DELETED', object, previous});
		}
	}

	find(resource: ResourceName, namespace: string | undefined, name: string): KubeObject | undefined {
		return this.#shelf(resource).objects.get(`${namespace ?? ''}/${name}`);
	}

	/** Objects as they were at a version, by namespace and name; `undefined` where that is forgotten. */
	list(resource: ResourceName, version = this.#version): KubeObject[] | undefined {
		const changes = this.changesSince(resource, version);
		if (!changes) {
			return undefined;
		}

		const objects = new Map(this.#shelf(resource).objects);
		for (const {object, previous} of changes.toReversed()) {
			if (previous) {
				objects.set(objectKey(previous), previous);
			} else {
				objects.delete(objectKey(object));
			}
		}

		return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
	}

	/** Changes after a version, oldest first; `undefined` where some of them are forgotten. */
	changesSince(resource: ResourceName, version: number): Change[] | undefined {
		if (version < this.#compacted) {
			return undefined;
		}

		const {changes} = this.#shelf(resource);
		const first = changes.findLastIndex(change => change.version <= version) + 1;
		return changes.slice(first);
	}

	/** Call back for each change from now on; returns the undo. */
	subscribe(resource: ResourceName, listener: (change: Change) => void): () => void {
		const {listeners} = this.#shelf(resource);
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	/** Forget all changes so far, as etcd's compaction does. */
	compact(): void {
		this.#compacted = this.#version;
		for (const shelf of this.#shelves.values()) {
			shelf.changes = [];
		}
	}

	#record(shelf: Shelf, change: Change): void {
		shelf.changes.push(change);
		if (shelf.changes.length >= maxChanges * 2) {
			shelf.changes = shelf.changes.slice(-maxChanges);
			this.#compacted = Math.max(this.#compacted, shelf.changes[0]!.version - 1);
		}

		for (const listener of shelf.listeners) {
			listener(change);
		}
	}

	#stamp(object: KubeObject): KubeObject {
		this.#version++;
		return {...object, metadata: {...object.metadata, resourceVersion: `${this.#version}`}};
	}

	#shelf(resource: ResourceName): Shelf {
		let shelf = this.#shelves.get(resource);
		if (!shelf) {
			shelf = {objects: new Map(), changes: [], listeners: new Set()};
			this.#shelves.set(resource, shelf);
		}

		return shelf;
	}
}

/** Where an object stands in lists: by namespace, then name. */
export const objectKey = ({metadata}: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
