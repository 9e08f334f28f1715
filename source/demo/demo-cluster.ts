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
