import {once} from 'node:events';
import {type IncomingMessage, request} from 'node:http';
import {request as requestSecurely} from 'node:https';
import type {Socket} from 'node:net';
import {ApiError} from '../api.ts';

/**
Have a proxy of HTTP open a way to a server (CONNECT).

@param target - Host and port.
*/
export const openTunnel = async (proxy: string, target: string, signal: AbortSignal): Promise<Socket> => {
	const url = new URL(proxy);
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
