import {connect, createServer, type Socket} from 'node:net';
import {onTestFinished} from 'vitest';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};

/**
A proxy on loopback that cuts each connection after some number of bytes from the server, drawn by `nextCut`: in the middle of a
line, of a character, of an id.

@returns Its address, and how often it has cut.
*/
export const startCuttingProxy = async (
	target: string,
	nextCut: () => number,
): Promise<{url: string; readonly cuts: number}> => {
	const {port} = new URL(target);
	const sockets = new Set<Socket>();
	let cuts = 0;
	const server = createServer(client => {
		const upstream = connect(Number(port), '127.0.0.1');
		let left = nextCut();
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				sockets.delete(socket);
				client.destroy();
				upstream.destroy();
			});
		}

		client.pipe(upstream);
		upstream.on('data', (chunk: Buffer) => {
			const part = chunk.subarray(0, left);
			left -= part.length;
			if (left > 0) {
				client.write(part);
			} else {
				cuts++;
				client.write(part, () => client.resetAndDestroy());
			}
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		for (const socket of sockets) {
			socket.destroy();
		}

		server.close();
	});
	const {port: own} = server.address() as {port: number};
	return {
		url: `http://127.0.0.1:${own}`,
		get cuts() {
			return cuts;
		},
	};
};
