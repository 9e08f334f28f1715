import type {KubeObject} from '../world/kube-object.ts';
import type {Change} from '../world/object-store.ts';
import {groupVersion, type Resource} from '../world/resources.ts';
import type {Simulation} from '../world/simulation.ts';
import type {Collection} from './collection.ts';
import {booleanParameter, integerParameter} from './parameters.ts';
import {expired, invalid, Refusal} from './status.ts';

/** How often a watch that wants bookmarks gets one, in ms. */
const bookmarkInterval = 60_000;
/** How long a watch lasts that says nothing about it, in ms: the least that an apiserver gives by default. */
const defaultTimeout = 1_800_000;

/** Where a watch writes. */
export type WatchOutput = {
	write(text: string): void;
	end(): void;
	/** Called once when the client went away or all is over. */
	onClose(callback: () => void): void;
};

/** A watch that is accepted and may begin. */
export type StartWatch = (output: WatchOutput) => void;

/**
Accept a watch: everything that may be refused is refused here.

@throws {Refusal}
*/
export const prepareWatch = (
	collection: Collection,
	query: URLSearchParams,
	simulation: Simulation,
): StartWatch => {
	const timeout = Number(integerParameter(query, 'timeoutSeconds') ?? 0n) * 1000 || defaultTimeout;
	const wantsBookmarks = booleanParameter(query, 'allowWatchBookmarks');
	const initial = initialEvents(query);
	const from = watchFrom(query.get('resourceVersion') ?? '', initial);
	return output => {
		const {store, name} = collection;
		const write = (type: string, object: unknown) => output.write(`${JSON.stringify({type, object})}\n`);
		const past = from === 'state' ? stateAsChanges(collection) : store.changesSince(name, from);
		if (!past) {
			write('ERROR', expired(`too old resource version: ${from} (${store.oldestVersion})`).status);
			output.end();
			return;
		}

		const send = (change: Change) => sendChange(change, collection, write);
		for (const change of past) {
			send(change);
		}

		const bookmark = (annotations?: Record<string, string>) =>
			write('BOOKMARK', bookmarkOf(collection.resource, store.version, annotations));
		if (initial && wantsBookmarks) {
			bookmark({'k8s.io/initial-events-end': 'true'});
		}

		const undo = () => {
			for (const step of undos) {
				step();
			}
		};
		const undos = [
			store.subscribe(name, send),
			simulation.after(timeout, () => {
				// Much may happen at one call of the clock: nothing comes after the end, though the client has not seen it yet.
				undo();
				output.end();
			}),
			...(wantsBookmarks ? [repeat(simulation, bookmarkInterval, bookmark)] : []),
		];
		output.onClose(undo);
	};
};

/** An object as it stands alone: with its kind. */
export const withKind = (resource: Resource, object: KubeObject) => ({
	kind: resource.kind,
	apiVersion: groupVersion(resource),
	...object,
});

/** @throws {Refusal} 422 */
const initialEvents = (query: URLSearchParams): boolean => {
	const wanted = query.has('sendInitialEvents');
	if (wanted && query.get('resourceVersionMatch') !== 'NotOlderThan') {
		const message = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
		throw invalid('ListOptions', 'meta.k8s.io', '', [
			{field: 'resourceVersionMatch', type: 'Forbidden', message},
		]);
	}

	return booleanParameter(query, 'sendInitialEvents');
};

const watchFrom = (version: string, initial: boolean): number | 'state' => {
	if (version !== '' && !/^\d+$/.test(version)) {
		const text = JSON.stringify(version);
		throw new Refusal(
			500,
			`resourceVersion: Invalid value: ${text}: strconv.ParseUint: parsing ${text}: invalid syntax`,
		);
	}

	return initial || version === '' || version === '0' ? 'state' : Number(version);
};

const sendChange = (
	change: Change,
	collection: Collection,
	write: (type: string, object: unknown) => void,
): void => {
	const event = watchEvent(change, collection);
	if (event) {
		write(event.type, withKind(collection.resource, event.object));
	}
};

const stateAsChanges = ({list, store}: Collection): Change[] =>
	list(store.version)!.map(object => ({version: store.version, type: 'ADDED', object}));

/** What a change means to those who see only part of the objects: one that stops to match is deleted for them. */
const watchEvent = (
	{type, object, previous, version}: Change,
	{includes}: Collection,
): {type: Change['type']; object: KubeObject} | undefined => {
	const is = includes(object);
	const was = type !== 'ADDED' && previous !== undefined && includes(previous);
	if (type === 'DELETED' || !is) {
		const last = type === 'DELETED' ? object : previous;
		return was && last
			? {type: 'DELETED', object: {...last, metadata: {...last.metadata, resourceVersion: `${version}`}}}
			: undefined;
	}

	return {type: was ? 'MODIFIED' : 'ADDED', object};
};

const bookmarkOf = (resource: Resource, version: number, annotations?: Record<string, string>) => ({
	kind: resource.kind,
	apiVersion: groupVersion(resource),
	metadata: {resourceVersion: `${version}`, ...(annotations && {annotations})},
	...(resource.kind === 'Pod' && {spec: {containers: null}, status: {}}),
});

const repeat = (simulation: Simulation, ms: number, run: () => void): (() => void) => {
	let undo = () => {};
	const again = () => {
		undo = simulation.after(ms, () => {
			run();
			again();
		});
	};

	again();
	return () => undo();
};
