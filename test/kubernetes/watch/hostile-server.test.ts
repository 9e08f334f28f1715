import {afterEach, describe, expect, test} from 'vitest';
import type {Connection} from '../../../source/kubernetes/api.ts';
import {listAll} from '../../../source/kubernetes/watch/list.ts';
import {answerJson, type Handler, kubeconfigOf} from '../connection/loopback-api.ts';
import {cleanUp, connect, serve} from '../connection/loopback-connection.ts';
import {podOf} from '../tasks/objects.ts';
import {watchPods} from './watched-pods.ts';

const path = '/api/v1/namespaces/shop/pods';

afterEach(cleanUp);

const listOf = async (handler: Handler) => {
	const api = await serve(handler);
	const connection = await connect(kubeconfigOf(api.url));
	return {api, listed: listAll(connection, path, {}, AbortSignal.timeout(5000))};
};

describe('a list of pods', () => {
	test('that gives the same page again and again is given up at its first repetition', async () => {
		const {api, listed} = await listOf((_, response) =>
			answerJson(response, {metadata: {continue: 'again'}, items: []}),
		);
		await expect(listed).rejects.toThrow(/^the server answered with a list of pods that has no end$/);
		expect(api.requests).toHaveLength(2);
	});

	test('that goes on with ever new pages is given up after 10,000', async () => {
		let pages = 0;
		const endless = {
			getJson: async () => ({metadata: {continue: String(pages++)}, items: []}),
		} as unknown as Connection;
		const listed = listAll(endless, path, {}, new AbortController().signal);
		await expect(listed).rejects.toThrow('a list of pods that has no end');
		expect(pages).toBe(10_001);
	});

	test.each([
		['no object', 'null'],
		['no items', '{"items":null}'],
		['an item that is null', '{"items":[null]}'],
		['an item that has no name', '{"items":[{"metadata":{"uid":"a"}}]}'],
	])('that is %s is told in words', async (_, body) => {
		const {listed} = await listOf((_request, response) => {
			response.writeHead(200);
			response.end(body);
		});
		await expect(listed).rejects.toThrow(/^the server answered with something that is no list of pods$/);
	});
});

describe('a watch of pods', () => {
	test.each([
		['an object that is null', {type: 'MODIFIED', object: null}],
		['containers that are null', {type: 'ADDED', object: {...podOf('p'), spec: {containers: [null]}}}],
	])('that sends %s says so, and lists anew past it', async (_, event) => {
		const {cluster, next} = await watchPods();
		expect((await next()).type).toBe('listed');
		await cluster.watched('pods');
		cluster.replaceQuietly('pods', podOf('new'));
		cluster.tellWatches('pods', event);
		expect(await next()).toMatchObject({
			type: 'failing',
			error: {message: expect.stringMatching(/^the server answered with [^:]*$/)},
		});
		expect(await next()).toMatchObject({type: 'listed', items: [{metadata: {name: 'new'}}]});
	});
});
