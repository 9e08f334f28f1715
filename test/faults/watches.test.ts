import {expect, test} from 'vitest';
import {runThroughFaults} from './run.ts';
import {watchFaults} from './watch-answer.ts';

test.concurrent.for(['h2', 'http/1.1'] as const)(
	'pods that come, and the end of their task, are seen whatever happens to lists and watches (%s)',
	async (protocol, {signal}) => {
		const logs = Array.from({length: 8}, () => ({kind: 'plain', lines: 300}) as const);
		const mix = {count: 0, breaks: [], refusals: []};
		const plan = {seed: 5, protocol, logs, mix, watchFaults, isStaggered: true};
		const outcome = await runThroughFaults(plan, signal);
		expect(outcome).toMatchObject({
			declared: 0,
			needless: [],
			lines: 2400,
			final: {state: 'succeeded', exit: {code: 0}},
		});
		expect(outcome.faults).toBeGreaterThanOrEqual(watchFaults.length);
	},
);
