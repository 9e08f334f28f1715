import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** Carries the bytes of TCP connections to a server, and breaks them beneath TLS and HTTP. */
export type BreakingProxy = {
	readonly port: number;
	/** Reset the connection that the server knows by this port of its peer. */
	reset(peerPort: number): void;
	/**
	From now on nothing comes through, in neither direction, and no end either. New connections do.

	@param peerPort - Absent: of all connections.
	*/
	freeze(peerPort?: number): void;
	close(): Promise<void>;
};

type Pair = {readonly outer: Socket; readonly inner: Socket};

export const startBreakingProxy = async (targetPort: number): Promise<BreakingProxy> => {
	const pairs = new Set<Pair>();
	const server = createServer({noDelay: true}, outer => {
		const inner = connect({port: targetPort, host: '127.0.0.1', noDelay: true});
		const pair = {outer, inner};
		pairs.add(pair);
		const close = () => {
			pairs.delete(pair);
			outer.destroy();
			inner.destroy();
		};
		for (const socket of [outer, inner]) {
			socket.on('error', close);
			socket.on('close', close);
		}

		outer.pipe(inner);
		inner.pipe(outer);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		reset(peerPort) {
			for (const {outer, inner} of pairs) {
				if (inner.localPort === peerPort) {
					outer.resetAndDestroy();
				}
			}
		},
		freeze(peerPort) {
			for (const {outer, inner} of pairs) {
				if (peerPort === undefined || inner.localPort === peerPort) {
					outer.unpipe(inner);
					inner.unpipe(outer);
					outer.pause();
					inner.pause();
				}
			}
		},
		async close() {
			const closed = new Promise(resolve => server.close(resolve));
			for (const {outer, inner} of pairs) {
				outer.destroy();
				inner.destroy();
			}

			await closed;
		},
	};
};
