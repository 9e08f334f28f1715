import type {KubeObject} from './kube-object.ts';
import {makeUid, timestamp} from './names.ts';
import type {ObjectStore} from './object-store.ts';
import type {Random} from './random.ts';
import {groupVersion, type ResourceName, resources} from './resources.ts';
import type {Simulation} from './simulation.ts';

/** How long an event is kept after it happened last, in ms: the apiserver's default. */
const eventLifetime = 3_600_000;

/** One thing to say of an object. */
export type EventNote = {
	readonly about: {readonly resource: ResourceName; readonly object: KubeObject};
	readonly type: 'Normal' | 'Warning';
	readonly reason: string;
	readonly message: string;
	/** As in `kubelet`. */
	readonly component: string;
	/** The node, for the kubelet's events. */
	readonly host?: string;
	/** As in `spec.containers{app}`. */
	readonly fieldPath?: string;
};

type Series = {
	readonly name: string;
	readonly uid: string;
	readonly first: string;
	count: number;
	forget: () => void;
};

/** Writes events, and counts those that happen again instead of repeating them, as `client-go/tools/record` does. */
export class EventRecorder {
	readonly #store: ObjectStore;
	readonly #simulation: Simulation;
	readonly #random: Random;
	readonly #series = new Map<string, Series>();

	constructor(store: ObjectStore, simulation: Simulation, random: Random) {
		this.#store = store;
		this.#simulation = simulation;
		this.#random = random;
	}

	record(note: EventNote): void {
		const {metadata} = note.about.object;
		const key = [metadata.uid, note.reason, note.message, note.fieldPath].join('\n');
		const namespace = metadata.namespace ?? 'default';
		const series = this.#series.get(key) ?? this.#begin(key, metadata.name);
		series.count++;
		series.forget();
		series.forget = this.#simulation.after(eventLifetime, () => {
			this.#series.delete(key);
			this.#store.remove('events', namespace, series.name);
		});
		this.#store.put('events', renderEvent(note, series, namespace, timestamp(this.#simulation.now)));
	}

	#begin(key: string, about: string): Series {
		const stamp = Math.floor(this.#simulation.now * 1000).toString(16);
		const series = {
			name: `${about}.${stamp}${this.#random.text(3, '0123456789abcdef')}`,
			uid: makeUid(this.#random),
			first: timestamp(this.#simulation.now),
			count: 0,
			forget: () => {},
		};
		this.#series.set(key, series);
		return series;
	}
}

const renderEvent = (note: EventNote, series: Series, namespace: string, now: string): KubeObject => {
	const {object, resource} = note.about;
	return {
		metadata: {name: series.name, namespace, uid: series.uid, creationTimestamp: series.first},
		involvedObject: {
			kind: resources[resource].kind,
			...(object.metadata.namespace && {namespace: object.metadata.namespace}),
			name: object.metadata.name,
			uid: object.metadata.uid,
			apiVersion: groupVersion(resources[resource]),
			resourceVersion: object.metadata.resourceVersion,
			...(note.fieldPath && {fieldPath: note.fieldPath}),
		},
		reason: note.reason,
		message: note.message,
		source: {component: note.component, ...(note.host && {host: note.host})},
		firstTimestamp: series.first,
		lastTimestamp: now,
		count: series.count,
		type: note.type,
		eventTime: null,
		reportingComponent: note.component,
		reportingInstance: note.host ?? '',
	};
};
