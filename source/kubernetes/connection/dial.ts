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
Open a TLS connection to a server, through its proxy where it has one.

@param protocols - What to speak, from the best on; the server chooses (`alpnProtocol`).
@param signal - Aborts with the `ApiError` to throw.
@throws With the `code` of what happened to the connection.
*/
export const dial = async (
	{origin, tls, proxy}: ServerAddress,
	protocols: string[],
	timeoutMs: number,
	signal: AbortSignal,
): Promise<TLSSocket> => {
	const {hostname, port: given} = new URL(origin);
	const port = Number(given || 443);
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(new ApiError('connection timed out', {status: 0})), timeoutMs);
	const either = AbortSignal.any([signal, late.signal]);
	try {
		const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, hostname, port, either);
		const host = hostname.replace(/^\[|\]$/g, '');
		const name = isIP(host) ? {} : {servername: host};
		return await openTls({host, port, socket: tunnel, ...name, ...tls, ALPNProtocols: protocols}, either);
	} catch (error) {
		throw either.aborted ? either.reason : error;
	} finally {
		clearTimeout(timer);
	}
};

const openTls = async (options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> => {
	const socket = connect(options);
	try {
		await once(socket, 'secureConnect', {signal});
	} catch (error) {
		socket.on('error', () => {}).destroy();
		throw error;
	}

	return socket.on('error', () => {}).setKeepAlive(true, keepAliveMs);
};
