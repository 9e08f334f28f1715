import type {Instant} from '../../core/instant.ts';
import type {Collected} from './life-log.ts';
import type {Wanted} from './wanted.ts';

/** Clocks are taken for equal that do not differ by more, in ns: the API server tells its own in whole seconds. */
const clockSlackNs = 2_000_000_000n;

/**
About where a window on the node's clock begins, by the clock of the API server.

@param answer - To a request for it.
@returns `undefined` where the window is on no clock, or the server told no time.
*/
export const startByDate = (
	{since: {sinceSeconds}}: Wanted,
	answer: Collected | undefined,
): Instant | undefined =>
	answer?.date === undefined || sinceSeconds === undefined
		? undefined
		: answer.date - BigInt(sinceSeconds) * 1_000_000_000n;

/**
Whether the node's clock is seen to differ from the API server's: then only the node can tell where a duration begins.

@param from - As `startByDate` gave it.
@param first - The lines that the node took for those of the window.
*/
export const isByOtherClock = ({since}: Wanted, from: Instant, first: Collected | undefined): boolean => {
	const [oldest, newest] = [first?.lines.times[0], first?.lines.times.at(-1)];
	if (since.sinceSeconds === undefined || first?.date === undefined || oldest === undefined) {
		return false;
	}

	return oldest < from - clockSlackNs || newest! > first.date + clockSlackNs;
};
