import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {createSecureServer, type Http2ServerRequest, type Http2ServerResponse} from 'node:http2';
import {createServer as createTlsServer} from 'node:https';
import type {AddressInfo, Server, Socket} from 'node:net';
import {certificate, certificateKey} from './loopback-certificate.ts';

export type ApiRequest = IncomingMessage | Http2ServerRequest;
export type ApiResponse = Pick<
	ServerResponse,
	'writeHead' | 'write' | 'end' | 'destroy' | 'on' | 'setHeader' | 'writableEnded'
>;

export type Handler = (request: ApiRequest, response: ApiResponse, url: URL) => void;

/** A server on loopback that answers as a test says. */
export type LoopbackApi = {
	readonly url: string;
	/** Connections that were opened so far. */
	readonly connections: () => number;
	/** Requests so far, as `path?query`. */
	readonly requests: string[];
	/** Break all connections. */
	cut(): void;
	close(): Promise<void>;
};

/**
Start a server: `http`, TLS that speaks HTTP/1.1 only, or HTTP/2, which allows so many streams on a connection.

With TLS it knows clients that have its own certificate.
*/
export const startApi = async (
	handler: Handler,
	protocol: 'http' | 'https' | 'http2' = 'http',
	maxConcurrentStreams = 100,
): Promise<LoopbackApi> => {
	const requests: string[] = [];
	const sockets = new Set<Socket>();
	let connections = 0;
	const listener = (request: ApiRequest, response: ServerResponse | Http2ServerResponse) => {
		const url = new URL(request.url!, 'http://loopback');
		requests.push(request.url!);
		response.on('error', () => {});
		handler(request, response as unknown as ApiResponse, url);
	};
	const tls = {
		cert: certificate,
		key: certificateKey,
		ca: certificate,
		requestCert: true,
		rejectUnauthorized: false,
	};
	const server = {
		http: () => createServer(listener) as Server,
		https: () => createTlsServer(tls, listener) as Server,
		http2: () =>
			createSecureServer(
				{...tls, settings: {maxConcurrentStreams}, maxSessionMemory: 1000},
				listener as never,
			) as unknown as Server,
	}[protocol]();
	server.on(protocol === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => {
		connections++;
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	const cut = () => {
		for (const socket of sockets) {
			socket.destroy();
		}
	};

	return {
		url: `${protocol === 'http' ? 'http' : 'https'}://127.0.0.1:${port}`,
		connections: () => connections,
		requests,
		cut,
		async close() {
			cut();
			await new Promise(resolve => server.close(resolve));
		},
	};
};

/** Answer with JSON. */
export const answerJson = (response: ApiResponse, body: unknown, status = 200): void => {
	response.writeHead(status, {'content-type': 'application/json'});
	response.end(JSON.stringify(body));
};

/** Answer with an error as the API server words it. */
export const answerStatus = (response: ApiResponse, code: number, reason: string, message: string): void => {
	answerJson(response, {kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message}, code);
};

/** A kubeconfig for a server, with one context `test` in the namespace `shop`. */
export const kubeconfigOf = (
	url: string,
	fields: {cluster?: object; user?: object; namespace?: string} = {},
): string =>
	JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'test',
		clusters: [
			{
				name: 'c',
				cluster: {
					server: url,
					...(url.startsWith('https')
						? {'certificate-authority-data': Buffer.from(certificate).toString('base64')}
						: {}),
					...fields.cluster,
				},
			},
		],
		users: [{name: 'u', user: fields.user ?? {}}],
		contexts: [{name: 'test', context: {cluster: 'c', user: 'u', namespace: fields.namespace ?? 'shop'}}],
	});
