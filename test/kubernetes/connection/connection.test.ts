import {once} from 'node:events';
import {createServer} from 'node:net';
import {gzipSync} from 'node:zlib';
import {afterEach, describe, expect, test} from 'vitest';
import {type ApiResponse, answerJson, answerStatus, type Handler, kubeconfigOf} from './loopback-api.ts';
import {cleanUp, connect, failureOf, serve, signal} from './loopback-connection.ts';

afterEach(cleanUp);

describe('a request', () => {
	test('has its parameters in the query, without those that are absent', async () => {
		const api = await serve((_, response) => answerJson(response, {ok: true}));
		const connection = await connect(kubeconfigOf(api.url));
		const parameters = {follow: true, tailLines: 0, sinceTime: undefined, container: 'a b'};
		expect(await connection.getJson('/api/v1/pods', parameters, signal)).toEqual({ok: true});
		expect(api.requests).toEqual(['/api/v1/pods?follow=true&tailLines=0&container=a+b']);
	});

	test('keeps the path of a server that is behind a prefix', async () => {
		const api = await serve((_, response) => answerJson(response, {}));
		const connection = await connect(kubeconfigOf(`${api.url}/k8s/clusters/c-1`));
		await connection.getJson('/api/v1/pods', {}, signal);
		expect(api.requests).toEqual(['/k8s/clusters/c-1/api/v1/pods']);
	});

	test('takes a compressed list', async () => {
		const api = await serve((request, response) => {
			expect(request.headers['accept-encoding']).toContain('gzip');
			response.writeHead(200, {'content-encoding': 'gzip'});
			response.end(gzipSync(JSON.stringify({items: [1, 2]})));
		});
		const connection = await connect(kubeconfigOf(api.url));
		expect(await connection.getJson('/api/v1/pods', {}, signal)).toEqual({items: [1, 2]});
	});

	test('says the message and the reason of the server when it fails', async () => {
		const api = await serve((_, response) => {
			response.setHeader('retry-after', '7');
			answerStatus(response, 429, 'TooManyRequests', 'too many requests, please try again later');
		});
		const error = await failureOf((await connect(kubeconfigOf(api.url))).getJson('/api/v1/pods', {}, signal));
		expect(error).toMatchObject({
			status: 429,
			reason: 'TooManyRequests',
			message: 'too many requests, please try again later',
			retryAfterMs: 7000,
		});
	});

	test('keeps an error body that is no JSON, as proxies and kubelets send it', async () => {
		const api = await serve((_, response) => {
			response.writeHead(502);
			response.end('bad gateway\n');
		});
		const error = await failureOf((await connect(kubeconfigOf(api.url))).open('/x', {}, signal));
		expect(error).toMatchObject({status: 502, message: 'bad gateway'});
	});

	test('says that the connection was refused, with status 0', async () => {
		const taken = createServer().listen(0, '127.0.0.1');
		await once(taken, 'listening');
		const {port} = taken.address() as {port: number};
		taken.close();
		const connection = await connect(kubeconfigOf(`http://127.0.0.1:${port}`));
		const error = await failureOf(connection.getJson('/api/v1/pods', {}, signal));
		expect(error).toMatchObject({status: 0, message: 'connection refused'});
	});

	test('names a host that nobody knows', async () => {
		const connection = await connect(kubeconfigOf('http://nowhere.invalid:6443'));
		const error = await failureOf(connection.getJson('/api/v1/pods', {}, signal));
		expect(error.message).toMatch(/^(unknown host|name lookup failed) nowhere\.invalid$/);
	});
});

describe('a body that is read as it arrives', () => {
	test('is given chunk by chunk while the server still writes', async () => {
		let writer: ApiResponse | undefined;
		const api = await serve((_, response) => {
			response.writeHead(200);
			response.write('one');
			writer = response;
		});
		const {body} = await (await connect(kubeconfigOf(api.url))).open('/log', {}, signal);
		const reader = body[Symbol.asyncIterator]();
		expect(Buffer.from((await reader.next()).value!).toString()).toBe('one');
		writer!.write('two');
		expect(Buffer.from((await reader.next()).value!).toString()).toBe('two');
		writer!.end();
		expect((await reader.next()).done).toBe(true);
	});

	test.each(['http', 'https', 'http2'] as const)(
		'throws an ApiError when the connection is cut, never a clean end (%s)',
		async protocol => {
			const api = await serve((_, response) => {
				response.writeHead(200);
				response.write('one');
			}, protocol);
			const {body} = await (await connect(kubeconfigOf(api.url))).open('/log', {}, signal);
			const reader = body[Symbol.asyncIterator]();
			await reader.next();
			api.cut();
			expect(await failureOf(reader.next())).toMatchObject({status: 0, message: 'connection lost'});
		},
	);

	test('that nobody reads does not end the process when it is aborted', async () => {
		const api = await serve((_, response) => {
			response.writeHead(200);
			response.write('one');
		});
		const connection = await connect(kubeconfigOf(api.url));
		const abort = new AbortController();
		await connection.open('/log', {}, abort.signal);
		abort.abort();
		// Were the error of the body not caught, the runner would report it as unhandled.
		expect(api.connections()).toBe(1);
	});
});

describe.each(['http', 'https', 'http2'] as const)('an answer that stops in its midst (%s)', protocol => {
	const stopping: Handler = (_, response, url) => {
		response.writeHead(url.pathname === '/refused' ? 500 : 200);
		response.write('{"one":');
	};

	const start = async (silence: number) => {
		const api = await serve(stopping, protocol);
		return connect(kubeconfigOf(api.url), {silence});
	};

	test('is given up, and says after how long', async () => {
		const connection = await start(30);
		const {body} = await connection.open('/log', {}, signal);
		const reader = body[Symbol.asyncIterator]();
		expect(Buffer.from((await reader.next()).value!).toString()).toBe('{"one":');
		expect(await failureOf(reader.next())).toMatchObject({
			status: 0,
			message: 'the answer stopped for 0.03 s',
		});
		expect((await failureOf(connection.getJson('/list', {}, signal))).message).toBe(
			'the answer stopped for 0.03 s',
		);
	});

	test('is told as far as it came, where it is an error', async () => {
		const error = await failureOf((await start(30)).open('/refused', {}, signal));
		expect(error).toMatchObject({status: 500, message: '{"one":'});
	});
});

describe.each(['http', 'http2'] as const)('an answer that may be silent (%s)', protocol => {
	test('is waited for, before its head and in its midst', async () => {
		let follower: ApiResponse | undefined;
		const api = await serve((_, response, url) => {
			if (url.pathname === '/log') {
				follower = response;
			} else {
				response.writeHead(200);
				response.write(' ');
			}
		}, protocol);
		const connection = await connect(kubeconfigOf(api.url), {answer: 5, silence: 5});
		// Each of these takes longer than both limits.
		const pass = () => failureOf(connection.getJson('/slow', {}, signal));
		const opening = connection.open('/log', {}, signal, {isEndless: true});
		await pass();
		await pass();
		follower!.writeHead(200);
		follower!.write('line');
		const reader = (await opening).body[Symbol.asyncIterator]();
		await reader.next();
		const next = reader.next();
		await pass();
		await pass();
		follower!.end('more');
		expect(Buffer.from((await next).value!).toString()).toBe('more');
	});

	test('is one that its reader takes his time with, too', async () => {
		const api = await serve((_, response, url) => {
			response.writeHead(200);
			if (url.pathname === '/log') {
				response.end('x'.repeat(1_000_000));
			} else {
				response.write(' ');
			}
		}, protocol);
		const connection = await connect(kubeconfigOf(api.url), {silence: 300});
		const {body} = await connection.open('/log', {}, signal);
		let size = 0;
		for await (const chunk of body) {
			if (size === 0) {
				await failureOf(connection.getJson('/slow', {}, signal));
			}

			size += chunk.length;
		}

		expect(size).toBe(1_000_000);
	});
});

test.each([
	['http', 'HTTP/1.1'],
	['https', 'HTTP/1.1'],
	['http2', 'HTTP/2'],
] as const)('what a server speaks is known after its first answer (%s)', async (kind, protocol) => {
	const api = await serve((_, response) => answerJson(response, {}), kind);
	const connection = await connect(kubeconfigOf(api.url));
	expect(connection.protocol).toBeUndefined();
	await connection.getJson('/api/v1/pods', {}, signal);
	expect(connection.protocol).toBe(protocol);
});

describe('a server that speaks HTTP/1.1 alone', () => {
	test('gets a connection for each stream', async () => {
		const api = await serve((_, response) => {
			response.writeHead(200);
			response.write('x');
		}, 'https');
		const abort = new AbortController();
		const connection = await connect(kubeconfigOf(api.url));
		const opened = Array.from({length: 20}, (_, index) => connection.open(`/log/${index}`, {}, abort.signal));
		expect(await Promise.all(opened)).toHaveLength(20);
		expect(api.connections()).toBe(20);
		abort.abort();
	});
});

describe('TLS', () => {
	const hello: Handler = (_, response) => answerJson(response, {});

	test('refuses a server whose authority the kubeconfig does not name', async () => {
		const api = await serve(hello, 'http2');
		const cluster = {'certificate-authority-data': undefined};
		const connection = await connect(kubeconfigOf(api.url, {cluster}));
		const error = await failureOf(connection.getJson('/x', {}, signal));
		expect(error.status).toBe(0);
		expect(error.message).toBe(
			'its certificate is self-signed, and the context does not name it as an authority',
		);
	});

	test('knows the authority of the cluster for a context without a user, too', async () => {
		const api = await serve(hello, 'http2');
		const config = JSON.parse(kubeconfigOf(api.url));
		const {user: _, ...context} = config.contexts[0].context;
		const text = JSON.stringify({...config, users: [], contexts: [{name: 'test', context}]});
		expect(await (await connect(text)).getJson('/x', {}, signal)).toEqual({});
	});

	test('takes any server with insecure-skip-tls-verify', async () => {
		const api = await serve(hello, 'http2');
		const cluster = {'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true};
		const connection = await connect(kubeconfigOf(api.url, {cluster}));
		expect(await connection.getJson('/x', {}, signal)).toEqual({});
	});

	test('checks the name of tls-server-name in place of the address', async () => {
		const api = await serve(hello, 'http2');
		const good = await connect(kubeconfigOf(api.url, {cluster: {'tls-server-name': 'api.test'}}));
		expect(await good.getJson('/x', {}, signal)).toEqual({});
		const wrong = await connect(kubeconfigOf(api.url, {cluster: {'tls-server-name': 'other.test'}}));
		expect((await failureOf(wrong.getJson('/x', {}, signal))).message).toContain('other.test');
	});
});
