import type {Connection} from '../api.ts';
import {Limiter} from './limiter.ts';
import {type WayClosed, wayClosedBy} from './way.ts';

/** Requests to nodes of one cluster at once. */
const maxRequests = 2;

/** A node that did not answer is left alone for so long, in ms. */
const pauseMs = 30_000;

type Known = {readonly type: 'open'} | (WayClosed & {readonly until: number});

/** What was learned of the nodes of one cluster. The right is tried once for each node, never asked for. */
export class NodeWays {
	readonly limiter = new Limiter(maxRequests);
	readonly #known = new Map<string, Known>();
	readonly #trials = new Map<string, Promise<unknown>>();

	/**
	Ask something of a node, unless it is known that this is in vain. The first to ask of a node tries it for all others.

	@param now - ms since the epoch.
	@throws What `ask` throws, where that says nothing about the way.
	*/
	async try<T>(node: string, ask: () => Promise<T>, now: () => number): Promise<T | WayClosed> {
		while (!this.#known.has(node) && this.#trials.has(node)) {
			await this.#trials.get(node);
		}

		const known = this.#known.get(node);
		if (known?.type === 'closed' && now() < known.until) {
			return known;
		}

		const trial = this.#ask(node, ask, now);
		if (known?.type !== 'open') {
			const settled = trial.catch(() => {}).finally(() => this.#trials.delete(node));
			this.#trials.set(node, settled);
		}

		return trial;
	}

	async #ask<T>(node: string, ask: () => Promise<T>, now: () => number): Promise<T | WayClosed> {
		try {
			const answer = await ask();
			this.#known.set(node, {type: 'open'});
			return answer;
		} catch (error) {
			const way = wayClosedBy(error);
			this.#remember(node, way, now());
			return way;
		}
	}

	#remember(node: string, way: WayClosed, now: number): void {
		if (way.reason === 'absent' || way.reason === 'format') {
			this.#known.set(node, {type: 'open'});
		} else {
			this.#known.set(node, {...way, until: way.isPermanent ? Number.POSITIVE_INFINITY : now + pauseMs});
		}
	}
}

const ways = new WeakMap<Connection, NodeWays>();

/** What was learned through a connection, shared by all that use it. */
export const waysOf = (connection: Connection): NodeWays => {
	const known = ways.get(connection) ?? new NodeWays();
	ways.set(connection, known);
	return known;
};
