import {once} from 'node:events';
import {createServer, request as forward} from 'node:http';
import {connect as connectSocket} from 'node:net';
import {describe, expect, test} from 'vitest';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {proxyFor} from '../../../source/kubernetes/connection/proxy.ts';
import {answerJson, kubeconfigOf, startApi} from './loopback-api.ts';

describe('the proxy of a server', () => {
	const env = {HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'internal.test,.corp,10.0.0.1,host.test:6443'};
	const cases: Array<[server: string, proxy: string | undefined]> = [
		['https://api.test:6443', 'http://proxy:3128'],
		['https://internal.test', undefined],
		['https://a.internal.test', undefined],
		['https://a.corp', undefined],
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
	const startProxy = async () => {
		const tunnels: string[] = [];
		const proxy = createServer((request, response) => {
			tunnels.push(request.url!);
			forward(request.url!, {headers: request.headers}, answer => {
				response.writeHead(answer.statusCode!, answer.headers);
				answer.pipe(response);
			}).end();
		});
		proxy.on('connect', (request, socket) => {
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
		const {port} = proxy.address() as {port: number};
		return {tunnels, url: `http://127.0.0.1:${port}`, close: () => proxy.close()};
	};

	test.each(['http', 'http2'] as const)('is reached through it (%s)', async protocol => {
		const api = await startApi((_, response) => answerJson(response, {ok: true}), protocol);
		const proxy = await startProxy();
		const text = kubeconfigOf(api.url, {cluster: {'proxy-url': proxy.url}});
		const connection = createConnection(await loadKubeConfig({text}));
		expect(await connection.getJson('/version', {}, new AbortController().signal)).toEqual({ok: true});
		expect(proxy.tunnels.join()).toContain(new URL(api.url).host);
		await connection.close();
		proxy.close();
		await api.close();
	});
});
