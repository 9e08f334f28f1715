import {once} from 'node:events';
import type {ServerHttp2Session} from 'node:http2';
import {createServer} from 'node:net';
import {createServer as createTlsServer} from 'node:tls';
import {afterEach, describe, expect, test} from 'vitest';
import type {Connection} from '../../../source/kubernetes/api.ts';
import type {Limits} from '../../../source/kubernetes/connection/limits.ts';
import {startBreakingProxy} from '../../faults/breaking-proxy.ts';
import {type ApiRequest, answerJson, type Handler, kubeconfigOf} from './loopback-api.ts';
import {certificate, certificateKey} from './loopback-certificate.ts';
import {
	cleanUp,
	cleanups,
	connect as connectBy,
	failureOf,
	serve as serveBy,
	signal,
} from './loopback-connection.ts';

afterEach(cleanUp);

const serve = (handler: Handler, maxStreams?: number) => serveBy(handler, 'http2', maxStreams);

const connect = (url: string, limits?: Partial<Limits>) => connectBy(kubeconfigOf(url), limits);

const follow: Handler = (_, response) => {
	response.writeHead(200);
	response.write('x');
};

const hello: Handler = (_, response) => answerJson(response, {});

/** Follow so many logs. */
const openMany = (connection: Connection, count: number, abort = signal) =>
	Promise.all(
		Array.from({length: count}, (_, index) => connection.open(`/log/${index}`, {}, abort, {isEndless: true})),
	);

describe('streams', () => {
	test('go over one connection, up to 100 of them', async () => {
		const api = await serve((request, response, url) => {
			expect(request.httpVersion).toBe('2.0');
			follow(request, response, url);
		});
		await openMany(await connect(api.url), 100);
		expect(api.connections()).toBe(1);
	});

	test('over 100 open another connection in place of waiting in silence', async () => {
		const api = await serve(follow);
		expect(await openMany(await connect(api.url), 500)).toHaveLength(500);
		expect(api.connections()).toBe(5);
	});

	test('beyond six full connections are refused in words, and those that are kept for requests that end are free for them', async () => {
		const api = await serve((request, response, url) =>
			url.pathname.startsWith('/log') ? follow(request, response, url) : hello(request, response, url),
		);
		const connection = await connect(api.url);
		await openMany(connection, 570);
		const error = await failureOf(connection.open('/log/571', {}, signal, {isEndless: true}));
		expect(error.message).toBe(`all 570 streams to ${api.url} are in use`);
		const answers = Array.from({length: 200}, () => connection.getJson('/x', {}, signal));
		expect(await Promise.all(answers)).toHaveLength(200);
		expect(api.connections()).toBe(6);
	});

	test('of requests that end are waited for, as long as for an answer', async () => {
		const held: Array<() => void> = [];
		const waiting = Promise.withResolvers<void>();
		const api = await serve((request, response, url) => {
			held.push(() => hello(request, response, url));
			if (held.length === 6) {
				waiting.resolve();
			}
		}, 1);
		const connection = await connect(api.url);
		const answers = Array.from({length: 8}, () => connection.getJson('/x', {}, signal));
		const abort = new AbortController();
		const aborted = connection.getJson('/aborted', {}, abort.signal);
		await waiting.promise;
		abort.abort();
		expect((await failureOf(aborted)).message).toBe('aborted');
		expect(held).toHaveLength(6);
		while (held.length > 0) {
			held.shift()!();
			await Promise.race(answers);
			await new Promise(setImmediate);
		}

		expect(await Promise.all(answers)).toHaveLength(8);
		expect(api.connections()).toBe(6);
	});

	test('of requests that end are not waited for without end', async () => {
		const api = await serve(follow, 1);
		const connection = await connect(api.url, {answer: 3000});
		await Promise.all(Array.from({length: 6}, () => connection.open('/log', {}, signal)));
		const error = await failureOf(connection.getJson('/x', {}, signal));
		expect(error.message).toBe(`all 6 streams to ${api.url} are in use`);
	});

	test('are as many on a connection as the server allows', async () => {
		const api = await serve(follow, 10);
		const connection = await connect(api.url);
		await openMany(connection, 57);
		expect(api.connections()).toBe(6);
		const error = await failureOf(connection.open('/log/58', {}, signal, {isEndless: true}));
		expect(error.message).toContain('all 57 streams');
	});

	test('that have ended make room for others', async () => {
		const closed: Array<Promise<unknown>> = [];
		const api = await serve((request, response, url) => {
			follow(request, response, url);
			closed.push(new Promise(resolve => response.on('close', () => resolve(undefined))));
		}, 1);
		const connection = await connect(api.url);
		const abort = new AbortController();
		await openMany(connection, 6, abort.signal);
		abort.abort();
		await Promise.all(closed);
		expect(await openMany(connection, 6)).toHaveLength(6);
		expect(api.connections()).toBe(6);
	});

	test('that nobody reads do not hold up the others on their connection', async () => {
		const flood = Buffer.alloc(1024 * 1024);
		const api = await serve((request, response, url) => {
			if (url.pathname === '/read') {
				hello(request, response, url);
			} else {
				response.writeHead(200);
				response.write(flood);
			}
		});
		const connection = await connect(api.url);
		await openMany(connection, 90);
		expect(await connection.getJson('/read', {}, signal)).toEqual({});
		expect(api.connections()).toBe(1);
	});
});

describe('a body', () => {
	test('of many frames that come at once is read in few pieces, whole and in order', async () => {
		const lines = Array.from({length: 5000}, (_, index) => `line ${index}\n`);
		const api = await serve((_, response) => {
			response.writeHead(200);
			for (const line of lines) {
				response.write(line);
			}

			response.end();
		});
		const {body} = await (await connect(api.url)).open('/log', {}, signal);
		const chunks = await Array.fromAsync(body);
		expect(Buffer.concat(chunks).toString()).toBe(lines.join(''));
		expect(chunks.length).toBeLessThan(500);
	});

	test('that is left in its midst ends its stream on the server', async () => {
		const closed = Promise.withResolvers<void>();
		const api = await serve((request, response, url) => {
			follow(request, response, url);
			response.on('close', closed.resolve);
		});
		const {body} = await (await connect(api.url)).open('/log', {}, signal);
		for await (const _ of body) {
			break;
		}

		await closed.promise;
	});

	test('gives what came before the connection broke, then the error', async () => {
		const api = await serve(follow);
		const {body} = await (await connect(api.url)).open('/log', {}, signal);
		api.cut();
		const reader = body[Symbol.asyncIterator]();
		expect(Buffer.from((await reader.next()).value!).toString()).toBe('x');
		expect(await failureOf(reader.next())).toMatchObject({status: 0, message: 'connection lost'});
	});
});

describe('a request', () => {
	test('outlives a connection that breaks after others were aborted before their answer', async () => {
		const api = await serve(hello);
		const connection = await connect(api.url);
		await connection.getJson('/first', {}, signal);
		// Once for each moment between the call and the request's way out.
		for (let turns = 0; turns < 12; turns++) {
			const abort = new AbortController();
			const opened = connection.open('/second', {}, abort.signal).catch(() => {});
			for (let turn = 0; turn < turns; turn++) {
				await Promise.resolve();
			}

			abort.abort();
			await opened;
		}

		await connection.getJson('/last', {}, signal);
		// Were the error of the aborted stream not caught, the runner would report it as unhandled.
		await connection.close();
	});

	test('that is not answered is given up, and says after how long', async () => {
		const closed = Promise.withResolvers<void>();
		const api = await serve((_, response) => {
			response.on('close', closed.resolve);
		});
		const connection = await connect(api.url, {answer: 20});
		expect((await failureOf(connection.getJson('/x', {}, signal))).message).toBe('no answer within 0.02 s');
		await closed.promise;
	});

	test('that is aborted while the connection is opened ends at once', async () => {
		const silent = createServer().listen(0, '127.0.0.1');
		cleanups.push(() => silent.close());
		await once(silent, 'listening');
		const {port} = silent.address() as {port: number};
		const connection = await connect(`https://127.0.0.1:${port}`);
		const abort = new AbortController();
		const asked = connection.getJson('/x', {}, abort.signal);
		await once(silent, 'connection');
		abort.abort();
		expect((await failureOf(asked)).message).toBe('aborted');
		const closed = connection.getJson('/x', {}, signal);
		await connection.close();
		expect((await failureOf(closed)).message).toBe('the connection was closed');
	});
});

describe('a server', () => {
	test('that takes the connection and says nothing is given up', async () => {
		const silent = createServer().listen(0, '127.0.0.1');
		cleanups.push(() => silent.close());
		await once(silent, 'listening');
		const {port} = silent.address() as {port: number};
		const connection = await connect(`https://127.0.0.1:${port}`, {connect: 20});
		expect((await failureOf(connection.getJson('/x', {}, signal))).message).toBe('connection timed out');
	});

	test('that says it speaks HTTP/2 and then says nothing is given up', async () => {
		const tls = {cert: certificate, key: certificateKey, ALPNProtocols: ['h2']};
		const silent = createTlsServer(tls, socket => socket.on('error', () => {})).listen(0, '127.0.0.1');
		cleanups.push(() => silent.close());
		await once(silent, 'listening');
		const {port} = silent.address() as {port: number};
		const connection = await connect(`https://127.0.0.1:${port}`, {connect: 50});
		expect((await failureOf(connection.getJson('/x', {}, signal))).message).toBe('connection timed out');
	});
});

describe('connections on which many lines trickle', () => {
	test('give each line, answer requests that end, and tell when they are closed', async () => {
		const lines = 60;
		const api = await serve((request, response, url) => {
			if (!url.pathname.startsWith('/log')) {
				hello(request, response, url);
				return;
			}

			response.writeHead(200);
			let line = 0;
			const timer = setInterval(() => {
				response.write(`${line++};`);
				if (line === lines) {
					clearInterval(timer);
					response.end();
				}
			}, 5);
		});
		const connection = await connect(api.url);
		const logs = await openMany(connection, 120);
		const texts = Promise.all(
			logs.map(async ({body}) => Buffer.concat(await Array.fromAsync(body)).toString()),
		);
		for (let request = 0; request < 5; request++) {
			await connection.getJson('/x', {}, signal);
		}

		const all = Array.from({length: lines}, (_, line) => `${line};`).join('');
		expect(new Set(await texts)).toEqual(new Set([all]));
	});
});

describe('a connection on which nothing comes', () => {
	test('is asked whether it lives, and kept when it does', async () => {
		const asked = Promise.withResolvers<void>();
		let pings = 0;
		const api = await serve((request, response, url) => {
			follow(request, response, url);
			const {session} = (request as ApiRequest & {stream: {session: ServerHttp2Session}}).stream;
			session.on('ping', () => {
				pings++;
				if (pings === 3) {
					asked.resolve();
				}
			});
		});
		const connection = await connect(api.url, {probe: 5});
		const {body} = await connection.open('/log', {}, signal);
		await asked.promise;
		const reader = body[Symbol.asyncIterator]();
		expect((await reader.next()).done).toBe(false);
	});

	test('and that leaves a request without an answer is asked at once, not with the next look', async () => {
		const api = await serve(hello);
		const proxy = await startBreakingProxy(Number(new URL(api.url).port));
		cleanups.push(() => proxy.close());
		const connection = await connect(`https://127.0.0.1:${proxy.port}`, {doubt: 20, probeAnswer: 1000});
		await connection.getJson('/x', {}, signal);
		proxy.freeze();
		expect((await failureOf(connection.getJson('/x', {}, signal))).message).toBe('connection timed out');
		expect(await connection.getJson('/x', {}, signal)).toEqual({});
	});

	test('because an answer takes its time is kept, as it says that it lives', async () => {
		let slow: (() => void) | undefined;
		const asked = Promise.withResolvers<void>();
		const api = await serve((request, response, url) => {
			const {session} = (request as ApiRequest & {stream: {session: ServerHttp2Session}}).stream;
			session.on('ping', asked.resolve);
			slow = () => hello(request, response, url);
		});
		const connection = await connect(api.url, {doubt: 5});
		const answer = connection.getJson('/x', {}, signal);
		await asked.promise;
		slow!();
		expect(await answer).toEqual({});
		expect(api.connections()).toBe(1);
	});

	test('not even an answer to that is dead: its streams break off, and new ones take another', async () => {
		const api = await serve((request, response, url) =>
			url.pathname === '/log' ? follow(request, response, url) : hello(request, response, url),
		);
		const proxy = await startBreakingProxy(Number(new URL(api.url).port));
		cleanups.push(() => proxy.close());
		const connection = await connect(`https://127.0.0.1:${proxy.port}`, {probe: 20, probeAnswer: 1000});
		const {body} = await connection.open('/log', {}, signal);
		const reader = body[Symbol.asyncIterator]();
		await reader.next();
		proxy.freeze();
		expect((await failureOf(reader.next())).message).toBe('connection timed out');
		expect(await connection.getJson('/x', {}, signal)).toEqual({});
	});
});
