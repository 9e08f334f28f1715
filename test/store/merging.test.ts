import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type LineOf, leafSizes, lines, opened, rowsOf, testStore, textOf} from './stream-events.ts';

describe.each(leafSizes)('With %s', (_, sizes) => {
	const streamNames = ['a', 'b', 'c', 'd'];

	/** A batch of a stream, its lines by number: times have many ties. */
	const batches = (maxMs: number) =>
		fc.array(
			fc.record({
				stream: fc.constantFrom(...streamNames),
				times: fc.array(fc.nat(maxMs), {minLength: 1, maxLength: 30}),
			}),
			{maxLength: 40},
		);

	const openAll = (options = {}) => {
		const {store, clock} = testStore({...sizes, ...options});
		for (const stream of streamNames) {
			store.push(opened(stream));
		}

		return {store, clock};
	};

	test('History comes out by time, stream and arrival, in whatever order it arrived; no line is lost or comes twice', () => {
		fc.assert(
			fc.property(batches(50), arrivals => {
				const {store} = openAll();
				const expected: Array<{ms: number; stream: string; text: string; arrival: number}> = [];
				for (const {stream, times} of arrivals) {
					const content: LineOf[] = times.map((ms, index) => [ms, `${expected.length + index}`]);
					for (const [ms, text] of content) {
						expected.push({ms, stream, text, arrival: expected.length});
					}

					store.push(lines(stream, content));
				}

				expected.sort((x, y) => x.ms - y.ms || x.stream.localeCompare(y.stream) || x.arrival - y.arrival);
				expect(textOf(store)).toEqual(expected.map(({text}) => text));
				expect(store.lineCount).toBe(expected.length);
			}),
		);
	});

	test('A long history of many streams, interleaved line by line, comes out by time', () => {
		const {store} = openAll();
		const perStream = 40_000;
		for (const [offset, stream] of streamNames.entries()) {
			for (let from = 0; from < perStream; from += 5000) {
				const content = Array.from({length: 5000}, (_, index): LineOf => {
					const number = (from + index) * streamNames.length + offset;
					return [number, String(number)];
				});
				store.push(lines(stream, content));
			}
		}

		expect(store.rowCount).toBe(perStream * streamNames.length);
		const misplaced = textOf(store).findIndex((text, index) => text !== String(index));
		expect(misplaced).toBe(-1);
	});

	test('Live lines that arrive within the reorder window come out by time', () => {
		const arrivals = fc.array(
			fc.record({
				stream: fc.constantFrom(...streamNames),
				ms: fc.nat(3000),
				delayMs: fc.nat(299),
			}),
			{maxLength: 200},
		);
		fc.assert(
			fc.property(arrivals, unsorted => {
				const {store, clock} = openAll({reorderMs: 300});
				for (const stream of streamNames) {
					store.push({type: 'caughtUp', stream});
				}

				for (const {stream, ms, delayMs} of unsorted.toSorted(
					(x, y) => x.ms + x.delayMs - (y.ms + y.delayMs),
				)) {
					clock.ms = ms + delayMs;
					store.push(lines(stream, [[ms, `${ms}`]]));
				}

				const times = textOf(store).map(Number);
				expect(times).toEqual(unsorted.map(({ms}) => ms).sort((x, y) => x - y));
			}),
		);
	});

	test('What is older than the reorder window never moves, however late and disordered lines arrive', () => {
		const steps = fc.array(
			fc.record({
				stream: fc.constantFrom(...streamNames),
				times: fc.array(fc.nat(5000), {minLength: 1, maxLength: 5}),
				waitMs: fc.nat(200),
			}),
			{maxLength: 60},
		);
		fc.assert(
			fc.property(steps, pushes => {
				const {store, clock} = openAll({reorderMs: 300});
				for (const stream of streamNames) {
					store.push({type: 'caughtUp', stream});
				}

				const arrivedAt = new Map<string, number>();
				let settled: string[] = [];
				for (const {stream, times, waitMs} of pushes) {
					clock.ms += waitMs;
					const content = times.map((ms, index): LineOf => [ms, `${arrivedAt.size + index}`]);
					store.push(lines(stream, content));
					for (const [, text] of content) {
						arrivedAt.set(text, clock.ms);
					}

					const order = textOf(store);
					const known = new Set(settled);
					expect(order.filter(text => known.has(text))).toEqual(settled);
					settled = order.filter(text => arrivedAt.get(text)! + 300 <= clock.ms);
				}

				expect(textOf(store).toSorted()).toEqual([...arrivedAt.keys()].toSorted());
			}),
		);
	});

	test('A live line that comes too late for its place stands at the end, with its own time', () => {
		const {store, clock} = openAll();
		for (const stream of streamNames) {
			store.push({type: 'caughtUp', stream});
		}

		store.push(lines('a', [[1000, 'early']]));
		clock.ms = 300;
		store.push(
			lines('b', [
				[900, 'late'],
				[2000, 'next'],
			]),
		);
		store.push(lines('c', [[800, 'later']]));
		expect(textOf(store)).toEqual(['early', 'later', 'late', 'next']);
		expect(rowsOf(store)[1]!.time).toBe(1_700_000_000_800_000_000n);
	});

	test('A pod that joins brings its history to its place in time, though other streams are long live', () => {
		const {store, clock} = openAll();
		store.push({type: 'caughtUp', stream: 'a'});
		store.push(
			lines('a', [
				[1000, 'one'],
				[3000, 'three'],
			]),
		);
		clock.ms = 10_000;
		store.push(lines('b', [[2000, 'two']]));
		expect(textOf(store)).toEqual(['one', 'two', 'three']);
	});
});
