import {once} from 'node:events';
import {isIP} from 'node:net';
import {type ConnectionOptions, connect, type TLSSocket} from 'node:tls';
import {ApiError} from '../api.ts';
import type {TlsOptions} from './credentials.ts';
import {openTunnel} from './tunnel.ts';

export type ServerAddress = {
	/** As in `https://10.0.0.1:6443`. */
	readonly origin: string;
	readonly tls: TlsOptions;
	/** Address of a proxy. */
	readonly proxy?: string;
};

/** The system, too, notices a half-open connection after so long (ms). */
const keepAliveMs = 30_000;

/**
Open a TLS connection to a server, which chooses between HTTP/2 and HTTP/1.1 (`alpnProtocol`).

@param signal - Aborts with the `ApiError` to throw.
@throws With the `code` of what happened to the connection.
*/
export const dial = async (
	{origin, tls, proxy}: ServerAddress,
	timeoutMs: number,
	signal: AbortSignal,
): Promise<TLSSocket> => {
	const {hostname, port: given} = new URL(origin);
	const port = Number(given || 443);
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(new ApiError('connection timed out', {status: 0})), timeoutMs);
	const either = AbortSignal.any([signal, late.signal]);
	try {
		const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, `${hostname}:${port}`, either);
		return await openTls({host: hostname.replace(/^\[|\]$/g, ''), port, socket: tunnel, ...tls}, either);
	} catch (error) {
		throw either.aborted ? either.reason : error;
	} finally {
		clearTimeout(timer);
	}
};

const openTls = async (options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> => {
	const {host = ''} = options;
	const socket = connect({
		...(isIP(host) ? {} : {servername: host}),
		...options,
		ALPNProtocols: ['h2', 'http/1.1'],
	});
	try {
		await once(socket, 'secureConnect', {signal});
	} catch (error) {
		socket.on('error', () => {}).destroy();
		throw error;
	}

	return socket.on('error', () => {}).setKeepAlive(true, keepAliveMs);
};
