import type {KubeObject} from '../../source/kubernetes/objects.ts';

export type StoreEvent = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly resource: string;
	readonly version: number;
	readonly object: KubeObject;
};

/** Objects with versions, as the API server keeps them: lists, and the changes since a version. */
export class ObjectStore {
	readonly #objects = new Map<string, {resource: string; object: KubeObject}>();
	readonly #listeners = new Set<() => void>();
	#events: StoreEvent[] = [];
	#oldest = 100;
	version = 100;

	put(resource: string, object: KubeObject): void {
		const {uid} = object.metadata;
		const type = this.#objects.has(uid) ? 'MODIFIED' : 'ADDED';
		this.version++;
		const resourceVersion = String(this.version);
		const kept = {...object, metadata: {...object.metadata, resourceVersion}};
		this.#objects.set(uid, {resource, object: kept});
		this.#events.push({type, resource, version: this.version, object: kept});
		for (const listener of [...this.#listeners]) {
			listener();
		}
	}

	list(resource: string): KubeObject[] {
		return [...this.#objects.values()].filter(one => one.resource === resource).map(({object}) => object);
	}

	find(resource: string, name: string): KubeObject | undefined {
		return this.list(resource).find(({metadata}) => metadata.name === name);
	}

	/** `undefined` where they are forgotten. */
	since(resource: string, version: number): StoreEvent[] | undefined {
		return version < this.#oldest
			? undefined
			: this.#events.filter(event => event.resource === resource && event.version > version);
	}

	/** Forget what has changed: whoever did not see it must list again. */
	compact(): void {
		this.version++;
		this.#oldest = this.version;
		this.#events = [];
	}

	/** @returns Stops it. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}
}
