import {fastify} from 'fastify';
import {UsageError} from '../../core/errors/usage-error.ts';
import type {LogSource} from '../../core/log-source.ts';
import {checkHost, checkHostHeader} from './check-host.ts';
import {defaultFeedBytes, defaultPatienceMs} from './hub/feed.ts';
import {Hub} from './hub/hub.ts';
import {addLogRoutes} from './log-routes.ts';
import {refuseOtherMethods} from './other-methods.ts';
import {Problem, sendProblem} from './problem.ts';
import {ClientRefusal} from './refuse-client.ts';
import {Snapshots} from './snapshots.ts';
import {defaultStallMs, pingMs, SseConnection} from './sse.ts';
import {TaskBoards} from './task-board.ts';
import {addTaskRoutes} from './task-routes.ts';

export type GatewayOptions = {
	/** What is served. It stays its owner's to close. */
	readonly source: LogSource;
	/** @default '127.0.0.1' */
	readonly host?: string;
	/** 0: any that is free. @default 0 */
	readonly port?: number;
	/** ms since the epoch. */
	readonly now?: () => number;
	/** In [0, 1). */
	readonly random?: () => number;
	/** How long a log is kept for clients that come back, in ms. @default 60000 */
	readonly lingerMs?: number;
	/** Lines held for each log that is read, in bytes. @default 16 MiB */
	readonly feedBytes?: number;
	/** How often a client that hears nothing else gets a `ping`, in ms. @default 15000 */
	readonly pingMs?: number;
	/** How long a client may leave unread what was written, in ms. @default 30000 */
	readonly stallMs?: number;
	/** How long a slow client may hold up the others of the same log, in ms, before lines are dropped for it. @default 2000 */
	readonly patienceMs?: number;
};

/**
Serve a source over HTTP.

@throws {UsageError} Where the host is not loopback, or cannot be listened on.
*/
export const startGateway = async (
	options: GatewayOptions,
): Promise<{url: string; close(): Promise<void>}> => {
	const {host = '127.0.0.1', port = 0, source, now = Date.now, random = Math.random} = options;
	checkHost(host);
	const lingerMs = options.lingerMs ?? 60_000;
	const closing = new AbortController();
	const connections = new Set<SseConnection>();
	const boards = new TaskBoards(source, now, lingerMs);
	const feedBytes = options.feedBytes ?? defaultFeedBytes;
	const patienceMs = options.patienceMs ?? defaultPatienceMs;
	const hub = new Hub({source, now, random, lingerMs, feedBytes, patienceMs});
	const snapshots = new Snapshots(random);
	const server = createServer();
	const refuseOthers = refuseOtherMethods(server);
	const gateway = {
		source,
		boards,
		hub,
		snapshots,
		now,
		pingMs: options.pingMs ?? pingMs,
		closing: closing.signal,
		connect(reply: ConstructorParameters<typeof SseConnection>[0]) {
			const connection = new SseConnection(reply, options.stallMs ?? defaultStallMs);
			connections.add(connection);
			connection.gone.addEventListener('abort', () => connections.delete(connection), {once: true});
			return connection;
		},
	};
	addTaskRoutes(server, gateway);
	addLogRoutes(server, gateway);
	addHealthRoutes(server);
	refuseOthers();
	await listen(server, host, port);
	return {
		url: urlOf(server.server.address(), host),
		async close() {
			closing.abort();
			hub.close();
			boards.close();
			snapshots.close();
			for (const connection of connections) {
				connection.end();
			}

			await server.close();
		},
	};
};

const createServer = () => {
	const refusal = new ClientRefusal();
	const server = fastify({
		logger: false,
		exposeHeadRoutes: false,
		forceCloseConnections: true,
		routerOptions: {maxParamLength: 300},
		frameworkErrors: (error, _request, reply) => sendProblem(reply, error),
		clientErrorHandler: (error, socket) => refusal.refuse(error, socket),
	});
	refusal.watch(server.server);
	server.addHook('onRequest', async request => checkHostHeader(request.headers.host));
	server.setErrorHandler((error, request, reply) => {
		if (reply.raw.headersSent) {
			reply.raw.destroy();
		} else {
			sendProblem(
				reply,
				error,
				[request.params, request.query].flatMap(values => Object.values(values ?? {})),
			);
		}
	});
	server.setNotFoundHandler((_request, reply) => {
		sendProblem(reply, new Problem(404, 'nothing is served here; the API begins at /api/v1/tasks'));
	});
	return server;
};

const addHealthRoutes = (server: ReturnType<typeof createServer>): void => {
	for (const path of ['/livez', '/readyz']) {
		server.get(path, async () => 'ok');
	}
};

const listen = async (server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> => {
	try {
		await server.listen({host, port});
	} catch (error) {
		const {code} = error as {code?: string};
		const why = code === 'EADDRINUSE' ? 'something else listens there already' : (error as Error).message;
		throw new UsageError(`cannot listen on ${host} port ${port}: ${why}; choose another with --port`, {
			cause: error,
		});
	}
};

const urlOf = (
	address: string | {address: string; port: number; family: string} | null,
	host: string,
): string => {
	const {port} = address as {port: number};
	return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
