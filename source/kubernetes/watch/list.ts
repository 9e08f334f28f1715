import {ApiError, type ApiParameters, type Connection} from '../api.ts';
import {unintelligible} from '../connection/api-errors.ts';
import type {KubeObject} from '../objects.ts';
import {checkedObject} from './checked-object.ts';
import {trimObject} from './trim.ts';

/** Objects asked for in one page. */
const pageSize = 500;

/** Five million objects: no cluster has so many. */
const maxPages = 10_000;

type Page<T> = null | {metadata?: {resourceVersion?: string; continue?: string}; items?: T[]};

/** A whole collection, and the version from which a watch goes on. */
export type Listing<T> = {readonly items: T[]; readonly version: string};

/**
List a collection in pages.

Where a page has expired (410), all of it is asked for at once, as client-go does: the server keeps a list's snapshot for minutes only.

@throws {ApiError}
*/
export const listAll = async <T extends KubeObject>(
	connection: Connection,
	path: string,
	parameters: ApiParameters,
	signal: AbortSignal,
	isPaged = true,
): Promise<Listing<T>> => {
	const items: T[] = [];
	const resource = path.split('/').at(-1)!;
	const seen = new Set<string>();
	let next: string | undefined;
	try {
		do {
			const query = {...parameters, limit: isPaged ? pageSize : undefined, continue: next};
			const page = await connection.getJson<Page<T>>(path, query, signal);
			if (!Array.isArray(page?.items)) {
				throw unintelligible(`something that is no list of ${resource}`);
			}

			for (const item of page.items) {
				items.push(trimObject(checkedObject(item, `something that is no list of ${resource}`)));
			}

			next = page.metadata?.continue || undefined;
			if (next === undefined) {
				return {items, version: page.metadata?.resourceVersion ?? ''};
			}

			if (seen.has(next) || seen.size >= maxPages) {
				throw unintelligible(`a list of ${resource} that has no end`);
			}

			seen.add(next);
		} while (!signal.aborted);
	} catch (error) {
		if (next !== undefined && error instanceof ApiError && error.status === 410) {
			return listAll(connection, path, parameters, signal, false);
		}

		throw error;
	}

	throw new ApiError('aborted', {status: 0});
};
