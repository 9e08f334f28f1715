import {describe, expect, test} from 'vitest';
import type {FaultMix} from './fault.ts';
import {isLong, progress} from './long.ts';
import {type Run, runThroughFaults} from './run.ts';

const whole = {declared: 0, needless: [], final: {state: 'succeeded', exit: {code: 0}}};
/** Of each log. */
const count = isLong ? 40 : 6;
const cleanEnds: FaultMix = {count, breaks: ['end', 'end in a line'], refusals: []};
const resets: FaultMix = {count, breaks: ['reset'], refusals: []};
const modes = [
	['its answers end as if all were well', cleanEnds],
	['its connections are reset', resets],
] as const;
const timeout = isLong ? 1_800_000 : undefined;

describe('60,000 lines are 60,000 lines', () => {
	test.for(modes)('followed while %s', {timeout}, async ([, mix], {signal}) => {
		const logs = [{kind: 'plain', lines: 60_000}] as const;
		const outcome = await runThroughFaults({seed: 60, protocol: 'h2', logs, mix}, signal);
		expect(outcome).toMatchObject({...whole, lines: 60_000, faults: count});
	});

	test.for(modes)('of 20 pods at once, followed while %s', {timeout}, async ([, mix], {signal}) => {
		const lines = isLong ? 60_000 : 3000;
		const logs = Array.from({length: 20}, () => ({kind: 'plain', lines}) as const);
		const plan = {seed: 61, protocol: 'h2', logs, mix, consume: progress()} as const;
		const outcome = await runThroughFaults(plan, signal);
		expect(outcome).toMatchObject({...whole, lines: 20 * lines, faults: 20 * count});
	});

	test.for(modes)(
		'for a reader who is away until all is written, while %s',
		{timeout},
		async ([, mix], {signal}) => {
			const logs = [{kind: 'plain', lines: 60_000}] as const;
			const plan = {seed: 62, protocol: 'h2', logs, mix, consume: awayUntilWritten()} as const;
			const outcome = await runThroughFaults(plan, signal);
			expect(outcome).toMatchObject({...whole, lines: 60_000, faults: count});
		},
	);

	if (isLong) {
		test.for(modes)('for a reader who sleeps for 10 s, while %s', {timeout}, async ([, mix], {signal}) => {
			const logs = Array.from({length: 20}, () => ({kind: 'plain', lines: 60_000}) as const);
			const plan = {seed: 63, protocol: 'h2', logs, mix, consume: asleep(10_000)} as const;
			const outcome = await runThroughFaults(plan, signal);
			expect(outcome).toMatchObject({...whole, lines: 1_200_000, faults: 20 * count});
		});
	}
});

/** Takes the first lines, and the others when there will be no more. */
const awayUntilWritten = () => async (run: Run) => {
	if (run.lines > 1000) {
		await run.allWritten;
	}
};

const asleep = (ms: number) => {
	let isRested = false;
	return async (run: Run) => {
		if (!isRested && run.lines > 1000) {
			isRested = true;
			await new Promise(resolve => setTimeout(resolve, ms));
		}
	};
};
