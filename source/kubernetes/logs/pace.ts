import type {Connection} from '../api.ts';

/** Between any two polls of a cluster at least, in ms: hundreds of logs share the client's time and the node's. */
const sharedMs = 40;

/** When the next poll of a cluster may be. */
export class Pace {
	#next = 0;

	/**
	Take a turn.

	@param now - ms since the epoch.
	@param pollMs - Between two polls of one log at least.
	@returns How long to wait, in ms.
	*/
	take(now: number, pollMs: number): number {
		const at = Math.max(this.#next, now + pollMs);
		this.#next = at + sharedMs;
		return at - now;
	}
}

const paces = new WeakMap<Connection, Pace>();

/** All logs of a cluster have the same pace. */
export const paceOf = (connection: Connection): Pace => {
	const pace = paces.get(connection) ?? new Pace();
	paces.set(connection, pace);
	return pace;
};
