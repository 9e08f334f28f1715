import {describe, expect, test} from 'vitest';
import {breakKinds, refusalKinds} from './fault.ts';
import type {Protocol} from './fault-server.ts';
import {lineKinds} from './line-kinds.ts';
import {isLong, progress} from './long.ts';
import {runThroughFaults, shortTiming} from './run.ts';
import {watchFaults} from './watch-answer.ts';

const zones = ['Z', '+05:30', '-03:00', '+00:00'];

/** Every kind of log, some of them written before anybody asks, on nodes in several zones. */
const logsOf = (count: number, lines: number) =>
	Array.from({length: count}, (_, index) => ({
		kind: lineKinds[index % lineKinds.length]!,
		lines,
		isWritten: index % 4 === 3,
		isUnterminated: index % 3 === 2,
		linesPerSecond: index % 5 === 4 ? 30_000 : 1000,
		zone: zones[index % zones.length]!,
	}));

const [pods, lines, faults] = isLong ? [20, 500_000, 50] : [9, 2000, 6];
const runs: Array<[seed: number, protocol: Protocol]> = isLong
	? [[20_261_123, 'h2']]
	: [
			[11, 'h2'],
			[12, 'http/1.1'],
		];

/** Twenty pods share a connection that is broken each second, and one machine: nobody is given up for being late. */
const timing = isLong
	? {...shortTiming, join: 3000, idle: 1000, maxIdle: 8000, arrival: 1000, patience: 3_600_000}
	: shortTiming;

describe.concurrent('all faults at once, of logs, lists and watches', () => {
	test.for(runs)(
		'lose nothing, double nothing and declare nothing in vain (seed %i, %s)',
		{
			timeout: isLong ? 3_600_000 : undefined,
		},
		async ([seed, protocol], {signal}) => {
			const mix = {count: faults, breaks: breakKinds, refusals: refusalKinds};
			const plan = {
				seed,
				protocol,
				logs: logsOf(pods, lines),
				mix,
				watchFaults: isLong ? [...watchFaults, 'stall' as const] : watchFaults,
			} as const;
			const outcome = await runThroughFaults({...plan, consume: progress()}, signal, timing);
			expect(outcome).toMatchObject({
				declared: 0,
				needless: [],
				lines: pods * lines,
				final: {state: 'succeeded', exit: {code: 0}},
			});
			expect(outcome.faults).toBeGreaterThanOrEqual(pods * faults);
		},
	);
});
