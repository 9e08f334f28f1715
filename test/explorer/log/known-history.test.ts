import {expect, test} from 'vitest';
import {KnownHistory} from '../../../source/explorer/log/known-history.ts';
import {batchOf} from '../../core/scripted-source.ts';

/** Streams `a`, `b`… whose known lines begin at these times (ms). */
const historyOf = (...starts: number[]) => {
	const history = new KnownHistory();
	for (const [index, ms] of starts.entries()) {
		history.add('abc'[index]!, batchOf(['1', '2', '3'], ms), 'tail');
	}

	return history;
};
const ns = (ms: number) => BigInt(ms) * 1_000_000n;

test('where each stream reaches back before the window, the log is complete from the last of their beginnings', () => {
	expect(historyOf(1000, 5000).completeFrom(ns(10_000))).toBe(ns(5000));
});

test('a stream with lines in the window alone is complete from its beginning on', () => {
	expect(historyOf(1000, 12_000).completeFrom(ns(10_000))).toBe(ns(10_000));
});

test('a stream without older lines hides none of the others', () => {
	const history = historyOf(1000, 5000);
	history.exhaust('b');
	expect(history.completeFrom(ns(10_000))).toBe(ns(1000));
	history.exhaust('a');
	expect(history.completeFrom(ns(10_000))).toBeUndefined();
	expect(history.isWhole([{id: 'a'}, {id: 'b'}])).toBe(true);
});

test('an older window ends after the newest beginning of the streams that go on', () => {
	const history = historyOf(1000, 5000, 9000);
	history.exhaust('c');
	expect(history.end).toBe(ns(5000) + 1n);
	expect(new KnownHistory().end).toBeUndefined();
});

test('lines that are known before a time are counted by the stream with most of them', () => {
	expect(historyOf(1000, 3000).mostBefore(ns(3000))).toBe(2);
});

test('of what comes after the window of a stream was read, only the beginning of one without lines is kept', () => {
	const history = historyOf(1000);
	history.settle('a');
	history.add('a', batchOf(['4', '5'], 2000), 'tail');
	expect(history.mostBefore(ns(10_000))).toBe(3);
	history.settle('b');
	history.add('b', batchOf(['1', '2'], 3000), 'tail');
	history.add('b', batchOf(['3', '4'], 4000), 'tail');
	expect(history.startOf('b')?.countBefore(ns(10_000))).toBe(2);
	expect(history.completeFrom(undefined)).toBe(ns(3000));
});

test('older lines are joined to all of the window of a stream that comes when those of the others were read', () => {
	const history = historyOf(1000);
	history.settle('a');
	for (const line of ['1', '2', '3']) {
		history.add('b', batchOf([line], 3000), 'tail');
	}

	expect(history.startOf('b')?.overlap(batchOf(['0', '1', '2', '3'], 3000, 0n))).toBe(3);
});

test('where the log is complete from is known anew when a stream begins elsewhere', () => {
	const history = historyOf(1000, 5000);
	expect(history.completeFrom(undefined)).toBe(ns(5000));
	const [older] = [historyOf(500)];
	history.replace('b', older.startOf('a')!);
	expect(history.completeFrom(undefined)).toBe(ns(1000));
	history.add('b', batchOf(['0'], 2000), 'head');
	expect(history.completeFrom(undefined)).toBe(ns(2000));
});
