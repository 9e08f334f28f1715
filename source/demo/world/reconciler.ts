import type {Simulation} from './simulation.ts';

/** A controller's delay between hearing of a change and acting on it, in ms. */
const delay = 7;

/**
A controller's work queue: however often it is asked for meanwhile, the work is done once, a little later, and never in
the middle of what asked for it.
*/
export const makeReconciler = (simulation: Simulation, work: () => void): (() => void) => {
	let planned = false;
	return () => {
		if (planned) {
			return;
		}

		planned = true;
		simulation.after(delay, () => {
			planned = false;
			work();
		});
	};
};
