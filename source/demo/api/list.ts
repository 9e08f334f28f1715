import type {KubeObject} from '../world/kube-object.ts';
import {objectKey} from '../world/object-store.ts';
import {groupVersion} from '../world/resources.ts';
import type {Collection} from './collection.ts';
import {formatContinue, parseContinue} from './continue-token.ts';
import {integerParameter} from './parameters.ts';
import {badRequest, expired, invalid, Refusal} from './status.ts';

const tooOld = 'The resourceVersion for the provided list is too old.';
const continueTooOld =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** What a list answers. */
export type ListBody = {
	readonly kind: string;
	readonly apiVersion: string;
	readonly metadata: {resourceVersion: string; continue?: string; remainingItemCount?: number};
	readonly items: readonly KubeObject[];
};

/**
Answer a list: whole, or in pages that all show the cluster as it was at the first.

@throws {Refusal}
*/
export const listObjects = (collection: Collection, query: URLSearchParams): ListBody => {
	const limit = Number(integerParameter(query, 'limit') ?? 0n);
	const start = listStart(collection, query, limit > 0);
	const objects = collection.list(start.version);
	if (!objects) {
		throw start.paged
			? expired(continueTooOld, formatContinue({version: -1, after: start.after}))
			: expired(tooOld);
	}

	const rest = start.after === '' ? objects : objects.filter(object => objectKey(object) > start.after);
	const pageSize = limit > 0 && !start.whole ? limit : rest.length;
	const items = rest.slice(0, pageSize);
	const remaining = rest.length - items.length;
	const {kind} = collection.resource;
	return {
		kind: `${kind}List`,
		apiVersion: groupVersion(collection.resource),
		metadata: {
			resourceVersion: `${start.version}`,
			...(remaining > 0 && {
				continue: formatContinue({version: start.version, after: objectKey(items.at(-1)!)}),
			}),
			// With a selector nobody has counted what is left.
			...(remaining > 0 && !collection.selective && {remainingItemCount: remaining}),
		},
		items,
	};
};

type Start = {
	readonly version: number;
	readonly after: string;
	/** It goes on after another page. */
	readonly paged?: boolean;
	/** Served from the watch cache, which knows no pages. */
	readonly whole?: boolean;
};

const listStart = (collection: Collection, query: URLSearchParams, limited: boolean): Start => {
	const current = collection.store.version;
	const token = query.get('continue') ?? '';
	const wanted = query.get('resourceVersion') ?? '';
	const match = query.get('resourceVersionMatch') ?? '';
	checkMatch(wanted, match, query.has('sendInitialEvents'));
	if (token !== '') {
		const {version, after} = parseContinue(token);
		if (wanted !== '' && wanted !== '0') {
			throw badRequest('specifying resource version is not allowed when using continue');
		}

		return {version: version === -1 ? current : version, after, paged: version !== -1};
	}

	if (wanted === '' || wanted === '0') {
		return {version: current, after: '', whole: wanted === '0'};
	}

	const version = parseVersion(wanted);
	if (version > current) {
		throw versionTooLarge(version, current);
	}

	const isExact = match === 'Exact' || (match === '' && limited);
	return {version: isExact ? version : current, after: ''};
};

const parseVersion = (text: string): number => {
	if (!/^\d+$/.test(text)) {
		throw badRequest(
			`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
		);
	}

	return Number(text);
};

const versionTooLarge = (version: number, current: number): Refusal =>
	new Refusal(504, `Timeout: Too large resource version: ${version}, current: ${current}`, {
		reason: 'Timeout',
		details: {
			causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
			retryAfterSeconds: 1,
		},
	});

const checkMatch = (version: string, match: string, sendsInitialEvents: boolean): void => {
	const refuse = (field: string, type: 'Forbidden' | 'NotSupported', message: string, value?: string) =>
		invalid('ListOptions', 'meta.k8s.io', '', [{field, type, message, value}]);
	if (match !== '' && version === '') {
		throw refuse(
			'resourceVersionMatch',
			'Forbidden',
			'resourceVersionMatch is forbidden unless resourceVersion is provided',
		);
	}

	if (!['', 'Exact', 'NotOlderThan'].includes(match)) {
		const message = 'supported values: "Exact", "NotOlderThan", ""';
		throw refuse('resourceVersionMatch', 'NotSupported', message, JSON.stringify(match));
	}

	if (match === 'Exact' && version === '0') {
		const message = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"';
		throw refuse('resourceVersionMatch', 'Forbidden', message);
	}

	if (sendsInitialEvents) {
		throw refuse('sendInitialEvents', 'Forbidden', 'sendInitialEvents is forbidden for list');
	}
};
