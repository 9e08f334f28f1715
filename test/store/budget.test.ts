import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type LineOf, lines, opened, rowAt, rowsOf, testStore, textOf} from './stream-events.ts';

const kilobyte = (number: number): string => `${number}`.padEnd(1024, '.');

test('Beyond its budget the store drops what is oldest by time, leaves no hole and counts each line', () => {
	const content = fc.array(
		fc.record({
			stream: fc.constantFrom('a', 'b'),
			times: fc.array(fc.nat(10_000), {minLength: 1, maxLength: 40}),
		}),
		{minLength: 5, maxLength: 20},
	);
	fc.assert(
		fc.property(content, pushes => {
			const {store} = testStore({diskBytes: 0, budgetBytes: 200 * 1024});
			store.push(opened('a'));
			store.push(opened('b'));
			const pushed: Array<{ms: number; text: string}> = [];
			for (const {stream, times} of pushes) {
				const batch = times.map((ms, index): LineOf => [ms, kilobyte(pushed.length + index)]);
				pushed.push(...batch.map(([ms, text]) => ({ms, text})));
				store.push(lines(stream, batch));
			}

			expect(store.lineCount + store.dropped).toBe(pushed.length);
			expect(store.byteCount).toBe(store.lineCount * 1024);
			expect(store.byteCount).toBeLessThanOrEqual(200 * 1024);
			const oldest = rowsOf(store)[0]!.time;
			const held = textOf(store).toSorted();
			const after = pushed.filter(({ms}) => BigInt(ms) > oldest / 1_000_000n - 1_700_000_000_000n);
			expect(held).toEqual(expect.arrayContaining(after.map(({text}) => text)));
			expect(new Set(held).size).toBe(held.length);
		}),
		{numRuns: 50},
	);
});

test('Older lines than those that were dropped are counted, not taken in: there would be a hole after them', () => {
	const {store} = testStore({diskBytes: 0, budgetBytes: 100 * 1024});
	store.push(opened('a'));
	for (let number = 0; number < 200; number++) {
		store.push(lines('a', [[1000 + number, kilobyte(number)]]));
	}

	const {dropped} = store;
	const newest = [2000, 'newer'] as const;
	store.push(lines('a', [[0, 'older'], newest, [1, 'older too']], 'head'));
	expect(textOf(store)).not.toContain('older');
	expect(textOf(store).at(-1)).toBe('newer');
	expect(store.dropped).toBe(dropped + 2);
});

test('Live lines are never refused, though a clock that runs behind makes them older than what was dropped', () => {
	const {store, clock} = testStore({diskBytes: 0, budgetBytes: 100 * 1024});
	store.push(opened('a'));
	store.push(opened('behind'));
	store.push({type: 'caughtUp', stream: 'a'});
	store.push({type: 'caughtUp', stream: 'behind'});
	for (let number = 0; number < 300; number++) {
		clock.ms += 100;
		store.push(lines('a', [[100_000 + clock.ms, kilobyte(number)]]));
	}

	expect(store.dropped).toBeGreaterThan(0);
	store.push(lines('behind', [[clock.ms, 'still seen']]));
	expect(textOf(store)).toContain('still seen');
});

test('What was dropped is found no more, neither by its id nor in a view', () => {
	const {store} = testStore({diskBytes: 0, budgetBytes: 100 * 1024});
	store.push(opened('a'));
	store.push(opened('b'));
	store.push(
		lines('a', [
			[0, kilobyte(0)],
			[1, kilobyte(1)],
		]),
	);
	const {id} = rowAt(store, 0);
	store.show({streams: stream => stream === 'a'});
	for (let number = 2; number < 300; number++) {
		store.push(lines('b', [[number, kilobyte(number)]]));
	}

	expect(store.indexOfRow(id)).toBeUndefined();
	expect(store.rowCount).toBe(0);
	store.show({});
	expect(store.rowCount).toBe(store.lineCount);
});

test('Ids are never used again after lines were dropped', () => {
	const {store} = testStore({diskBytes: 0, budgetBytes: 64 * 1024});
	store.push(opened('a'));
	const seen = new Map<number, string>();
	for (let number = 0; number < 500; number++) {
		store.push(lines('a', [[number, kilobyte(number)]]));
		const row = rowAt(store, store.rowCount - 1);
		expect(seen.has(row.id)).toBe(false);
		seen.set(row.id, kilobyte(number));
	}
});

test('Empty lines and lines larger than a chunk are kept as they were written', () => {
	const {store} = testStore();
	store.push(opened('a'));
	const large = 'x'.repeat(1_048_576);
	store.push(
		lines('a', [
			[1, ''],
			[2, large],
			[3, ''],
			[4, large],
			[5, 'end'],
		]),
	);
	expect(textOf(store).map(text => text.length)).toEqual([0, 1_048_576, 0, 1_048_576, 3]);
	expect(textOf(store)[3]).toBe(large);
});

test('A batch that is a slice of a larger one brings its own lines only', () => {
	const {store} = testStore();
	store.push(opened('a'));
	const event = lines('a', [
		[1, 'one'],
		[2, 'two'],
		[3, 'three'],
	]);
	if (event.type !== 'lines') {
		throw new TypeError('lines() makes lines');
	}

	const {batch} = event;
	store.push({
		...event,
		batch: {
			bytes: batch.bytes,
			starts: batch.starts.subarray(1, 3),
			times: batch.times.subarray(1, 2),
			flags: batch.flags.subarray(1, 2),
		},
	});
	expect(textOf(store)).toEqual(['two']);
	expect(store.byteCount).toBe(3);
});
