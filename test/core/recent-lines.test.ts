import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {lineBytes, lineCount} from '../../source/core/line-batch.ts';
import {RecentLines} from '../../source/core/recent-lines.ts';
import {batchOf} from './scripted-source.ts';

const second = 1_000_000_000n;

const numbered = (count: number, from = 0): string[] =>
	Array.from({length: count}, (_, index) => `line ${from + index}`);

const fill = (count: number, stepNs: bigint, size = 10): RecentLines => {
	const recent = new RecentLines(true);
	for (let from = 0; from < count; from += size) {
		const startMs = Number((BigInt(from) * stepNs) / 1_000_000n);
		recent.add(batchOf(numbered(size, from), startMs, stepNs));
	}

	return recent;
};

const textsOf = (recent: RecentLines): string[] => {
	const batch = recent.lines();
	return Array.from({length: lineCount(batch)}, (_, line) => Buffer.from(lineBytes(batch, line)).toString());
};

describe('the lines that are kept to join a log again', () => {
	test('are at least 256, however old', () => {
		expect(textsOf(fill(1000, second))).toEqual(numbered(260, 740));
	});

	test('are all of the last 5 s', () => {
		expect(fill(20_000, second / 1000n).count).toBe(5000);
	});

	test('are no more than 50,000, however new', () => {
		expect(fill(60_000, 1000n, 1000).count).toBe(50_000);
	});

	test('are no more than 8 MiB, however new', () => {
		const recent = new RecentLines(true);
		for (let line = 0; line < 20; line++) {
			recent.add(batchOf([`${line}`.padEnd(500_000)], line));
		}

		expect(recent.count).toBe(16);
		for (let line = 20; line < 220; line++) {
			recent.add(batchOf([`${line}`.padEnd(100_000)], line));
		}

		expect(recent.count).toBe(83);
	});

	test('are 16 of very long lines, whatever their size', () => {
		const recent = new RecentLines(true);
		for (let line = 0; line < 30; line++) {
			recent.add(batchOf([`${line}`.padEnd(1_000_000)], line));
		}

		expect(recent.count).toBe(16);
	});

	test('are too few to prove anything by, where they are of one time and others came before', () => {
		const recent = new RecentLines(false);
		recent.add(batchOf(['a', 'b'], 1000, 0n));
		expect(recent.isThin).toBe(true);
		recent.add(batchOf(['c'], 2000));
		expect(recent.isThin).toBe(false);
		const complete = new RecentLines(true);
		complete.add(batchOf(['a']));
		expect(complete.isThin).toBe(false);
	});

	test('are known to be complete until the first is forgotten', () => {
		expect(fill(250, second).isComplete).toBe(true);
		expect(fill(1000, second).isComplete).toBe(false);
	});

	test('stay in order when they are asked for in between', () => {
		const recent = new RecentLines(false);
		recent.add(batchOf(['a', 'b']));
		recent.lines();
		recent.add(batchOf(['c']));
		expect(textsOf(recent)).toEqual(['a', 'b', 'c']);
	});

	test('are the same however many of them came at once', () => {
		const size = fc.oneof(fc.integer({min: 1, max: 3}), fc.integer({min: 4, max: 60}));
		const sizes = fc.array(size, {minLength: 1, maxLength: 200});
		fc.assert(
			fc.property(sizes, batches => {
				const recent = new RecentLines(true);
				let count = 0;
				for (const size of batches) {
					recent.add(batchOf(numbered(size, count), count * 1000));
					count += size;
				}

				const kept = recent.count;
				expect(kept).toBeGreaterThanOrEqual(Math.min(count, 256));
				expect(recent.isComplete).toBe(kept === count);
				expect(recent.last).toBe(BigInt(count - 1) * second);
				for (const known of [count - 1, count - Math.ceil(kept / 2)]) {
					const before = known > count - kept ? BigInt(known - 1) * second : undefined;
					expect(recent.find(batchOf([`line ${known}`], known * 1000), 0)).toEqual({before});
				}

				expect(textsOf(recent)).toEqual(numbered(kept, count - kept));
			}),
		);
	});

	test('are others after a new start, however the ones before it came', () => {
		const recent = new RecentLines(true);
		recent.add(batchOf(['a']));
		recent.reset(batchOf(['b']), false);
		recent.add(batchOf(['c']));
		expect(textsOf(recent)).toEqual(['b', 'c']);
		expect(recent.count).toBe(2);
	});

	test('that came one by one do not keep a batch for each', async () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const recent = new RecentLines(true);
		const add = (text: string) => {
			const batch = batchOf([text]);
			recent.add(batch);
			return new WeakRef(batch);
		};
		const batches = numbered(100).map(add);
		// A weak reference holds what it is to until this turn is over.
		await new Promise(setImmediate);
		collect();
		expect(batches.filter(batch => batch.deref() !== undefined)).toEqual([]);
		expect(recent.count).toBe(100);
	});

	test('know their newest time, also where the clock went back', () => {
		const recent = new RecentLines(false);
		recent.add(batchOf(['late'], 9000));
		recent.add(batchOf(['early'], 1000));
		expect(recent.newest).toBe(9n * second);
	});

	test('are only those after others that came among them, but always the one that came last', () => {
		const recent = new RecentLines(true);
		recent.add(batchOf(['a', 'b', 'c'], 1000, second));
		recent.forgetUntil(second);
		expect([textsOf(recent), recent.isComplete]).toEqual([['b', 'c'], false]);
		recent.forgetUntil(9n * second);
		expect(textsOf(recent)).toEqual(['c']);
	});

	test('tell whether some of the last 5 s had to go', () => {
		expect(fill(40_000, 1000n, 1000).isFull).toBe(false);
		expect(fill(60_000, 1000n, 1000).isFull).toBe(true);
		expect(fill(1000, second).isFull).toBe(false);
	});
});
