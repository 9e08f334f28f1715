import type {Run} from './run.ts';

/** `KREEL_TEST_FAULTS=long`: ten million lines in place of some hundred thousand. */
export const isLong = process.env.KREEL_TEST_FAULTS === 'long';

/** Tells of a long run how far it is, each half a million lines. */
export const progress = (): ((run: Run) => void) | undefined => {
	let next = 500_000;
	let events = 0;
	return isLong
		? run => {
				events++;
				if (events % 100 === 0 && run.lines >= next) {
					next += 500_000;
					console.error(`seed ${run.plan.seed}: ${run.lines} lines, ${run.faults} faults`);
				}
			}
		: undefined;
};
