import {once} from 'node:events';
import {connect, isIPv4, isIPv6, type Socket} from 'node:net';
import {ApiError} from '../api.ts';

/**
Have a proxy of SOCKS 5 open a way to a server, whose name the proxy looks up.

@see RFC 1928, RFC 1929
*/
export const openSocksTunnel = async (
	proxy: URL,
	host: string,
	port: number,
	signal: AbortSignal,
): Promise<Socket> => {
	const socket = connect({host: proxy.hostname.replace(/^\[|\]$/g, ''), port: Number(proxy.port || 1080)});
	try {
		await once(socket, 'connect', {signal});
		await logIn(socket, proxy, signal);
		socket.write(Buffer.from([version, connectCommand, 0, ...addressBytes(host), port >> 8, port & 0xff]));
		const [, reply, , type] = await readBytes(socket, 4, signal);
		if (reply !== 0) {
			throw refusal(proxy, `reply ${reply}`);
		}

		const length =
			type === domainType ? (await readBytes(socket, 1, signal))[0]! : type === ipv4Type ? 4 : 16;
		await readBytes(socket, length + 2, signal);
		return socket;
	} catch (error) {
		socket.on('error', () => {}).destroy();
		throw error;
	}
};

const version = 5;
const connectCommand = 1;
const noLogin = 0;
const passwordLogin = 2;
const ipv4Type = 1;
const domainType = 3;
const ipv6Type = 4;

const logIn = async (socket: Socket, proxy: URL, signal: AbortSignal): Promise<void> => {
	const ways = proxy.username === '' ? [noLogin] : [noLogin, passwordLogin];
	socket.write(Buffer.from([version, ways.length, ...ways]));
	const [spoken, way] = await readBytes(socket, 2, signal);
	if (spoken !== version || !ways.includes(way!)) {
		throw refusal(proxy, 'it wants another login');
	}

	if (way === passwordLogin) {
		const user = Buffer.from(decodeURIComponent(proxy.username));
		const password = Buffer.from(decodeURIComponent(proxy.password));
		socket.write(Buffer.from([1, user.length, ...user, password.length, ...password]));
		const [, status] = await readBytes(socket, 2, signal);
		if (status !== 0) {
			throw refusal(proxy, 'its login was refused');
		}
	}
};

const addressBytes = (host: string): number[] => {
	if (isIPv4(host)) {
		return [ipv4Type, ...host.split('.').map(Number)];
	}

	return isIPv6(host) ? [ipv6Type, ...ipv6Bytes(host)] : [domainType, host.length, ...Buffer.from(host)];
};

const ipv6Bytes = (host: string): number[] => {
	const [head = '', tail] = host.split('::');
	const groups = (text: string) => (text === '' ? [] : text.split(':'));
	const before = groups(head);
	const after = groups(tail ?? '');
	const zeros = tail === undefined ? [] : Array.from({length: 8 - before.length - after.length}, () => '0');
	return [...before, ...zeros, ...after].flatMap(group => {
		const value = Number.parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
};

const readBytes = async (socket: Socket, count: number, signal: AbortSignal): Promise<Buffer> => {
	for (;;) {
		const bytes: Buffer | null = socket.read(count);
		if (bytes?.length === count) {
			return bytes;
		}

		if (socket.readableEnded || socket.destroyed || bytes) {
			throw new ApiError('the proxy closed the connection', {status: 0});
		}

		await once(socket, 'readable', {signal});
	}
};

const refusal = ({host}: URL, why: string): ApiError =>
	new ApiError(`the proxy ${host} refused the connection (${why})`, {status: 0});
