import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** A proxy of SOCKS 5 on loopback. */
export type SocksProxy = {
	readonly host: string;
	/** What it was asked to reach. */
	readonly targets: string[];
	close(): void;
};

const connectionRefused = 5;

/** Start a proxy; with a login it takes nobody without it. */
export const startSocksProxy = async (login?: {user: string; password: string}): Promise<SocksProxy> => {
	const targets: string[] = [];
	const sockets = new Set<Socket>();
	const serve = async (socket: Socket) => {
		const greeting = await nextChunk(socket);
		const way = login ? 2 : 0;
		const isOffered = greeting.subarray(2).includes(way);
		socket.write(Buffer.from([5, isOffered ? way : 0xff]));
		if (!isOffered) {
			return;
		}

		if (login) {
			const given = await nextChunk(socket);
			const expected = Buffer.from(`\x01\x01${login.user}\x01${login.password}`);
			socket.write(Buffer.from([1, given.equals(expected) ? 0 : 1]));
			if (!given.equals(expected)) {
				return;
			}
		}

		const {host, port} = targetOf(await nextChunk(socket));
		targets.push(`${host}:${port}`);
		const onward = connect(port, host);
		sockets.add(onward);
		onward.on('error', () => socket.write(Buffer.from([5, connectionRefused, 0, 1, 0, 0, 0, 0, 0, 0])));
		await once(onward, 'connect');
		socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
		socket.pipe(onward).pipe(socket);
	};
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		serve(socket).catch(() => {});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		host: `127.0.0.1:${port}`,
		targets,
		close() {
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}
		},
	};
};

const nextChunk = async (socket: Socket): Promise<Buffer> => {
	for (;;) {
		const chunk: Buffer | null = socket.read();
		if (chunk) {
			return chunk;
		}

		await once(socket, 'readable');
	}
};

const targetOf = (request: Buffer): {host: string; port: number} => {
	const isName = request[3] === 3;
	const host = isName ? request.subarray(5, -2).toString() : request.subarray(4, 8).join('.');
	return {host, port: request.readUInt16BE(request.length - 2)};
};
