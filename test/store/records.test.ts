import {describe, expect, test} from 'vitest';
import {
	at,
	brief,
	type LineOf,
	leafSizes,
	lines,
	opened,
	rowAt,
	rowsOf,
	testStore,
	textOf,
} from './stream-events.ts';

describe.each(leafSizes)('With %s', (_, sizes) => {
	const trace: LineOf[] = [
		[100, 'ERROR cannot charge'],
		[101, '\tat shop.Pay.charge(Pay.java:7)'],
		[102, '\tat shop.Main.main(Main.java:3)'],
	];

	const openedStore = () => {
		const {store, clock} = testStore(sizes);
		store.push(opened('a'));
		store.push(opened('b'));
		return {store, clock};
	};

	test('A stack trace stays together, though another stream wrote in between', () => {
		const {store} = openedStore();
		store.push(lines('a', trace));
		store.push(
			lines('b', [
				[101, 'b101'],
				[103, 'b103'],
			]),
		);
		expect(textOf(store)).toEqual([...trace.map(([, text]) => text), 'b101', 'b103']);
		expect(rowsOf(store).map(row => row.type === 'line' && [row.lines, row.continues, row.level])).toEqual([
			[3, false, 5],
			[1, true, 0],
			[1, true, 0],
			[1, false, 0],
			[1, false, 0],
		]);
	});

	test.each([true, false])(
		'Records are given whole, each once, from any of their rows on; folded: %s',
		async isFolded => {
			const {store} = openedStore();
			store.push(lines('a', [[0, 'INFO shop opens'], ...trace, [200, 'ERROR no shop']]));
			store.push({type: 'gap', stream: 'a', cause: 'rotated away'});
			store.show({isFolded});
			const told: string[][] = [];
			const from = isFolded ? 1 : 2;
			for await (const records of store.records(from, store.rowCount, new AbortController().signal)) {
				told.push(...records.map(record => record.map(brief)));
			}

			expect(told).toEqual([trace.map(([, text]) => text), ['ERROR no shop']]);
		},
	);

	test('A record counts once, however many of its lines match, and is copied whole from any of them', async () => {
		const {store} = openedStore();
		store.push(lines('a', [[0, 'INFO shop opens'], ...trace, [200, 'ERROR no shop']]));
		const query = {type: 'text', text: 'shop', ignoresCase: true} as const;
		store.show({filters: [{query, isInverted: false}]});
		expect(store.filters[0]!.count).toBe(3);
		store.show({level: 5, isFolded: true});
		expect(textOf(store)).toEqual(['ERROR cannot charge', 'ERROR no shop']);
		expect(store.search(query).count).toBe(2);
		const {counts, errors} = store.timeline(at(0), at(300), 1);
		expect([...counts, ...errors]).toEqual([2, 2]);
		store.show({});
		expect(await store.nextOfLevel(1, 1, 5)).toBe(4);
		const whole = trace.map(([, text]) => text);
		for (const index of [1, 2, 3]) {
			expect(store.record(index).map(row => row.type === 'line' && brief(row))).toEqual(whole);
		}
	});

	test('A stack trace that comes in several batches is one record, with others in between', () => {
		const {store} = openedStore();
		store.push(lines('a', trace.slice(0, 1)));
		store.push(
			lines('b', [
				[100, 'b100'],
				[102, 'b102'],
			]),
		);
		store.push(lines('a', trace.slice(1, 2)));
		store.push(lines('a', trace.slice(2)));
		expect(textOf(store)).toEqual([...trace.map(([, text]) => text), 'b100', 'b102']);
		expect(rowAt(store, 0)).toMatchObject({lines: 3});
	});

	test('What continues a record that others already stand after, where nothing moves any more, is a record of its own', () => {
		const {store, clock} = openedStore();
		for (const stream of ['a', 'b']) {
			store.push({type: 'caughtUp', stream});
		}

		store.push(lines('a', trace.slice(0, 2)));
		store.push(lines('b', [[150, 'b150']]));
		clock.ms = 1000;
		store.push(lines('a', trace.slice(2)));
		expect(textOf(store)).toEqual([trace[0]![1], trace[1]![1], 'b150', trace[2]![1]]);
		expect(rowAt(store, 3)).toMatchObject({continues: false, lines: 1});
	});

	test('What continues the last record of all belongs to it, however late it comes', () => {
		const {store, clock} = openedStore();
		store.push({type: 'caughtUp', stream: 'a'});
		store.push(lines('a', trace.slice(0, 1)));
		clock.ms = 900;
		store.push(lines('a', trace.slice(1)));
		expect(rowAt(store, 0)).toMatchObject({lines: 3});
	});

	test('A line that is written long after a record is none of it', () => {
		const {store} = openedStore();
		store.push(lines('a', [...trace, [5000, '\tindented']]));
		expect(rowAt(store, 3)).toMatchObject({continues: false});
		store.push(lines('a', [[9000, '\tindented too']]));
		expect(rowAt(store, 4)).toMatchObject({continues: false});
	});

	test('A notice of the stream ends its record', () => {
		const {store} = openedStore();
		store.push(lines('a', trace.slice(0, 1)));
		store.push({type: 'gap', stream: 'a', cause: 'rotated away'});
		store.push(lines('a', trace.slice(1, 2)));
		expect(textOf(store)).toEqual([trace[0]![1], '(gap)', trace[1]![1]]);
		expect(rowAt(store, 2)).toMatchObject({continues: false});
	});

	test('Older lines that are loaded have their records too', () => {
		const {store} = openedStore();
		store.push(lines('a', [[5000, 'newest']]));
		store.push(lines('a', trace.slice(0, 1), 'head'));
		store.push(lines('a', trace.slice(1), 'head'));
		expect(rowAt(store, 0)).toMatchObject({lines: 3, continues: false});
		expect(rowAt(store, 3)).toMatchObject({lines: 1, continues: false});
	});
});
