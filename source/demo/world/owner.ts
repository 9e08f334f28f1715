import type {EventNote} from './event-recorder.ts';
import type {KubeObject, Metadata, OwnerReference} from './kube-object.ts';
import {makeUid, timestamp} from './names.ts';
import {groupVersion, type ResourceName, resources} from './resources.ts';
import type {World} from './world.ts';

/** An object that owns others: a Job, a Deployment… Writes itself only when something of it changed. */
export class Owner {
	readonly metadata: Metadata;
	readonly #world: World;
	readonly #resource: ResourceName;
	#object: KubeObject | undefined;
	#written = '';

	constructor(
		world: World,
		resource: ResourceName,
		fields: Pick<Metadata, 'name' | 'namespace' | 'labels' | 'annotations' | 'ownerReferences'>,
	) {
		this.#world = world;
		this.#resource = resource;
		const {now} = world.simulation;
		this.metadata = {
			...fields,
			uid: makeUid(world.random(`${resource}/${fields.namespace}/${fields.name}/${now}`)),
			generation: 1,
			creationTimestamp: timestamp(now),
		};
	}

	/** As its children refer to it. */
	get reference(): OwnerReference {
		const resource = resources[this.#resource];
		return {
			apiVersion: groupVersion(resource),
			kind: resource.kind,
			name: this.metadata.name,
			uid: this.metadata.uid,
			controller: true,
			blockOwnerDeletion: true,
		};
	}

	/** @param spec - Renders it; a changed one needs another `generation`. */
	publish(spec: () => unknown, status: unknown, changes: Partial<Metadata> = {}): void {
		const text = JSON.stringify([status, changes]);
		if (text !== this.#written) {
			this.#written = text;
			const metadata = {...this.metadata, ...changes};
			this.#object = this.#world.store.put(this.#resource, {metadata, spec: spec(), status});
		}
	}

	event(component: string, note: Pick<EventNote, 'type' | 'reason' | 'message'>): void {
		if (this.#object) {
			this.#world.events.record({
				...note,
				about: {resource: this.#resource, object: this.#object},
				component,
			});
		}
	}

	remove(): void {
		this.#world.store.remove(this.#resource, this.metadata.namespace, this.metadata.name);
	}
}
