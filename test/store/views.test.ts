import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	at,
	brief,
	type LineOf,
	leafSizes,
	lines,
	opened,
	rowsOf,
	testStore,
	textOf,
} from './stream-events.ts';

describe.each(leafSizes)('With %s', (_, sizes) => {
	const streamNames = ['a', 'b', 'c'];

	const pushes = fc.array(
		fc.record({
			stream: fc.constantFrom(...streamNames),
			times: fc.array(fc.nat(40), {minLength: 1, maxLength: 20}),
		}),
		{maxLength: 20},
	);

	const filled = (content: ReadonlyArray<{stream: string; times: number[]}>) => {
		const {store} = testStore(sizes);
		for (const stream of streamNames) {
			store.push(opened(stream));
		}

		const push = ({stream, times}: {stream: string; times: number[]}): void =>
			store.push(
				lines(
					stream,
					times.map((ms): LineOf => [ms, `${stream}${ms}`]),
				),
			);
		content.forEach(push);
		return {store, push};
	};

	test('Hiding streams leaves the rows of the others, in the same order, of what came before and of what comes after', () => {
		fc.assert(
			fc.property(pushes, pushes, fc.subarray(streamNames), (before, after, shown) => {
				const {store, push} = filled(before);
				store.show({streams: stream => shown.includes(stream)});
				after.forEach(push);
				const view = rowsOf(store).map(row => row.id);
				store.show({});
				const expected = rowsOf(store).filter(row => shown.includes(row.stream!.id));
				expect(view).toEqual(expected.map(row => row.id));
			}),
		);
	});

	test('Notices of a task stay in view, whatever streams are hidden', () => {
		const {store} = filled([{stream: 'a', times: [1]}]);
		store.push({type: 'waiting', task: {...rowsOf(store)[0]!.stream!.opened.task}, reason: 'no pod yet'});
		store.show({streams: stream => stream === 'b'});
		expect(textOf(store)).toEqual(['(waiting)']);
	});

	test('Each row is found again by its id, and a hidden one is not', () => {
		fc.assert(
			fc.property(pushes, fc.subarray(streamNames), (content, shown) => {
				const {store} = filled(content);
				const all = rowsOf(store);
				store.show({streams: stream => shown.includes(stream)});
				for (const [index, row] of rowsOf(store).entries()) {
					expect(store.indexOfRow(row.id)).toBe(index);
				}

				for (const row of all.filter(({stream}) => !shown.includes(stream!.id))) {
					expect(store.indexOfRow(row.id)).toBeUndefined();
				}
			}),
		);
	});

	test('The row at a time is the first that is not before it', () => {
		fc.assert(
			fc.property(pushes, fc.nat(45), (content, ms) => {
				const {store} = filled(content);
				const before = rowsOf(store).filter(({time}) => time < at(ms)).length;
				expect(store.indexAtTime(at(ms))).toBe(before);
			}),
		);
	});

	test('There is no row before the first, after the last, or with an id that was never given', () => {
		const {store} = filled([{stream: 'a', times: [1, 2]}]);
		expect(store.row(-1)).toBeUndefined();
		expect(store.row(2)).toBeUndefined();
		expect(store.indexOfRow(99)).toBeUndefined();
		expect(store.indexOfRow(10_000_000)).toBeUndefined();
	});

	test('A line knows the time of the line before it of its own stream, also across older history that is loaded later', () => {
		const {store} = testStore(sizes);
		store.push(opened('a'));
		store.push(opened('b'));
		store.push(
			lines('a', [
				[100, 'a100'],
				[110, 'a110'],
			]),
		);
		store.push(lines('b', [[105, 'b105']]));
		store.push(
			lines(
				'a',
				[
					[50, 'a50'],
					[60, 'a60'],
				],
				'head',
			),
		);
		store.push(lines('a', [[70, 'a70']], 'head'));
		store.push(lines('a', [[10, 'a10']], 'head'));
		store.push(lines('a', [[120, 'a120']]));
		const before = rowsOf(store).map(row => [
			brief(row),
			row.type === 'line' && row.previousTime !== undefined
				? Number(row.previousTime - at(0)) / 1e6
				: undefined,
		]);
		expect(before).toEqual([
			['a10', undefined],
			['a50', 10],
			['a60', 50],
			['a70', 60],
			['a100', 70],
			['b105', undefined],
			['a110', 100],
			['a120', 110],
		]);
	});
});
