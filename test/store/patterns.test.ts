import {expect, onTestFinished, test} from 'vitest';
import type {LogStore, PatternCount, View} from '../../source/store/log-store.ts';
import {parseLineQuery} from '../../source/store/scan/line-query.ts';
import {at, type LineOf, lines, opened, testStore} from './stream-events.ts';

const storeOf = (options: Parameters<typeof testStore>[0] = {}): LogStore => {
	const {store} = testStore(options);
	onTestFinished(() => store.close());
	for (const stream of ['a', 'b']) {
		store.push(opened(stream));
	}

	return store;
};

/** What was counted, when all of it is. */
const counted = async (store: LogStore, count: PatternCount = store.patterns()): Promise<PatternCount> => {
	while (!count.isComplete) {
		await new Promise<void>(resolve => {
			const unsubscribe = store.subscribe(() => {
				unsubscribe();
				resolve();
			});
		});
	}

	return count;
};

const inShort = ({shapes}: PatternCount): Array<[text: string, count: number, errors: number]> =>
	shapes.map(({text, count, errors}) => [text, count, errors]);

const content: LineOf[] = Array.from({length: 60}, (_, number) => [
	number,
	number % 3 === 0 ? `ERROR upstream timed out after ${number}ms` : `INFO request took ${number}ms`,
]);

test('The records of all streams are counted by their shapes, and errors among them', async () => {
	const store = storeOf();
	store.push(lines('a', content));
	store.push(lines('b', content.slice(0, 30)));
	const count = await counted(store);
	expect(inShort(count)).toEqual([
		['INFO request took <*>', 60, 0],
		['ERROR upstream timed out after <*>', 30, 30],
	]);
	expect(count).toMatchObject({records: 90, unread: 0, others: {count: 0, errors: 0}, tested: 90, total: 90});
	expect(count.shapes[1]).toMatchObject({first: at(0), last: at(57)});
});

test.each<[string, View, number, number]>([
	['filters', {filters: [{query: parseLineQuery('ERROR'), isInverted: false}]}, 0, 20],
	['a level', {level: 5}, 0, 20],
	['streams', {streams: stream => stream === 'b'}, 0, 0],
	['a span of time', {from: at(30)}, 20, 10],
	[
		'filters with context',
		{filters: [{query: parseLineQuery('ERROR'), isInverted: false}], context: 3},
		0,
		20,
	],
])('Only what the view keeps is counted: %s', async (_, view, infos, errors) => {
	const store = storeOf();
	store.push(lines('a', content));
	store.show(view);
	const count = await counted(store);
	const of = (word: string) => count.shapes.find(({text}) => text.startsWith(word))?.count ?? 0;
	expect([of('INFO'), of('ERROR')]).toEqual([infos, errors]);
	expect(count.records).toBe(infos + errors);
});

test.each([true, false])(
	'A record of many lines counts once, by its first line (folded: %s)',
	async isFolded => {
		const store = storeOf();
		const trace: LineOf[] = [
			[0, 'java.lang.Error: boom 1'],
			[0, '\tat Shop.buy(Shop.java:12)'],
			[0, '\tat Shop.main(Shop.java:3)'],
			[1, 'INFO done'],
		];
		store.push(lines('a', trace));
		store.push({type: 'gap', stream: 'a', cause: 'rotated away'});
		store.show({isFolded});
		expect(inShort(await counted(store)).map(([text, count]) => [text, count])).toEqual([
			['java.lang.Error: boom <*>', 1],
			['INFO done', 1],
		]);
	},
);

test('A filter by a shape keeps as many records as were counted of it', async () => {
	const store = storeOf();
	store.push(lines('a', content));
	for (const {template, count} of (await counted(store)).shapes) {
		store.show({filters: [{query: {type: 'shape', template}, isInverted: false}]});
		await store.idle();
		expect(store.filters[0]!.count).toBe(count);
		expect(store.rowCount).toBe(count);
	}
});

test('What is on the disk is counted as well', async () => {
	const store = storeOf({budgetBytes: 64 * 1024});
	for (let number = 0; number < 2000; number++) {
		store.push(lines('a', [[number, `took ${number} of ${'x'.repeat(200)}`]]));
		await store.room;
	}

	await store.idle();
	expect(store.usage.disk).toBeGreaterThan(200 * 1024);
	const count = await counted(store);
	expect(inShort(count)).toEqual([['took <*> of <*>', 2000, 0]]);
	expect(count.records).toBe(2000);
});

test('Lines that come while it counts do not disturb it', async () => {
	const store = storeOf({budgetBytes: 64 * 1024});
	store.push(lines('a', content));
	const count = store.patterns();
	for (let number = 100; number < 300; number++) {
		store.push(lines('a', [[number * 2, 'a late line']]));
		store.push(lines('b', [[number * 2 - 51, 'a line between']]));
		await store.room;
	}

	await counted(store, count);
	expect(count.shapes.find(({text}) => text.startsWith('INFO'))!.count).toBe(40);
	expect(count.shapes.find(({text}) => text.startsWith('ERROR'))!.count).toBe(20);
});

test('A leaf that is split while it is counted is counted once', async () => {
	const store = storeOf({budgetBytes: 64 * 1024});
	const many = Array.from(
		{length: 600},
		(_, number): LineOf => [number * 10, `INFO request took ${number}ms`],
	);
	store.push(lines('a', many));
	await store.idle();
	const count = store.patterns();
	for (let number = 200; number < 590; number++) {
		store.push(lines('b', [[number * 10 + 5, `late ${'x'.repeat(60)}`]]));
	}

	await counted(store, count);
	expect(count.shapes.find(({text}) => text.startsWith('INFO'))!.count).toBe(600);
});

test('It begins anew with another view, and ends with another count', async () => {
	const store = storeOf();
	store.push(lines('a', content));
	const first = store.patterns();
	store.show({level: 5});
	await counted(store, first);
	expect(first.records).toBe(20);
	const second = store.patterns();
	const third = store.patterns();
	expect(second.isComplete).toBe(true);
	expect((await counted(store, third)).records).toBe(20);
});

test('More shapes than are kept apart are counted together', async () => {
	const store = storeOf();
	const words = Array.from({length: 1500}, (_, number) =>
		[...number.toString(5).padStart(5, '0')].map(digit => 'vwxyz'[Number(digit)]).join(''),
	);
	store.push(
		lines(
			'a',
			words.map((word, number) => [number, word]),
		),
	);
	const {shapes, others, records} = await counted(store);
	expect(shapes.length).toBeLessThanOrEqual(1000);
	expect(others.count).toBeGreaterThan(400);
	expect(shapes.reduce((sum, {count}) => sum + count, others.count)).toBe(1500);
	expect(records).toBe(1500);
});
