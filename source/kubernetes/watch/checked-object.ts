import {unintelligible} from '../connection/api-errors.ts';
import type {KubeObject} from '../objects.ts';

/**
An object of an answer, which has at least a name and a uid.

@param what - What the answer is where it is none.
@throws {ApiError}
*/
export const checkedObject = <T extends KubeObject>(value: T | null | undefined, what: string): T => {
	const {name, uid} = value?.metadata ?? {};
	if (typeof name !== 'string' || typeof uid !== 'string') {
		throw unintelligible(what);
	}

	return value!;
};
