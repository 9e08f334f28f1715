import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import {TooSlowError} from '../../source/core/errors/too-slow-error.ts';
import type {LogStore, Search} from '../../source/store/log-store.ts';
import {parseLineQuery} from '../../source/store/scan/line-query.ts';
import {manyStates, mixedLetters} from './scan/many-states.ts';
import {at, brief, type LineOf, lines, opened, rowAt, testStore, textOf} from './stream-events.ts';

const storeWith = (content: readonly LineOf[], options: Parameters<typeof testStore>[0] = {}): LogStore => {
	const {store} = testStore(options);
	onTestFinished(() => store.close());
	store.push(opened('a'));
	store.push(lines('a', content));
	return store;
};

const numbered = (count: number, text: (number: number) => string = String): LineOf[] =>
	Array.from({length: count}, (_, number) => [number, text(number)]);

/** All places of a search, from its first match to its last. */
const walk = async (search: Search, direction: 1 | -1, from: number): Promise<number[]> => {
	const found: number[] = [];
	for (let index = await search.next(from, direction); index !== undefined; ) {
		found.push(index);
		index = await search.next(index, direction);
	}

	return found;
};

test('A search counts its matches, knows the place of each among them, and leads to the next and to the one before', async () => {
	const store = storeWith(numbered(100));
	const search = store.search(parseLineQuery('7'));
	expect(search).toMatchObject({count: 19, isComplete: true, tested: 100, total: 100});
	expect([6, 7, 17, 77].map(index => search.placeOf(index))).toEqual([undefined, 1, 2, 15]);
	expect(await walk(search, 1, -1)).toEqual(
		await walk(search, -1, store.rowCount).then(found => found.reverse()),
	);
	expect(await search.next(97, 1)).toBeUndefined();
	expect(await search.next(7, -1)).toBeUndefined();
});

test('Searching hides nothing, and goes on as lines come', async () => {
	const store = storeWith(numbered(10));
	const search = store.search(parseLineQuery('9'));
	expect(store.rowCount).toBe(10);
	store.push(
		lines('a', [
			[20, '19'],
			[21, '20'],
		]),
	);
	expect(store.rowCount).toBe(12);
	expect(search.count).toBe(2);
	expect(await search.next(9, 1)).toBe(10);
});

test('A search looks only at rows that the view shows, and follows it', () => {
	const store = storeWith(numbered(100, number => `${number} ${number % 2 === 0 ? 'even' : 'odd'}`));
	const search = store.search(parseLineQuery('7 '));
	expect(search.count).toBe(10);
	store.show({filters: [{query: parseLineQuery('odd'), isInverted: true}]});
	expect(search.count).toBe(0);
	store.show({filters: [{query: parseLineQuery('odd'), isInverted: false}]});
	expect(search.count).toBe(10);
	expect(search.placeOf(8)).toBe(2);
});

test('Context is searched too', () => {
	const store = storeWith(numbered(100));
	const search = store.search(parseLineQuery('7'));
	store.show({filters: [{query: parseLineQuery('26'), isInverted: false}], context: 1});
	expect(textOf(store)).toEqual(['25', '26', '27']);
	expect(search.count).toBe(1);
	expect(search.placeOf(2)).toBe(1);
});

test('In a folded view a record is found by any of its lines, once', () => {
	const store = storeWith([
		[1, 'ERROR first'],
		[2, '\tat needle'],
		[3, '\tat needle again'],
		[4, 'INFO second'],
	]);
	const search = store.search(parseLineQuery('needle'));
	expect(search.count).toBe(2);
	store.show({isFolded: true});
	expect(search.count).toBe(1);
	expect(search.placeOf(0)).toBe(1);
	store.unfold(rowAt(store, 0).id, true);
	expect(search.count).toBe(2);
});

test('Typing on narrows what was found, typing back finds it again', () => {
	const store = storeWith(numbered(2000, number => `request ${number} took ${number % 7} ms`));
	for (const [typed, count] of [
		['t', 2000],
		['took 3', 286],
		['took 3 m', 286],
		['199', 12],
		['took 3', 286],
	] as const) {
		expect(store.search(parseLineQuery(typed)).count).toBe(count);
	}
});

test('A new search ends the one before, and a closed one finds nothing', async () => {
	const store = storeWith(numbered(10));
	const first = store.search(parseLineQuery('1'));
	const second = store.search(parseLineQuery('2'));
	expect(first.count).toBe(0);
	expect(await first.next(-1, 1)).toBeUndefined();
	second.close();
	expect(second.count).toBe(0);
	expect(store.rowCount).toBe(10);
});

test('The nearest match is told before all of the log was looked at, also of what lies on the disk', async () => {
	let ticks = 0;
	const text = (number: number): string => `${number}`.padEnd(500, '.');
	const store = storeWith([], {budgetBytes: 64 * 1024, ticks: () => (ticks += 5)});
	for (let number = 0; number < 2000; number++) {
		store.push(lines('a', [[number, text(number)]]));
		await store.room;
	}

	// The reader is at the end.
	store.row(store.rowCount - 1);
	const search = store.search(parseLineQuery('9'));
	expect(await search.next(store.rowCount, -1)).toBe(1999);
	expect(search.isComplete).toBe(false);
	await store.idle();
	const expected = numbered(2000).flatMap(([, digits], index) => (digits.includes('9') ? [index] : []));
	expect(search.count).toBe(expected.length);
	expect(await walk(search, 1, -1)).toEqual(expected);
	expect(search.placeOf(999)).toBe(expected.indexOf(999) + 1);
});

test.each([
	['by the automaton', parseLineQuery('3')],
	// Only threads may run it.
	['by an expression that could hang', {type: 'expression', source: '(?=3)\\d', ignoresCase: false} as const],
])('What matches is found %s, whatever comes in between while it is searched', async (_, query) => {
	const pushes = fc.array(fc.array(fc.nat(300), {minLength: 1, maxLength: 30}), {
		minLength: 1,
		maxLength: 20,
	});
	await fc.assert(
		fc.asyncProperty(pushes, async content => {
			let ticks = 0;
			const store = storeWith([], {budgetBytes: 64 * 1024, patienceMs: 60_000, ticks: () => (ticks += 5)});
			const search = store.search(query);
			for (const times of content) {
				store.push(
					lines(
						'a',
						times.map((ms): LineOf => [ms, `${ms}`.padEnd(200)]),
					),
				);
				await store.room;
				await search.next(-1, 1);
			}

			await store.idle();
			const expected = content
				.flat()
				.toSorted((a, b) => a - b)
				.flatMap((ms, index) => (`${ms}`.includes('3') ? [index] : []));
			expect(search.count).toBe(expected.length);
			expect(await walk(search, -1, store.rowCount)).toEqual(expected.toReversed());
			await store.close();
		}),
		{numRuns: 5},
	);
});

test('Searching for another thing, and again for the first, while threads are at work finds all of it', async () => {
	let ticks = 0;
	const text = (number: number): string => `${number}`.padEnd(500, '.');
	const store = storeWith([], {budgetBytes: 64 * 1024, ticks: () => (ticks += 5)});
	for (let number = 0; number < 1000; number++) {
		store.push(lines('a', [[number, text(number)]]));
		await store.room;
	}

	for (let round = 0; round < 30; round++) {
		const first = store.search(parseLineQuery('0'));
		const second = store.search(parseLineQuery('99'));
		expect(await second.next(-1, 1)).toBe(99);
		expect(await first.next(-1, 1)).toBeUndefined();
		store.show({filters: [{query: parseLineQuery(`${round}`), isInverted: false}]});
		store.show({});
	}

	const last = store.search(parseLineQuery('99'));
	await store.idle();
	expect(last.count).toBe(19);
	expect(store.rowCount).toBe(1000);
});

test('A search that another one replaces while it waits has no next match', async () => {
	let ticks = 0;
	const store = storeWith([], {budgetBytes: 32 * 1024, ticks: () => (ticks += 5)});
	for (let number = 0; number < 500; number++) {
		store.push(lines('a', [[number, `${number}`.padEnd(500)]]));
		await store.room;
	}

	const waiting = store.search(parseLineQuery('never')).next(-1, 1);
	store.search(parseLineQuery('4'));
	expect(await waiting).toBeUndefined();
});

test('An expression that takes for ever is ended and said; the log goes on', async () => {
	const store = storeWith(
		numbered(3, number => `${number} ${'a'.repeat(40)}!`),
		{patienceMs: 50},
	);
	const search = store.search({type: 'expression', source: '(a+)+\\1$', ignoresCase: false});
	expect(await search.next(-1, 1)).toBeUndefined();
	expect(search.failure).toBeInstanceOf(TooSlowError);
	expect(store.rowCount).toBe(3);
	const filter = {
		query: {type: 'expression', source: '(a+)+\\1!$b', ignoresCase: false} as const,
		isInverted: false,
	};
	store.show({filters: [filter]});
	await store.idle();
	expect(store.filters[0]!.failure).toBeInstanceOf(TooSlowError);
	expect(store.rowCount).toBe(3);
});

test.each([
	['here', {}],
	['in threads', {budgetBytes: 1024 * 1024}],
])(
	'An expression with too many states is left to threads that can be ended: first looked at %s',
	async (_, options) => {
		const store = storeWith([], {patienceMs: 50, ...options});
		for (let number = 0; number < 40; number++) {
			store.push(lines('a', [[number, mixedLetters(60_000, number)]]));
			await store.room;
		}

		const search = store.search(parseLineQuery(manyStates));
		expect(await search.next(-1, 1)).toBeUndefined();
		expect(search.failure).toBeInstanceOf(TooSlowError);
		store.show({filters: [{query: parseLineQuery(`.k~${manyStates}|=`), isInverted: true}]});
		await store.idle();
		expect(store.rowCount).toBe(40);
	},
);

test('It finds what it is looking for where that takes no longer than one may wait', async () => {
	const match = `a${'b'.repeat(16)}c`;
	const store = storeWith(
		numbered(8, number => mixedLetters(4000, number) + (number % 4 === 3 ? match : '')),
		{patienceMs: 60_000},
	);
	const search = store.search(parseLineQuery(manyStates));
	expect(await walk(search, 1, -1)).toEqual([3, 7]);
	expect(search).toMatchObject({count: 2, failure: undefined});
});

test('Errors are gone to one by one, wherever they lie', async () => {
	const store = storeWith([], {budgetBytes: 32 * 1024});
	for (let number = 0; number < 1000; number++) {
		store.push(lines('a', [[number, `${number % 300 === 7 ? 'ERROR' : 'INFO'} ${number}`.padEnd(200)]]));
		await store.room;
	}

	expect(await store.nextOfLevel(-1, 1, 5)).toBe(7);
	expect(await store.nextOfLevel(7, 1, 5)).toBe(307);
	expect(await store.nextOfLevel(1000, -1, 5)).toBe(907);
	expect(await store.nextOfLevel(907, 1, 5)).toBeUndefined();
	expect(await store.nextOfLevel(3, -1, 5)).toBeUndefined();
	store.show({filters: [{query: parseLineQuery('307'), isInverted: true}]});
	await store.idle();
	expect(await store.nextOfLevel(7, 1, 5)).toBe(606);
});

test('Rows are given in order, however many there are and wherever they lie, until that is ended', async () => {
	const store = storeWith([], {budgetBytes: 32 * 1024});
	for (let number = 0; number < 3000; number++) {
		store.push(lines('a', [[number, `${number}`.padEnd(100)]]));
		await store.room;
	}

	const abort = new AbortController();
	const texts: number[] = [];
	for await (const rows of store.rows(10, 2990, abort.signal)) {
		texts.push(...rows.map(row => Number(brief(row))));
	}

	expect(texts).toEqual(Array.from({length: 2980}, (_, index) => index + 10));
	let batches = 0;
	for await (const _ of store.rows(0, 3000, abort.signal)) {
		batches++;
		abort.abort();
	}

	expect(batches).toBe(1);
});

test('A timeline counts records and errors of the view, of what is in memory and of what is not', async () => {
	const store = storeWith([], {budgetBytes: 32 * 1024});
	for (let number = 0; number < 1000; number++) {
		const isError = number % 100 < 10;
		store.push(
			lines('a', [
				[number, `${isError ? 'ERROR' : 'INFO'} ${number}`.padEnd(100)],
				[number, '\tat more'],
			]),
		);
		await store.room;
	}

	// Of what is on the disk the times are known to a 64th of a leaf's span.
	const isNear = (buckets: Uint32Array, expected: number): boolean =>
		buckets.every(count => Math.abs(count - expected) <= 2);
	const {counts, errors} = store.timeline(at(0), at(1000), 10);
	expect(isNear(counts, 100) && isNear(errors, 10)).toBe(true);
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
	store.show({level: 5});
	await store.idle();
	const shown = store.timeline(at(0), at(1000), 10);
	expect(isNear(shown.counts, 10) && isNear(shown.errors, 10)).toBe(true);
	expect(shown.counts.reduce((sum, count) => sum + count, 0)).toBe(100);
	// In memory each row is looked at where it matters.
	expect([...store.timeline(at(995), at(999), 4).counts]).toEqual([0, 0, 0, 0]);
	store.show({});
	expect([...store.timeline(at(995), at(999), 4).counts]).toEqual([1, 1, 1, 1]);
});

test('A timeline counts what a view keeps, of leaves of which it keeps all, some and nothing', async () => {
	const store = storeWith([], {budgetBytes: 32 * 1024});
	for (let number = 0; number < 1000; number++) {
		store.push(lines('a', [[number, `${number % 2 === 0 ? 'ERROR' : 'INFO'} ${number}`.padEnd(100)]]));
		await store.room;
	}

	for (const [view, count, errorCount] of [
		[{isFolded: true}, 1000, 500],
		[{isFolded: true, from: at(250)}, 750, 375],
		[{from: at(250), to: at(750)}, 500, 250],
		[{level: 1}, 1000, 500],
		[{level: 5}, 500, 500],
		[{streams: (stream: string) => stream === 'b'}, 0, 0],
		[{streams: (stream: string) => stream === 'a'}, 1000, 500],
	] as const) {
		store.show(view);
		await store.idle();
		const {counts, errors} = store.timeline(at(0), at(1000), 10);
		expect(store.rowCount).toBe(count);
		expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
		expect(errors.reduce((sum, each) => sum + each, 0)).toBe(errorCount);
	}
});

test('A timeline of a steady log is steady, however its bars fall on what is known of it', async () => {
	const store = storeWith([], {budgetBytes: 32 * 1024});
	for (let number = 0; number < 2000; number++) {
		store.push(lines('a', [[number * 1000, `INFO ${number}`.padEnd(100)]]));
		await store.room;
	}

	for (const bars of [1, 7, 100, 333]) {
		const {counts} = store.timeline(at(0), at(2_000_000), bars);
		const expected = 2000 / bars;
		expect(counts.every(count => Math.abs(count - expected) <= Math.max(1.5, expected / 50))).toBe(true);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2000);
	}
});
