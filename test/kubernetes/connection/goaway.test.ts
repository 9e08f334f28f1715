import {constants, type ServerHttp2Session, type ServerHttp2Stream} from 'node:http2';
import {afterEach, describe, expect, test} from 'vitest';
import type {Connection} from '../../../source/kubernetes/api.ts';
import {
	type ApiRequest,
	type ApiResponse,
	answerJson,
	type Handler,
	kubeconfigOf,
	type LoopbackApi,
} from './loopback-api.ts';
import {cleanUp, connect, serve as serveBy, signal} from './loopback-connection.ts';

afterEach(cleanUp);

const serve = async (handler: Handler): Promise<{api: LoopbackApi; connection: Connection}> => {
	const api = await serveBy(handler, 'http2');
	return {api, connection: await connect(kubeconfigOf(api.url))};
};

const streamOf = (request: ApiRequest): ServerHttp2Stream =>
	(request as never as {stream: ServerHttp2Stream}).stream;

const sessionOf = (request: ApiRequest): ServerHttp2Session =>
	streamOf(request).session as ServerHttp2Session;

/** A clean GOAWAY, as `--goaway-chance` and a shutdown send it: streams after the last one are dropped without a word. */
const sendAway = (request: ApiRequest, last = streamOf(request).id!): void =>
	sessionOf(request).goaway(0, last);

const refuse = (request: ApiRequest): void => streamOf(request).close(constants.NGHTTP2_REFUSED_STREAM);

const follow = (response: ApiResponse): void => {
	response.writeHead(200);
	response.write('line');
};

const readerOf = async (connection: Connection, path: string) =>
	(await connection.open(path, {}, signal)).body[Symbol.asyncIterator]();

describe('a server that sends its clients away (GOAWAY)', () => {
	test('keeps the streams that run, and new requests take a new connection', async () => {
		let follower: ApiResponse | undefined;
		const {api, connection} = await serve((request, response, url) => {
			if (url.pathname === '/follow') {
				follow(response);
				follower = response;
				sendAway(request);
			} else {
				answerJson(response, {});
			}
		});
		const reader = await readerOf(connection, '/follow');
		await reader.next();
		expect(await connection.getJson('/one', {}, signal)).toEqual({});
		expect(await connection.getJson('/two', {}, signal)).toEqual({});
		expect(api.connections()).toBe(2);
		follower!.end('more');
		expect(Buffer.from((await reader.next()).value!).toString()).toBe('more');
		expect((await reader.next()).done).toBe(true);
	});

	test('and drops a request that was on its way gets it on another connection, beside what still runs', async () => {
		const {api, connection} = await serve((request, response, url) => {
			if (url.pathname === '/follow') {
				follow(response);
			} else if (api.requests.length === 2) {
				sendAway(request, streamOf(request).id! - 2);
			} else {
				answerJson(response, {at: api.connections()});
			}
		});
		const reader = await readerOf(connection, '/follow');
		await reader.next();
		expect(await connection.getJson('/dropped', {}, signal)).toEqual({at: 2});
		expect(api.requests).toEqual(['/follow', '/dropped', '/dropped']);
	});

	test('has its connection closed with the last stream on it', async () => {
		const closed = Promise.withResolvers<void>();
		let follower: ApiResponse | undefined;
		const {connection} = await serve((request, response) => {
			sessionOf(request).on('close', closed.resolve);
			follow(response);
			follower = response;
			sendAway(request);
		});
		const reader = await readerOf(connection, '/follow');
		await reader.next();
		follower!.end();
		await reader.next();
		await closed.promise;
	});

	test('in the midst of 500 streams still gets them all, none of them waiting, with at most a hundred on a connection', async () => {
		const streams = new Map<ServerHttp2Session, number>();
		const {api, connection} = await serve((request, response) => {
			const session = sessionOf(request);
			const count = (streams.get(session) ?? 0) + 1;
			streams.set(session, count);
			follow(response);
			if (count === 60 && streams.size <= 4) {
				sendAway(request);
			}
		});
		const readers = await Promise.all(
			Array.from({length: 500}, (_, index) => readerOf(connection, `/log/${index}`)),
		);
		await Promise.all(readers.map(reader => reader.next()));
		expect(Math.max(...streams.values())).toBeLessThanOrEqual(100);
		expect(api.connections()).toBeLessThanOrEqual(12);
	});

	test('is left by all but six connections with streams that run on: the emptiest one is broken off, in words', async () => {
		const {api, connection} = await serve((request, response) => {
			follow(response);
			sendAway(request);
		});
		const readers: Array<AsyncIterator<Uint8Array>> = [];
		for (let index = 0; index < 7; index++) {
			readers.push(await readerOf(connection, `/log/${index}`));
			await readers.at(-1)!.next();
		}

		const ends = readers.map(reader => reader.next());
		await expect(Promise.race(ends)).rejects.toMatchObject({
			status: 0,
			message: 'the server has asked for another connection',
		});
		expect(api.connections()).toBe(7);
		await connection.close();
		await Promise.allSettled(ends);
	});
});

describe('a request that the server refuses to take (REFUSED_STREAM)', () => {
	test('is sent again', async () => {
		const {api, connection} = await serve((request, response) => {
			if (api.requests.length === 1) {
				refuse(request);
			} else {
				answerJson(response, {});
			}
		});
		expect(await connection.getJson('/x', {}, signal)).toEqual({});
		expect(api.requests).toHaveLength(2);
	});

	test('again and again is reported, not tried for ever', async () => {
		const {api, connection} = await serve(request => refuse(request));
		await expect(connection.getJson('/x', {}, signal)).rejects.toMatchObject({
			status: 0,
			message: 'the server takes no request',
		});
		expect(api.requests).toHaveLength(4);
	});

	test('is not sent again once it was answered', async () => {
		const {api, connection} = await serve((request, response) => {
			follow(response);
			streamOf(request).destroy(new Error('broken'));
		});
		const reader = await readerOf(connection, '/x');
		await expect(reader.next().then(() => reader.next())).rejects.toMatchObject({
			status: 0,
			message: 'the server broke off the answer',
		});
		expect(api.requests).toHaveLength(1);
	});
});
