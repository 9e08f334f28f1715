import type {KubeObject} from '../../../source/kubernetes/objects.ts';
import {
	type ApiResponse,
	answerJson,
	answerStatus,
	kubeconfigOf,
	type LoopbackApi,
	startApi,
} from '../connection/loopback-api.ts';

/** An API server that holds what a test puts into it, and fails as it says. */
export type ScriptedCluster = LoopbackApi & {
	readonly kubeconfig: string;
	/** Put objects into a collection (`pods`, `jobs`…) and tell the watches. */
	put(resource: string, ...objects: KubeObject[]): void;
	/** Take an object out and tell the watches. */
	remove(resource: string, object: KubeObject): void;
	/** Change what a collection holds without telling any watch. */
	replaceQuietly(resource: string, ...objects: KubeObject[]): void;
	/** Answer requests whose `LIST path`, `WATCH path` or `GET path` matches with an error; returns the undo. */
	fail(matching: RegExp, status: number, reason: string, headers?: Record<string, string>): () => void;
	/** Never answer such requests; returns the undo, which answers them. */
	hold(matching: RegExp): () => void;
	/** End the watches of a collection, cleanly. */
	endWatches(resource: string): void;
	/** Send an event as it is to the watches of a collection. */
	tellWatches(resource: string, event: object): void;
	/** Resolves when so many watches of a collection are open. */
	watched(resource: string, count?: number): Promise<void>;
	/** How many requests matched, as `LIST path?query`, `WATCH path?query` or `GET path`. */
	count(matching: RegExp): number;
};

type Watch = {resource: string; namespace: string | undefined; response: ApiResponse};

const pathPattern = /^\/(?:api\/v1|apis\/(?:batch|apps)\/v1)(?:\/namespaces\/([^/]+))?\/([a-z]+)$/;

const onePattern = /^\/api\/v1(?:\/namespaces\/([^/]+))?\/(pods|namespaces)\/([^/]+)$/;

const callOf = (url: URL): string => {
	const verb = url.searchParams.has('watch') ? 'WATCH' : onePattern.test(url.pathname) ? 'GET' : 'LIST';
	return `${verb} ${url.pathname}${url.search}`;
};

/** Start an API server with no objects. A list gives `pageSize` objects at a time. */
export const startCluster = async (pageSize = 500): Promise<ScriptedCluster> => {
	const objects = new Map<string, Map<string, KubeObject>>();
	const watches = new Set<Watch>();
	const calls: string[] = [];
	const failures = new Set<{
		matching: RegExp;
		status: number;
		reason: string;
		headers: Record<string, string>;
	}>();
	const holds = new Set<{matching: RegExp; waiting: Array<() => void>}>();
	const waiters = new Set<() => void>();
	let version = 100;

	const collection = (resource: string) => {
		const known = objects.get(resource) ?? new Map<string, KubeObject>();
		objects.set(resource, known);
		return known;
	};
	const send = (resource: string, namespace: string | undefined, event: object) => {
		for (const watch of watches) {
			if (watch.resource === resource && (!watch.namespace || !namespace || watch.namespace === namespace)) {
				watch.response.write(`${JSON.stringify(event)}\n`);
			}
		}
	};
	const list = (response: ApiResponse, url: URL, items: KubeObject[]) => {
		const start = Number(url.searchParams.get('continue') ?? 0);
		const more = start + pageSize < items.length ? {continue: String(start + pageSize)} : {};
		answerJson(response, {
			kind: 'List',
			metadata: {resourceVersion: String(version), ...more},
			items: items.slice(start, start + pageSize),
		});
	};
	const watch = (response: ApiResponse, resource: string, namespace: string | undefined) => {
		const opened: Watch = {resource, namespace, response};
		response.writeHead(200, {'content-type': 'application/json'});
		// The headers go out at once, as the API server's do.
		response.write('');
		(response as unknown as {flushHeaders(): void}).flushHeaders?.();
		watches.add(opened);
		response.on('close', () => watches.delete(opened));
		for (const wake of waiters) {
			wake();
		}
	};
	const get = (response: ApiResponse, [, namespace, resource, name]: RegExpExecArray) => {
		const found = [...collection(resource!).values()].find(
			({metadata}) => metadata.name === name && (!namespace || metadata.namespace === namespace),
		);
		if (found) {
			answerJson(response, found);
		} else {
			answerStatus(response, 404, 'NotFound', `${resource} "${name}" not found`);
		}
	};
	const answer = (response: ApiResponse, url: URL) => {
		const call = callOf(url);
		const failure = [...failures].find(({matching}) => matching.test(call));
		if (failure) {
			for (const [name, value] of Object.entries(failure.headers)) {
				response.setHeader(name, value);
			}

			answerStatus(response, failure.status, failure.reason, `${failure.reason} by the test`);
			return;
		}

		const [, namespace, resource] = pathPattern.exec(url.pathname) ?? [];
		const one = onePattern.exec(url.pathname);
		if (one) {
			get(response, one);
		} else if (resource && url.searchParams.has('watch')) {
			watch(response, resource, namespace);
		} else {
			const items = resource ? [...collection(resource).values()] : [];
			list(
				response,
				url,
				items.filter(({metadata}) => !namespace || metadata.namespace === namespace),
			);
		}
	};

	const api = await startApi((_, response, url) => {
		const call = callOf(url);
		calls.push(call);
		const held = [...holds].find(({matching}) => matching.test(call));
		if (held) {
			held.waiting.push(() => answer(response, url));
		} else {
			answer(response, url);
		}
	});

	return {
		...api,
		kubeconfig: kubeconfigOf(api.url),
		put(resource, ...items) {
			for (const item of items) {
				version++;
				item.metadata.resourceVersion = String(version);
				const type = collection(resource).has(item.metadata.uid) ? 'MODIFIED' : 'ADDED';
				collection(resource).set(item.metadata.uid, item);
				send(resource, item.metadata.namespace, {type, object: item});
			}
		},
		remove(resource, object) {
			version++;
			collection(resource).delete(object.metadata.uid);
			const gone = {...object, metadata: {...object.metadata, resourceVersion: String(version)}};
			send(resource, object.metadata.namespace, {type: 'DELETED', object: gone});
		},
		replaceQuietly(resource, ...items) {
			version++;
			objects.set(resource, new Map(items.map(item => [item.metadata.uid, item])));
		},
		fail(matching, status, reason, headers = {}) {
			const failure = {matching, status, reason, headers};
			failures.add(failure);
			return () => failures.delete(failure);
		},
		hold(matching) {
			const held = {matching, waiting: [] as Array<() => void>};
			holds.add(held);
			return () => {
				holds.delete(held);
				for (const go of held.waiting) {
					go();
				}
			};
		},
		endWatches(resource) {
			for (const open of [...watches].filter(one => one.resource === resource)) {
				watches.delete(open);
				open.response.end();
			}
		},
		cut() {
			watches.clear();
			api.cut();
		},
		tellWatches: (resource, event) => send(resource, undefined, event),
		async watched(resource, count = 1) {
			const open = () => [...watches].filter(one => one.resource === resource).length;
			while (open() < count) {
				const {promise, resolve} = Promise.withResolvers<void>();
				waiters.add(resolve);
				await promise;
				waiters.delete(resolve);
			}
		},
		count: matching => calls.filter(call => matching.test(call)).length,
	};
};
