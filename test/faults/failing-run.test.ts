import {expect, test} from 'vitest';
import {breakKinds, refusalKinds} from './fault.ts';
import {lineKinds} from './line-kinds.ts';
import {runThroughFaults} from './run.ts';

test.for([2, 5])('a run that fails in its midst says so, and ends (seed %i)', async (seed, {signal}) => {
	const logs = Array.from({length: 20}, (_, index) => ({
		kind: lineKinds[index % lineKinds.length]!,
		lines: 20_000,
		isWritten: index % 4 === 3,
	}));
	const mix = {count: 20, breaks: breakKinds, refusals: refusalKinds};
	const consume = ({lines}: {lines: number}) => {
		if (lines > 150_000 + seed * 20_000) {
			throw new Error('this must be told');
		}
	};
	await expect(runThroughFaults({seed, protocol: 'h2', logs, mix, consume}, signal)).rejects.toThrow(
		'this must be told',
	);
});
