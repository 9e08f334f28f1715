import {once} from 'node:events';
import {createServer, request as forward} from 'node:http';
import {connect as connectSocket} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {proxyFor} from '../../../source/kubernetes/connection/proxy.ts';
import {answerJson, kubeconfigOf} from './loopback-api.ts';
import {cleanUp, cleanups, connect, serve as serveBy, signal} from './loopback-connection.ts';
import {startSocksProxy} from './socks-proxy.ts';

afterEach(cleanUp);

/** A proxy that forwards, and opens tunnels to whom has the login. */
const startProxy = async (login?: string) => {
	const tunnels: string[] = [];
	const proxy = createServer((request, response) => {
		tunnels.push(request.url!);
		forward(request.url!, {headers: request.headers}, answer => {
			response.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(response);
		}).end();
	});
	proxy.on('connect', (request, socket) => {
		socket.on('error', () => {});
		const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`;
		if (request.headers['proxy-authorization'] !== wanted) {
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
			return;
		}

		tunnels.push(request.url!);
		const [host, port] = request.url!.split(':');
		const onward = connectSocket(Number(port), host, () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			socket.pipe(onward).pipe(socket);
		});
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy());
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	cleanups.push(() => proxy.close());
	const {port} = proxy.address() as {port: number};
	return {tunnels, url: `http://127.0.0.1:${port}`};
};

describe('the proxy of a server', () => {
	const env = {
		HTTPS_PROXY: 'http://proxy:3128',
		NO_PROXY:
			'internal.test,.corp, *.lan,10.0.0.1,host.test:6443,default.test:443,10.96.0.0/12,fd00::/8,2001:db8::1,[2001:db8::2]:6443,bad/x,10.0.0.0/99',
	};
	const cases: Array<[server: string, proxy: string | undefined]> = [
		['https://api.test:6443', 'http://proxy:3128'],
		['https://internal.test', undefined],
		['https://a.internal.test', undefined],
		['https://a.corp', undefined],
		['https://corp', 'http://proxy:3128'],
		['https://a.lan', undefined],
		['https://lan', 'http://proxy:3128'],
		['https://default.test', undefined],
		['https://10.96.0.1', undefined],
		['https://10.112.0.1', 'http://proxy:3128'],
		['https://[fd12::1]:6443', undefined],
		['https://[2001:db8::1]', undefined],
		['https://[2001:db8::2]:6443', undefined],
		['https://[2001:db8::2]', 'http://proxy:3128'],
		['https://10.0.0.2', 'http://proxy:3128'],
		['https://10.0.0.1:6443', undefined],
		['https://host.test:6443', undefined],
		['https://host.test:443', 'http://proxy:3128'],
		['https://127.0.0.1:6443', undefined],
		['https://localhost:6443', undefined],
		['https://[::1]:6443', undefined],
		['http://api.test', undefined],
	];
	test.each(cases)('%s is %s', (server, proxy) => {
		expect(proxyFor(server, undefined, env)).toBe(proxy);
	});

	test('is the cluster’s own proxy-url before all', () => {
		expect(proxyFor('https://127.0.0.1', 'http://own:1', {...env, NO_PROXY: '*'})).toBe('http://own:1');
	});

	test('may be written in lower case and without a scheme', () => {
		expect(proxyFor('https://api.test', undefined, {https_proxy: 'proxy:3128'})).toBe('http://proxy:3128');
		expect(
			proxyFor('https://api.test', undefined, {https_proxy: 'proxy:3128', no_proxy: '*'}),
		).toBeUndefined();
	});
});

describe('a cluster behind proxy-url', () => {
	const ask = async (url: string, proxy: string): Promise<unknown> => {
		const connection = await connect(kubeconfigOf(url, {cluster: {'proxy-url': proxy}}));
		return connection.getJson('/version', {}, signal);
	};

	const serve = (protocol: 'http' | 'https' | 'http2') =>
		serveBy((request, response) => answerJson(response, request.httpVersion), protocol);

	test.each([
		['http', '1.1'],
		['https', '1.1'],
		['http2', '2.0'],
	] as const)('is reached through a proxy of HTTP (%s)', async (protocol, version) => {
		const api = await serve(protocol);
		const proxy = await startProxy();
		expect(await ask(api.url, proxy.url)).toBe(version);
		expect(proxy.tunnels.join()).toContain(new URL(api.url).host);
	});

	test('is asked for with the name and the password of its address', async () => {
		const api = await serve('http2');
		const proxy = await startProxy('a b:c@d');
		const {host} = new URL(proxy.url);
		expect(await ask(api.url, `http://a%20b:c%40d@${host}`)).toBe('2.0');
	});

	test('that refuses says so, and never the password', async () => {
		const api = await serve('http2');
		const {host} = new URL((await startProxy('u:right')).url);
		await expect(ask(api.url, `http://u:wrong@${host}`)).rejects.toMatchObject({
			status: 0,
			message: `the proxy ${host} refused the connection (HTTP 407)`,
		});
	});

	test('that cannot be reached says so', async () => {
		const api = await serve('http2');
		await expect(ask(api.url, 'http://127.0.0.1:1')).rejects.toMatchObject({message: 'connection refused'});
	});

	test.each([
		['https', '1.1'],
		['http2', '2.0'],
	] as const)('is reached through a proxy of SOCKS 5 (%s)', async (protocol, version) => {
		const api = await serve(protocol);
		const proxy = await startSocksProxy();
		cleanups.push(proxy.close);
		expect(await ask(api.url, `socks5://${proxy.host}`)).toBe(version);
		expect(proxy.targets).toEqual([new URL(api.url).host]);
	});

	test('of SOCKS 5 is given the name of the server to look up, and its own login', async () => {
		const api = await serve('http2');
		const proxy = await startSocksProxy({user: 'u', password: 'p'});
		cleanups.push(proxy.close);
		const named = api.url.replace('127.0.0.1', 'localhost');
		expect(await ask(named, `socks5://u:p@${proxy.host}`)).toBe('2.0');
		expect(proxy.targets).toEqual([new URL(named).host]);
		await expect(ask(named, `socks5://u:wrong@${proxy.host}`)).rejects.toThrow(
			`the proxy ${proxy.host} refused the connection (its login was refused)`,
		);
		await expect(ask(named, `socks5://${proxy.host}`)).rejects.toThrow(
			`the proxy ${proxy.host} refused the connection (it wants another login)`,
		);
	});

	test('of SOCKS 5 that cannot reach the server says so', async () => {
		const proxy = await startSocksProxy();
		cleanups.push(proxy.close);
		await expect(ask('https://127.0.0.1:1', `socks5://${proxy.host}`)).rejects.toThrow(
			`the proxy ${proxy.host} refused the connection (reply 5)`,
		);
	});
});
