import {ApiServer} from './api/server.ts';
import {openShop, shopHistory} from './shop/open-shop.ts';
import {systemClock} from './system-clock.ts';
import {World} from './world/world.ts';

/** A running demo cluster. */
export type DemoCluster = {
	/** Loopback address of its API, as in `http://127.0.0.1:41873`. */
	readonly url: string;
	/** A kubeconfig (YAML) with one context, `demo`, whose namespace is `shop`. */
	readonly kubeconfig: string;
	close(): Promise<void>;
};

/** Time as the demo sees it; tests pass their own and move it by hand. */
export type DemoClock = {
	/** ms since the epoch. */
	now(): number;
	/** Call back once after `ms`; returns the undo. */
	after(ms: number, callback: () => void): () => void;
};

/**
Start a small cluster that speaks the Kubernetes API on loopback, with a shop that lives in it.

The same seed and the same clock give the same objects, uids, lines and timestamps.

@param options.port - Absent: any that is free.
@throws {Error} Where the port cannot be had.
*/
export const startDemoCluster = async ({
	seed = 1,
	clock = systemClock,
	port = 0,
}: {
	seed?: number;
	clock?: DemoClock;
	port?: number;
} = {}): Promise<DemoCluster> => {
	const now = clock.now();
	const world = new World(seed, now - shopHistory);
	openShop(world);
	world.simulation.runUntil(now);
	world.store.compact();
	const server = new ApiServer(world);
	const url = await server.listen(port);
	world.simulation.follow(clock);
	return {
		url,
		kubeconfig: kubeconfigFor(url),
		async close() {
			world.simulation.stop();
			await server.close();
		},
	};
};

const kubeconfigFor = (url: string): string => `apiVersion: v1
kind: Config
current-context: demo
clusters:
- name: demo
  cluster:
    server: ${url}
users:
- name: demo
  user: {}
contexts:
- name: demo
  context:
    cluster: demo
    user: demo
    namespace: shop
`;
