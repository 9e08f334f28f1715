import {NothingMatchedError} from '../core/errors/nothing-matched-error.ts';

/** A namespace that a cluster does not have, as a gateway tells it beside the sentence of its 404 problem. */
export type MissingNamespace = {readonly namespace: string; readonly nearest: readonly string[]};

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const mostNearest = 3;

/**
Which namespace it is that a source does not have.

@param asked - The namespaces that were asked for: only one of these is told, in words without the source's own names.
*/
export const missingNamespaceOf = (
	error: unknown,
	asked: readonly string[],
): MissingNamespace | undefined => {
	if (!(error instanceof NothingMatchedError)) {
		return undefined;
	}

	const namespace = asked.find(name => error.message.startsWith(`no namespace "${name}" `));
	return namespace === undefined ? undefined : {namespace, nearest: error.nearest};
};

/** Read from the body of a problem; `undefined` where it is about something else. */
export const parseMissingNamespace = ({
	namespace,
	nearest,
}: {
	readonly namespace?: unknown;
	readonly nearest?: unknown;
}): MissingNamespace | undefined => {
	if (!isLabel(namespace)) {
		return undefined;
	}

	return {namespace, nearest: Array.isArray(nearest) ? nearest.filter(isLabel).slice(0, mostNearest) : []};
};

const isLabel = (value: unknown): value is string => typeof value === 'string' && label.test(value);

/** @param place - Where it was looked for, as in `at gateway http://127.0.0.1:8080`; empty: here. */
export const noNamespace = (missing: MissingNamespace, place: string): NothingMatchedError =>
	new NothingMatchedError(`no namespace "${missing.namespace}"${place}`, missing.nearest);
