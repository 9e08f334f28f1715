import {describe, expect, test} from 'vitest';
import {joinBatches} from '../../../source/core/batch-parts.ts';
import {RecentLines} from '../../../source/core/recent-lines.ts';
import {StepBacks} from '../../../source/kubernetes/logs/step-back.ts';
import {batchOf} from '../../core/scripted-source.ts';
import {numbered} from './numbered.ts';

const ms = 1_000_000n;

/** What is known of a log of numbered lines; not where it begins, if nothing else is said. */
const knownOf = (count: number, stepNs = ms, isComplete = false): RecentLines => {
	const known = new RecentLines(isComplete);
	for (let from = 0; from < count; from += 1000) {
		const size = Math.min(1000, count - from);
		known.add(batchOf(numbered(size, from), Number((BigInt(from) * stepNs) / ms), stepNs));
	}

	return known;
};

describe('a line of a live connection', () => {
	test('that is newer than all before it is no step back', () => {
		expect(new StepBacks(knownOf(10)).find(batchOf(numbered(10, 10), 10))).toBeUndefined();
	});

	test('that is known comes again, with all after it; it is told what came before it the first time', () => {
		const again = batchOf(numbered(5, 5), 5);
		expect(new StepBacks(knownOf(10)).find(again)).toEqual({line: 0, known: {before: 4n * ms}});
	});

	test('that comes again within one piece is found in it', () => {
		const piece = joinBatches([batchOf(numbered(5, 10), 10), batchOf(numbered(5, 10), 10)]);
		expect(new StepBacks(knownOf(10)).find(piece)).toEqual({line: 5, known: {before: 9n * ms}});
	});

	test('that is a little older is of the other output', () => {
		expect(new StepBacks(knownOf(100)).find(batchOf(['stderr'], 60))).toBeUndefined();
	});

	test('that is older by more than 5 s is a step back, known or not', () => {
		expect(new StepBacks(knownOf(6000)).find(batchOf(['stderr'], 900))).toEqual({line: 0, known: undefined});
	});

	test('that is older by more than 5 s is a step back, also where what is known goes further back', () => {
		const known = knownOf(300, 1000n * ms);
		expect(new StepBacks(known).find(batchOf(['other'], 290_000))).toEqual({line: 0, known: undefined});
		expect(new StepBacks(known).find(batchOf(['other'], 295_000))).toBeUndefined();
	});

	test('that is equal to the newest one, time and all, may be a file that comes again', () => {
		expect(new StepBacks(knownOf(10)).find(batchOf(['line 9'], 9))).toEqual({line: 0});
	});

	test('that is equal to one of several of the newest time may be a file that comes again', () => {
		const known = knownOf(10);
		known.add(batchOf(['a', 'b'], 20, 0n));
		expect(new StepBacks(known).find(batchOf(['c', 'a', 'b'], 20, 0n))).toEqual({line: 1});
	});

	test('that is equal to one within its piece may be a file that comes again', () => {
		const piece = batchOf(['x', 'a', 'b', 'a', 'b'], 20, 0n);
		expect(new StepBacks(knownOf(10)).find(piece)).toEqual({line: 3});
	});

	test('that is equal to an older one, but for its time, is no step back', () => {
		expect(new StepBacks(knownOf(10)).find(batchOf(['line 9'], 10))).toBeUndefined();
	});

	test('that is equal to two of the newest time is no step back: such lines are written at once', () => {
		const known = knownOf(10);
		known.add(batchOf(['a', 'a'], 20, 0n));
		expect(new StepBacks(known).find(batchOf(['a'], 20))).toBeUndefined();
	});

	test('that is equal to the newest one is no step back where such lines were seen to be written', () => {
		const known = knownOf(10);
		known.hasTwins = true;
		expect(new StepBacks(known).find(batchOf(['line 9'], 9))).toBeUndefined();
	});

	test('that is equal to the only one that is known is no step back: nothing could tell', () => {
		const known = new RecentLines(false);
		known.add(batchOf(['only'], 20));
		expect(new StepBacks(known).find(batchOf(['only'], 20))).toBeUndefined();
	});

	test('is not looked for among many of one time', () => {
		const known = knownOf(10);
		known.add(batchOf(numbered(1000, 100), 20, 0n));
		expect(new StepBacks(known).find(batchOf(['line 100'], 20))).toBeUndefined();
		const piece = batchOf([...numbered(1000, 2000), 'line 2000'], 30, 0n);
		expect(new StepBacks(known).find(piece)).toBeUndefined();
	});

	test('that is equal to one of its piece may come again though one line alone was known before', () => {
		const known = new RecentLines(false);
		known.add(batchOf(['only'], 20));
		expect(new StepBacks(known).find(batchOf(['x', 'x'], 30, 0n))).toEqual({line: 1});
	});

	test('that was forgotten, because too many came at once, is a step back', () => {
		const known = knownOf(60_000, 2000n);
		const first = batchOf(numbered(1));
		expect(new StepBacks(known).find(first)).toEqual({line: 0, known: undefined});
	});

	test('that is older than the first of a window by more than outputs differ is a step back', () => {
		const known = new RecentLines(false);
		known.add(batchOf(['first'], 1000));
		expect(new StepBacks(known).find(batchOf(['other'], 600))).toBeUndefined();
		expect(new StepBacks(known).find(batchOf(['other'], 400))).toEqual({line: 0, known: undefined});
	});

	test('that is older than the first of the whole log is of the other output: nothing came before it', () => {
		const known = new RecentLines(true);
		known.add(batchOf(['first'], 1000));
		expect(new StepBacks(known).find(batchOf(['other'], 400))).toBeUndefined();
	});
});
