import type {DemoClock} from './demo-cluster.ts';

/** The machine's clock. */
export const systemClock: DemoClock = {
	now: () => Date.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};
