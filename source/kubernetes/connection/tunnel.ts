import {once} from 'node:events';
import {type IncomingMessage, request} from 'node:http';
import {request as requestSecurely} from 'node:https';
import type {Socket} from 'node:net';
import {ApiError} from '../api.ts';
import {openSocksTunnel} from './socks-tunnel.ts';

/**
Have a proxy open a way to a server.

@param proxy - An address with `http`, `https` or `socks5`, as kubectl takes them.
@throws {ApiError} Where the proxy refuses; else what happened to the connection to it.
*/
export const openTunnel = (
	proxy: string,
	host: string,
	port: number,
	signal: AbortSignal,
): Promise<Socket> => {
	const url = new URL(proxy);
	return url.protocol.startsWith('socks')
		? openSocksTunnel(url, host.replace(/^\[|\]$/g, ''), port, signal)
		: openHttpTunnel(url, `${host}:${port}`, signal);
};

const openHttpTunnel = async (url: URL, target: string, signal: AbortSignal): Promise<Socket> => {
	const send = url.protocol === 'https:' ? requestSecurely : request;
	const asking = send(url.origin, {
		method: 'CONNECT',
		path: target,
		headers: {host: target, ...authorizationOf(url)},
		agent: false,
		signal,
	});
	asking.end();
	const [{statusCode}, socket, head] = (await once(asking, 'connect')) as [IncomingMessage, Socket, Buffer];
	if (statusCode !== 200) {
		socket.destroy();
		throw new ApiError(`the proxy ${url.host} refused the connection (HTTP ${statusCode})`, {status: 0});
	}

	socket.unshift(head);
	return socket;
};

const authorizationOf = ({username, password}: URL): {'proxy-authorization'?: string} => {
	const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return username === '' ? {} : {'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}`};
};
