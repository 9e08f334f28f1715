import type {Narrowed, Task} from '../../core/task.ts';
import type {ApiError} from '../api.ts';
import {unintelligible} from '../connection/api-errors.ts';
import {type Collection, type FeedDeps, objectsOf, openCollection} from '../watch/collections.ts';
import {watchedResources} from '../watch/resources.ts';
import {TaskNews} from './task-news.ts';
import {TaskTable} from './tasks.ts';
import {unlistedRule} from './unlisted.ts';
import {WarningFeed} from './warning-feed.ts';

/** Changes within so many ms become one. */
const coalesceMs = 50;

/** Where the tasks of a feed are: namespaces, or `undefined` for all. */
export type Places = ReadonlyArray<string | undefined>;

/** The tasks of one scope, for any number of subscribers, on one set of watches. */
export class ScopeFeed {
	/** Resolves with the first tasks; rejects with the `ApiError` that keeps pods from being listed. */
	readonly ready: Promise<void>;
	/** After `ready`: what there is to tell. */
	readonly news = new TaskNews();
	readonly #deps: FeedDeps;
	readonly #pods: readonly string[] | undefined;
	readonly #table: TaskTable;
	readonly #settle = Promise.withResolvers<void>();
	#stop = new AbortController();
	#collections: Collection[] = [];
	readonly #warnings: WarningFeed;
	#tasks: ReadonlyMap<string, Task> = new Map();
	#isReady = false;
	/** Pods may not be listed in all namespaces. */
	#isAllRefused = false;
	#timers = new Map<string, NodeJS.Timeout>();

	/** @param pods - Names of the pods that are enough where no others may be listed. */
	constructor(deps: FeedDeps, places: Places, pods?: readonly string[]) {
		this.#deps = deps;
		this.#pods = pods;
		this.#table = new TaskTable(deps.connection.cluster, deps.now);
		this.#warnings = new WarningFeed(deps, () => this.#update());
		this.ready = this.#settle.promise;
		this.ready.catch(() => {});
		this.#open(places);
	}

	/** Labels of a pod, by its uid. */
	podLabels(uid: string): Readonly<Record<string, string>> {
		for (const {resource, objects} of this.#collections) {
			const pod = resource === 'pods' ? objects.get(uid) : undefined;
			if (pod) {
				return pod.metadata.labels ?? {};
			}
		}

		return {};
	}

	close(): void {
		this.#stop.abort();
		this.#warnings.close();
		for (const timer of this.#timers.values()) {
			clearTimeout(timer);
		}

		this.news.end();
	}

	#open(places: Places): void {
		const {signal} = this.#stop;
		this.#collections = places.flatMap(namespace =>
			watchedResources.map(resource =>
				openCollection(this.#deps, resource, namespace, signal, collection =>
					this.#changed(collection, places),
				),
			),
		);
	}

	#changed(collection: Collection, places: Places): void {
		if (this.#isReady) {
			this.#changedLater(collection);
			return;
		}

		if (isForbidden(collection) && this.#makeDo(collection, places)) {
			return;
		}

		const failure = this.#failureOfPods();
		if (failure) {
			this.close();
			this.#settle.reject(failure);
			return;
		}

		this.#update();
	}

	/** Where pods are polled, what their owners say is told with them: a Job has not ended before its last pod is known. */
	#changedLater(collection: Collection): void {
		const pods = this.#collections.find(
			({resource, namespace}) => resource === 'pods' && namespace === collection.namespace,
		);
		if (!pods?.isPolled) {
			this.#update();
		} else if (collection === pods) {
			this.#flush();
		}
	}

	/** Something has changed. */
	#update(): void {
		if (this.#isReady) {
			this.#later('flush', coalesceMs, () => this.#flush());
		} else {
			this.#becomeReady();
		}
	}

	/** Where pods may not be listed in all namespaces, the context's own has to do; where not even there, those that were named. */
	#makeDo(collection: Collection, places: Places): boolean {
		if (places.includes(undefined)) {
			this.#isAllRefused = true;
			this.#stop.abort();
			this.#stop = new AbortController();
			this.#open([this.#deps.connection.namespace]);
			return true;
		}

		if (!this.#pods || collection.isPolled) {
			return false;
		}

		const {namespace} = collection;
		const changed = (named: Collection) => this.#changed(named, places);
		const named = openCollection(this.#deps, 'pods', namespace, this.#stop.signal, changed, this.#pods);
		this.#collections = this.#collections.map(one => (one === collection ? named : one));
		return true;
	}

	/** Why no pods can be listed, where nothing but a person can help. A throttled list tries again by itself. */
	#failureOfPods(): ApiError | undefined {
		const pods = this.#collections.filter(({resource}) => resource === 'pods');
		const failed = pods.find(({state, error}) => state === 'failing' && error!.status !== 429);
		const allRefused = pods.every(({state}) => state === 'refused');
		return failed?.error ?? (allRefused ? pods[0]?.error : undefined);
	}

	/** Owners, and warnings that are wanted at once, are waited for, but not for ever. */
	#becomeReady(): void {
		const unsettled = this.#collections.filter(isUnsettled);
		if (unsettled.some(({resource}) => resource === 'pods')) {
			return;
		}

		if (unsettled.length === 0 && !this.#awaitsWarnings()) {
			this.#start();
		} else {
			this.#later('start', this.#deps.ownersWaitMs ?? 2000, () => this.#start());
		}
	}

	/** Who looks only once would not be told why a task does not run. */
	#awaitsWarnings(): boolean {
		if (this.#warnings.collections.length === 0 && !this.#build()) {
			this.#watchWarnings();
		}

		return this.#warnings.isAwaited;
	}

	#start(): void {
		if (!this.#isReady) {
			this.#isReady = true;
			this.news.narrowed = narrowedBy(this.#collections, this.#isAllRefused);
			const unreadable = this.#flush();
			if (unreadable) {
				this.close();
				this.#settle.reject(unreadable);
			} else {
				this.#settle.resolve();
			}
		}
	}

	/** @returns Why the objects cannot be made into tasks: what is shown is then as it was. */
	#flush(): ApiError | undefined {
		const unreadable = this.#build();
		const failing = unreadable
			? {error: unreadable, since: this.#deps.now()}
			: this.#collections.find(({state}) => state === 'failing');
		this.news.tell(this.#tasks, failing);
		this.#watchWarnings();
		return unreadable;
	}

	/** Objects have whatever form the server gives them. */
	#build(): ApiError | undefined {
		try {
			const objects = objectsOf([...this.#collections, ...this.#warnings.collections]);
			this.#tasks = this.#table.build(objects, unlistedRule(this.#collections));
			return undefined;
		} catch (error) {
			return unintelligible('objects that cannot be read', error);
		}
	}

	#watchWarnings(): void {
		const namespaces = new Set(this.#collections.map(({namespace}) => namespace));
		const inMs = this.#warnings.look(this.#tasks.values(), namespaces);
		if (inMs !== undefined) {
			this.#later('warnings', inMs, () => this.#watchWarnings());
		}
	}

	/** Once, `ms` from now, unless it is already waiting. */
	#later(name: string, ms: number, callback: () => void): void {
		if (!this.#timers.has(name) && !this.#stop.signal.aborted) {
			const timer = setTimeout(() => {
				this.#timers.delete(name);
				callback();
			}, ms);
			this.#timers.set(name, timer);
		}
	}
}

/** Pods may not be listed. */
const isForbidden = ({resource, state, error}: Collection): boolean =>
	resource === 'pods' && state === 'refused' && error!.status === 403;

/** What of a scope is left out. Pods of which some may be got by their names are not. */
const narrowedBy = (collections: readonly Collection[], isAllRefused: boolean): Narrowed | undefined => {
	const pods = collections.filter(({resource}) => resource === 'pods');
	const namesOf = (some: readonly Collection[]) => some.map(({namespace}) => namespace ?? '');
	const [refused, shown] = [pods.filter(isForbidden), pods.filter(one => !isForbidden(one))].map(namesOf);
	return isAllRefused || refused!.length > 0
		? {refused: isAllRefused ? 'all' : refused!, shown: shown!}
		: undefined;
};

/** Not known, and worth waiting for. Pods that could not be listed yet will be; of owners one failure is enough. */
const isUnsettled = ({resource, state, everListed}: Collection): boolean =>
	state === 'new' || (resource === 'pods' && state === 'failing' && !everListed);
