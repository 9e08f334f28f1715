import {nearestTexts} from '../../core/edit-distance.ts';
import {NothingMatchedError} from '../../core/errors/nothing-matched-error.ts';
import type {Scope} from '../../core/log-source.ts';
import type {Task} from '../../core/task.ts';
import {ApiError, type Connection} from '../api.ts';
import type {KubeObject} from '../objects.ts';

/**
A namespace that has no tasks may not exist at all. The API lists it as empty, so it is asked for by name.

@throws {NothingMatchedError}
*/
export const checkNamespaces = async (
	tasks: readonly Task[],
	{namespaces}: Scope,
	connection: Connection,
	signal: AbortSignal,
): Promise<void> => {
	if (namespaces === undefined || namespaces === 'all') {
		return;
	}

	const inUse = new Set(tasks.map(task => task.id.namespace));
	for (const namespace of namespaces.filter(name => !inUse.has(name))) {
		const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
		const error = await connection.getJson(path, {}, signal).then(
			() => undefined,
			(reason: unknown) => reason,
		);
		if (error instanceof ApiError && error.status === 404) {
			const nearest = nearestTexts(namespace, await listNamespaces(connection, signal));
			throw new NothingMatchedError(
				`no namespace "${namespace}" in context "${connection.cluster}"`,
				nearest,
			);
		}
	}
};

/** Empty where they may not be listed. */
const listNamespaces = async (connection: Connection, signal: AbortSignal): Promise<string[]> => {
	try {
		const list = await connection.getJson<{items: KubeObject[]}>('/api/v1/namespaces', {limit: 500}, signal);
		return list.items.map(({metadata}) => metadata.name);
	} catch {
		return [];
	}
};
