import {expect, onTestFinished, test} from 'vitest';
import {NothingMatchedError} from '../../source/core/errors/nothing-matched-error.ts';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import type {LogSource} from '../../source/core/log-source.ts';
import {createGatewaySource} from '../../source/gateway/client.ts';
import {startGateway} from '../../source/gateway/server/start.ts';
import {scriptedSource} from '../core/scripted-source.ts';
import {startFalseGateway} from './false-gateway.ts';

/** A cluster that has the namespace `shop` alone, and says so as the source of a cluster does. */
const clusterOf = (nearest: readonly string[]): LogSource => ({
	...scriptedSource(),
	async *watchTasks({namespaces}) {
		const missing = namespaces === 'all' ? undefined : namespaces?.find(name => name !== 'shop');
		if (missing !== undefined) {
			throw new NothingMatchedError(`no namespace "${missing}" in context "secret-admin"`, nearest);
		}

		yield {type: 'snapshot', tasks: []};
	},
});

const serve = async (source: LogSource): Promise<string> => {
	const gateway = await startGateway({source});
	onTestFinished(() => gateway.close());
	return gateway.url;
};

const clientOf = (url: string): LogSource => {
	const source = createGatewaySource({url});
	onTestFinished(() => source.close());
	return source;
};

const signal = new AbortController().signal;

/** Why each of the ways to read a namespace through a gateway fails. */
const failures = async (source: LogSource, ...namespaces: string[]): Promise<Error[]> => {
	const selection = {scope: {namespaces}, queries: []};
	const reads = [
		() => Array.fromAsync(source.watchTasks({namespaces}, signal)),
		() => Array.fromAsync(source.openLogs(selection, {anchor: 'now', follow: true}, signal)),
		() => Array.fromAsync(source.openLogs(selection, {anchor: 'now', follow: false}, signal)),
	];
	return Promise.all(
		reads.map(read =>
			read().then(
				() => new Error('read'),
				error => error,
			),
		),
	);
};

test('a namespace that does not exist is nothing matched through a gateway too, in the same words', async () => {
	const url = await serve(clusterOf(['shop']));
	for (const error of await failures(clientOf(url), 'shop', 'shap')) {
		expect(error).toBeInstanceOf(NothingMatchedError);
		expect(error.message).toBe(`no namespace "shap" at gateway ${url}; did you mean shop?`);
	}
});

test('where no namespace is alike, what to try is said', async () => {
	const url = await serve(clusterOf([]));
	const [error] = await failures(clientOf(url), 'x');
	expect(error!.message).toBe(`no namespace "x" at gateway ${url}; \`kreel tasks -A\` lists all tasks`);
});

test('a namespace that does not exist behind two gateways is told by the one that was asked', async () => {
	const outer = await serve(clientOf(await serve(clusterOf(['shop']))));
	const [error] = await failures(clientOf(outer), 'shap');
	expect(error).toBeInstanceOf(NothingMatchedError);
	expect(error!.message).toBe(`no namespace "shap" at gateway ${outer}; did you mean shop?`);
});

test.each(['/api/v1/tasks?namespace=shap', '/api/v1/tasks/shap/job/x', '/api/v1/tasks/shap/job/x/logs'])(
	'a gateway does not tell by what name it knows its cluster: %s',
	async path => {
		const response = await fetch(`${await serve(clusterOf(['shop']))}${path}`);
		expect(response.status).toBe(404);
		expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
		expect(await response.json()).toEqual({
			type: 'about:blank',
			title: 'Not Found',
			status: 404,
			detail: 'no namespace "shap"; did you mean shop?',
			namespace: 'shap',
			nearest: ['shop'],
		});
	},
);

test.each([
	['another path of it', {}],
	['a name that is none', {namespace: '\u001b[2J'}],
	['an endless name', {namespace: 'x'.repeat(64)}],
])('what a gateway does not serve is no missing namespace: %s', async (_name, members) => {
	const url = await startFalseGateway((_request, response) => {
		response.writeHead(404, {'content-type': 'application/problem+json'});
		response.end(JSON.stringify({status: 404, detail: 'nothing is served here', ...members}));
	});
	for (const error of await failures(clientOf(url), 'shop')) {
		expect(error).toBeInstanceOf(UnreachableError);
		expect(error.message).toBe(`gateway ${url}: nothing is served here`);
	}
});
