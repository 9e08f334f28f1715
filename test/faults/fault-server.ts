import {createSecureServer} from 'node:http2';
import {createServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import type {KubeObject} from '../../source/kubernetes/objects.ts';
import {certificate, certificateKey} from '../kubernetes/connection/loopback-certificate.ts';
import {answerJson, answerStatus, type Beneath, type Exchange, exchangeOf} from './answers.ts';
import {startBreakingProxy} from './breaking-proxy.ts';
import {discoveryOf, typed} from './discovery-answer.ts';
import {answerLog} from './log-answer.ts';
import type {NumberedPod} from './numbered-pod.ts';
import {ObjectStore} from './object-store.ts';
import {answerCollection, type WatchFaults} from './watch-answer.ts';

export type Protocol = 'http/1.1' | 'h2';

/** An API server with one namespace, whose connections break. */
export type FaultServer = {
	readonly url: string;
	readonly store: ObjectStore;
	/** By name. */
	readonly pods: Map<string, NumberedPod>;
	/** By resource. */
	readonly watchFaults: Map<string, WatchFaults>;
	/** Requests so far, as `path?query`. */
	readonly requests: string[];
	/** Nothing comes through the open connections any more, and nothing says so. */
	freeze(): void;
	close(): Promise<void>;
};

export const startFaultServer = async (protocol: Protocol): Promise<FaultServer> => {
	const store = new ObjectStore();
	const pods = new Map<string, NumberedPod>();
	const watchFaults = new Map<string, WatchFaults>();
	const requests: string[] = [];
	const beneath: Beneath = {reset() {}, freeze() {}};
	const tls = {cert: certificate, key: certificateKey};
	const listener = (...[request, response]: Parameters<typeof exchangeOf> | [never, never]) => {
		requests.push(request.url!);
		response.on('error', () => {});
		answer(exchangeOf(request, response, beneath));
	};
	const answer = (exchange: Exchange) => {
		const discovery = discoveryOf(exchange.url);
		const [, resource, name, part] = routeOf(exchange.url);
		const pod = name === undefined ? undefined : pods.get(name);
		if (discovery) {
			answerJson(exchange, discovery);
		} else if (part === 'log' && pod) {
			answerLog(pod, exchange);
		} else if (resource && name === undefined) {
			answerCollection(store, resource, watchFaults.get(resource), exchange);
		} else {
			answerObject(resource ?? '', store.find(resource ?? '', name ?? ''), exchange);
		}
	};
	const server =
		protocol === 'h2'
			? createSecureServer({...tls, settings: {maxConcurrentStreams: 100}}, listener as never)
			: createServer(tls, listener as never);
	server.on('sessionError', () => {});
	server.on('tlsClientError', () => {});
	server.on('secureConnection', socket => socket.on('error', () => {}));
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const proxy = await startBreakingProxy((server.address() as AddressInfo).port);
	Object.assign(beneath, {reset: proxy.reset, freeze: proxy.freeze});
	return {
		url: `https://127.0.0.1:${proxy.port}`,
		store,
		pods,
		watchFaults,
		requests,
		freeze: () => proxy.freeze(),
		async close() {
			await proxy.close();
			const closed = new Promise(resolve => server.close(resolve));
			// Node leaves the socket of some sessions open that broke in the midst of many answers, and the server would wait for it for ever.
			for (const socket of sockets) {
				socket.destroy();
			}

			await closed;
		},
	};
};

/** Resource, name and subresource of a path in the namespace. */
const routeOf = ({pathname}: URL): ReadonlyArray<string | undefined> =>
	/^\/apis?(?:\/\w+)?\/v1\/namespaces\/shop\/(\w+)(?:\/([\w-]+))?(?:\/(\w+))?$/.exec(pathname) ?? [];

const answerObject = (resource: string, object: KubeObject | undefined, exchange: Exchange): void => {
	if (object) {
		answerJson(exchange, typed(resource, object));
	} else {
		answerStatus(exchange, 404, 'NotFound', 'not found');
	}
};
