import {once} from 'node:events';
import {connect as connectTcp, isIP, type Socket} from 'node:net';
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

/** A connection that is open. */
export type Dialled = {
	readonly tls: TLSSocket;
	/** What is under it, where that can be left unread. */
	readonly tcp?: Socket;
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
): Promise<Dialled> => {
	const {hostname, port: given} = new URL(origin);
	const port = Number(given || 443);
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(new ApiError('connection timed out', {status: 0})), timeoutMs);
	const either = AbortSignal.any([signal, late.signal]);
	try {
		const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, hostname, port, either);
		const host = hostname.replace(/^\[|\]$/g, '');
		const name = isIP(host) ? {} : {servername: host};
		const tcp = tunnel ? undefined : await openTcp(host, port, either);
		const socket = tunnel ?? tcp;
		return {tls: await openTls({socket, ...name, ...tls, ALPNProtocols: protocols}, either), tcp};
	} catch (error) {
		throw either.aborted ? either.reason : error;
	} finally {
		clearTimeout(timer);
	}
};

/** Its bytes are taken by what is put on it; with this option alone Node stops to read when it is told to pause. */
const onread = {buffer: new Uint8Array(1), callback: () => true};

const openTcp = async (host: string, port: number, signal: AbortSignal): Promise<Socket> => {
	const socket = connectTcp({host, port, onread});
	await opened(socket, 'connect', signal);
	return socket.setKeepAlive(true, keepAliveMs);
};

const openTls = async (options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> => {
	const socket = connect(options);
	await opened(socket, 'secureConnect', signal);
	return socket;
};

const opened = async (socket: Socket, event: string, signal: AbortSignal): Promise<void> => {
	try {
		await once(socket, event, {signal});
		socket.on('error', () => {});
	} catch (error) {
		socket.on('error', () => {}).destroy();
		throw error;
	}
};
