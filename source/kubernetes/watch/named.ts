import {ApiError, type Connection} from '../api.ts';
import type {KubeObject} from '../objects.ts';
import {checkedObject} from './checked-object.ts';
import {trimObject} from './trim.ts';

/**
Objects of a collection by their names, for who may get them and not list them. What is not there is left out.

@param path - Of the collection.
@throws {ApiError}
*/
export const readNamed = async <T extends KubeObject>(
	connection: Connection,
	path: string,
	names: readonly string[],
	signal: AbortSignal,
): Promise<T[]> => {
	const objects = await Promise.all(names.map(name => readOne<T>(connection, path, name, signal)));
	return objects.filter(object => object !== undefined);
};

const readOne = async <T extends KubeObject>(
	connection: Connection,
	path: string,
	name: string,
	signal: AbortSignal,
): Promise<T | undefined> => {
	try {
		const object = await connection.getJson<T | null>(`${path}/${encodeURIComponent(name)}`, {}, signal);
		return trimObject(checkedObject(object, 'something that has no name'));
	} catch (error) {
		if (error instanceof ApiError && error.status === 404) {
			return undefined;
		}

		throw error;
	}
};
