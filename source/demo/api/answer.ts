import type {World} from '../world/world.ts';
import {collectionOf} from './collection.ts';
import {coreVersions, groupInfo, groupList, resourceList, version} from './discovery.ts';
import {listObjects} from './list.ts';
import {parseLogOptions} from './log-options.ts';
import {writeLog} from './log-text.ts';
import {booleanParameter} from './parameters.ts';
import {findLog} from './pod-log.ts';
import {parseRoute, type Route} from './route.ts';
import {methodNotAllowed, noSuchResource, notFound, Refusal} from './status.ts';
import {prepareWatch, withKind} from './watch.ts';

export type ApiRequest = {readonly method: string; readonly url: string; readonly host: string};

/** Where a body goes that comes bit by bit. */
export type StreamOutput = {
	write(chunk: string | Buffer): void;
	end(): void;
	onClose(callback: () => void): void;
};

export type Answer = {readonly code: number; readonly headers?: Readonly<Record<string, string>>} & (
	| {readonly type: 'json'; readonly body: unknown}
	| {readonly type: 'text'; readonly body: string}
	| {readonly type: 'empty'}
	| {readonly type: 'stream'; readonly contentType: string; readonly start: (output: StreamOutput) => void}
);

/** Answer one request as an API server does. */
export const answerRequest = (world: World, request: ApiRequest): Answer => {
	const [path, search] = splitUrl(request.url);
	try {
		return answerRoute(world, parseRoute(path), new URLSearchParams(search), request);
	} catch (error) {
		if (error instanceof Refusal) {
			return refusalAnswer(error);
		}

		throw error;
	}
};

const answerRoute = (
	world: World,
	route: Route,
	query: URLSearchParams,
	{method, host}: ApiRequest,
): Answer => {
	switch (route.type) {
		case 'noSuchPage':
			return {
				type: 'text',
				code: 404,
				headers: {'X-Content-Type-Options': 'nosniff'},
				body: '404 page not found\n',
			};
		case 'noSuchResource':
			throw noSuchResource();
		default:
			if (method !== 'GET' && method !== 'HEAD') {
				throw methodNotAllowed();
			}
	}

	switch (route.type) {
		case 'version':
			return json(version);
		case 'health':
			return {type: 'text', code: 200, headers: {'X-Content-Type-Options': 'nosniff'}, body: 'ok'};
		case 'coreVersions':
			return json(coreVersions(host));
		case 'groupList':
			return json(groupList());
		case 'group':
			return json(groupInfo(route.group));
		case 'resourceList':
			return json(resourceList(route.group, route.version));
		case 'collection':
			return answerCollection(world, route, query);
		case 'object':
			return answerObject(world, route, query);
	}
};

const answerCollection = (
	world: World,
	route: Extract<Route, {type: 'collection'}>,
	query: URLSearchParams,
): Answer => {
	const collection = collectionOf(world.store, route, query);
	if (!booleanParameter(query, 'watch')) {
		return json(listObjects(collection, query));
	}

	const start = prepareWatch(collection, query, world.simulation);
	return {type: 'stream', code: 200, contentType: 'application/json', start};
};

const answerObject = (
	world: World,
	route: Extract<Route, {type: 'object'}>,
	query: URLSearchParams,
): Answer => {
	const {name, resource, namespace, object, subresource, rest} = route;
	const isServed = subresource === undefined || resource.subresources?.includes(subresource);
	const isNodeProxy = name === 'nodes' && subresource === 'proxy';
	if (!isNodeProxy && (!isServed || rest.length > 0)) {
		throw noSuchResource();
	}

	if (subresource === 'log') {
		return answerLog(world, namespace!, object, query);
	}

	const found = world.store.find(name, namespace, object);
	if (!found) {
		throw notFound(resource.group, resource.plural, object);
	}

	if (isNodeProxy) {
		// The kubelet of the demo has its log folder switched off: `pods/log` is the only way.
		return {
			type: 'text',
			code: 405,
			headers: {'X-Content-Type-Options': 'nosniff'},
			body: 'logs endpoint is disabled.\n',
		};
	}

	return json(withKind(resource, found));
};

const answerLog = (world: World, namespace: string, name: string, query: URLSearchParams): Answer => {
	const options = parseLogOptions(query, name, world.simulation.now);
	const pod = world.store.find('pods', namespace, name);
	if (!pod) {
		throw notFound('', 'pods', name);
	}

	const log = findLog(pod, options, world.logs);
	return log
		? {type: 'stream', code: 200, contentType: 'text/plain', start: output => writeLog(log, options, output)}
		: {type: 'empty', code: 204};
};

const json = (body: unknown): Answer => ({type: 'json', code: 200, body});

const refusalAnswer = ({status}: Refusal): Answer => ({
	type: 'json',
	code: status.code,
	...(status.details?.retryAfterSeconds && {headers: {'Retry-After': `${status.details.retryAfterSeconds}`}}),
	body: status,
});

const splitUrl = (url: string): [string, string] => {
	const mark = url.indexOf('?');
	return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
};
