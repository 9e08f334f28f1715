import {describe, expect, test} from 'vitest';
import {breakKinds, refusalKinds} from './fault.ts';
import {lineKinds} from './line-kinds.ts';
import {runThroughFaults} from './run.ts';

const whole = {declared: 0, needless: [], final: {state: 'succeeded', exit: {code: 0}}};
const protocols = ['h2', 'http/1.1'] as const;
/** Each with one of them, by turns: they differ in how an answer breaks, and in nothing after it. */
const byTurns = <T>(kinds: readonly T[]) =>
	kinds.map((kind, index) => [kind, protocols[index % 2]!] as const);
const both = <T>(kinds: readonly T[]) =>
	kinds.flatMap(kind => protocols.map(protocol => [kind, protocol] as const));

/** One log is read from its history, the other is followed while it is written. */
const twoLogs = [
	{kind: 'plain', lines: 2000},
	{kind: 'plain', lines: 2000, isWritten: true},
] as const;

describe.concurrent('every line arrives once, in order and whole', () => {
	test.for(both(breakKinds))('though answers break (%s, over %s)', async ([how, protocol], {signal}) => {
		const mix = {count: 4, breaks: [how], refusals: []};
		const outcome = await runThroughFaults({seed: 1, protocol, logs: twoLogs, mix}, signal);
		expect(outcome).toMatchObject({...whole, lines: 4000, faults: 8});
	});

	test.for(byTurns(refusalKinds))(
		'though requests are refused (%s, over %s)',
		async ([how, protocol], {signal}) => {
			const mix = {count: 4, breaks: ['end in a line', 'cut'] as const, refusals: [how]};
			const outcome = await runThroughFaults({seed: 2, protocol, logs: twoLogs, mix}, signal);
			expect(outcome).toMatchObject({...whole, lines: 4000, faults: 8});
		},
	);

	test.for(byTurns(lineKinds))(
		'whatever the lines are like (%s, over %s)',
		async ([kind, protocol], {signal}) => {
			const logs = [
				{kind, lines: 2500, isUnterminated: true},
				{kind, lines: 2500, isWritten: true, zone: '+05:30'},
				{kind, lines: 2500, linesPerSecond: 40_000, zone: '-03:00'},
			];
			const mix = {count: 5, breaks: breakKinds, refusals: refusalKinds};
			const outcome = await runThroughFaults({seed: 3, protocol, logs, mix}, signal);
			expect(outcome).toMatchObject({...whole, lines: 7500, faults: 15});
		},
	);
});
