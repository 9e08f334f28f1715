import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {LineBatchBuilder, lineFlag} from '../../source/core/line-batch.ts';
import type {Filter, LineRow, LogStore, NoticeRow, View} from '../../source/store/log-store.ts';
import {parseLineQuery} from '../../source/store/scan/line-query.ts';
import {at, brief, type LineOf, leafSizes, lines, opened, rowAt, rowsOf, testStore} from './stream-events.ts';

const storeOf = (options: Parameters<typeof testStore>[0] = {}): LogStore => {
	const {store} = testStore(options);
	onTestFinished(() => store.close());
	for (const stream of ['a', 'b', 'c']) {
		store.push(opened(stream));
	}

	store.show({isFolded: true});
	return store;
};

/** Lines of a stream, a second after each other. */
const say = (store: LogStore, stream: string, texts: readonly string[], fromMs = 0): void =>
	store.push(
		lines(
			stream,
			texts.map((text, number): LineOf => [fromMs + number * 1000, text]),
		),
	);

/** Each row, with how many repeat it: `tick ×3`. */
const inShort = (store: LogStore): string[] => rowsOf(store).map(shortRow);

const shortRow = (row: LineRow | NoticeRow): string => {
	const times = row.type === 'line' && row.repeats > 0 ? ` ×${row.repeats + 1}` : '';
	const lines = row.type === 'line' && row.lines > 1 ? ` +${row.lines - 1}` : '';
	return brief(row) + lines + times;
};

/** The same of rows that may be on the disk. */
const readInShort = async (store: LogStore): Promise<string[]> => {
	const rows: string[] = [];
	for await (const some of store.rows(0, store.rowCount, new AbortController().signal)) {
		rows.push(...some.map(shortRow));
	}

	return rows;
};

const filter = (typed: string): Filter => ({query: parseLineQuery(typed), isInverted: false});

test('Records that say the same one after the other are one row, with how many there are', () => {
	const store = storeOf();
	say(store, 'a', ['start', 'tick', 'tick', 'tick', 'end', 'tick', 'end', 'end']);
	expect(inShort(store)).toEqual(['start', 'tick ×3', 'end', 'tick', 'end ×2']);
	expect(store.rowCount).toBe(5);
	expect(store.lineCount).toBe(8);
});

test('What comes line by line is folded too, and the row that stands for all stays the same', () => {
	const store = storeOf();
	say(store, 'a', ['tick']);
	const {id} = rowAt(store, 0);
	for (let second = 1; second < 5; second++) {
		say(store, 'a', ['tick'], second * 1000);
	}

	expect(inShort(store)).toEqual(['tick ×5']);
	expect(rowAt(store, 0)).toMatchObject({id, time: at(0)});
	expect(store.indexOfRow(id)).toBe(0);
});

test('A stamp in the line does not count', () => {
	const store = storeOf();
	say(store, 'a', ['2026-11-23T12:00:00Z tick', '2026-11-23T12:00:01Z tick', '2026-11-23T12:00:01Z tock']);
	expect(inShort(store)).toEqual(['2026-11-23T12:00:00Z tick ×2', '2026-11-23T12:00:01Z tock']);
});

test('A view that is not folded shows all of them', () => {
	const store = storeOf();
	say(store, 'a', ['tick', 'tick', 'tick']);
	store.show({});
	expect(inShort(store)).toEqual(['tick', 'tick', 'tick']);
	expect(rowAt(store, 1)).toMatchObject({repeats: 0, isRepeat: false});
});

const trace = ['Error: boom', '\tat a', '\tat b'];

test('A record of several lines is repeated by one of the same lines alone', () => {
	const store = storeOf();
	say(store, 'a', [...trace, ...trace, ...trace, ...trace.slice(0, 2), 'Error: boom', '\tat a', '\tat c']);
	expect(inShort(store)).toEqual(['Error: boom +2 ×3', 'Error: boom +1', 'Error: boom +2']);
});

test('Records are folded whether they come at once or one after the other', () => {
	const store = storeOf();
	for (const ms of [0, 10, 20]) {
		store.push(
			lines(
				'a',
				trace.map((text): LineOf => [ms, text]),
			),
		);
		store.push(lines('b', [[ms + 5, 'other']]));
	}

	store.show({isFolded: true, streams: stream => stream === 'a'});
	expect(inShort(store)).toEqual(['Error: boom +2 ×3']);
});

test('Lines of which not all is there are not folded', () => {
	const store = storeOf();
	const builder = new LineBatchBuilder();
	for (const [ms, flags] of [0, lineFlag.cut, lineFlag.cut].entries()) {
		builder.add(Buffer.from('tick'), at(ms), flags);
	}

	store.push({type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail', batch: builder.take()});
	expect(inShort(store)).toEqual(['tick', 'tick', 'tick']);
});

test('A record that grows does not repeat the shorter one before any more', () => {
	const store = storeOf();
	store.push(
		lines('a', [
			[0, 'Error: boom'],
			[0, '\tat a'],
			[10, 'Error: boom'],
			[10, '\tat a'],
		]),
	);
	expect(inShort(store)).toEqual(['Error: boom +1 ×2']);
	store.push(lines('a', [[20, '\tat b']]));
	expect(inShort(store)).toEqual(['Error: boom +1', 'Error: boom +2']);
});

describe('Nothing is folded over what stands between:', () => {
	test('a line of another stream', () => {
		const store = storeOf();
		say(store, 'a', ['tick', 'tick', 'tick', 'tick']);
		say(store, 'b', ['tock'], 1500);
		expect(inShort(store)).toEqual(['tick ×2', 'tock', 'tick ×2']);
		store.show({isFolded: true, streams: stream => stream === 'a'});
		expect(inShort(store)).toEqual(['tick ×4']);
	});

	test('a line of the same stream that comes late', () => {
		const store = storeOf();
		say(store, 'a', ['tick', 'tick', 'tick']);
		say(store, 'a', ['late'], 1500);
		expect(inShort(store)).toEqual(['tick ×2', 'late', 'tick']);
	});

	test('a line that a filter hides', () => {
		const store = storeOf();
		say(store, 'a', ['tick', 'tock', 'tick', 'tick']);
		store.show({isFolded: true, filters: [filter('tick')]});
		expect(inShort(store)).toEqual(['tick', 'tick ×2']);
	});

	test('a line that is shown around a match', () => {
		const store = storeOf();
		say(store, 'a', ['tick', 'tick']);
		say(store, 'b', ['other'], 500);
		store.show({isFolded: true, filters: [filter('tick')]});
		expect(inShort(store)).toEqual(['tick ×2']);
		store.show({isFolded: true, filters: [filter('tick')], context: 1});
		expect(inShort(store)).toEqual(['tick', 'other', 'tick']);
	});

	test('a notice', () => {
		const store = storeOf();
		say(store, 'a', ['tick', 'tick']);
		store.push({type: 'gap', stream: 'a', cause: 'rotated away'});
		say(store, 'a', ['tick', 'tick'], 9000);
		expect(inShort(store)).toEqual(['tick ×2', '(gap)', 'tick ×2']);
	});

	test('the rest of a record that a notice cut', () => {
		const store = storeOf();
		say(store, 'a', ['Error: boom']);
		store.push({type: 'gap', stream: 'a', cause: 'rotated away'});
		store.push(lines('a', [[1, '\tat a']]));
		store.push(lines('a', [[2, 'Error: boom']]));
		expect(inShort(store)).toEqual(['Error: boom', '(gap)', '\tat a', 'Error: boom']);
	});

	test('a stream of which the same is said', () => {
		const store = storeOf();
		say(store, 'a', ['tick']);
		say(store, 'b', ['tick']);
		say(store, 'c', ['tick']);
		expect(inShort(store)).toEqual(['tick', 'tick', 'tick']);
	});
});

test('Repeats are unfolded and folded by the first of them', () => {
	const store = storeOf();
	say(store, 'a', ['tick', 'tick', 'tick', 'end', 'end']);
	const {id} = rowAt(store, 0);
	store.unfold(id, true);
	expect(inShort(store)).toEqual(['tick', 'tick', 'tick', 'end ×2']);
	expect(rowsOf(store).map(row => row.type === 'line' && row.isRepeat)).toEqual([false, true, true, false]);
	store.unfold(id, false);
	expect(inShort(store)).toEqual(['tick ×3', 'end ×2']);
});

test('Filters and the timeline count each of them, a search finds the row', async () => {
	const store = storeOf();
	say(store, 'a', ['ERROR tick', 'ERROR tick', 'ERROR tick', 'end']);
	store.show({isFolded: true, filters: [filter('tick')]});
	expect(store.filters[0]!.count).toBe(3);
	const {counts, errors} = store.timeline(at(0), at(4000), 8);
	expect([[...counts], [...errors]]).toEqual([
		[1, 0, 1, 0, 1, 0, 0, 0],
		[1, 0, 1, 0, 1, 0, 0, 0],
	]);
	const search = store.search(parseLineQuery('tick'));
	expect(search.count).toBe(1);
	expect(await search.next(-1, 1)).toBe(0);
	expect(await search.next(0, 1)).toBeUndefined();
});

test('A search that finds the stamp of a line that is folded away finds the row that stands for it', async () => {
	const store = storeOf();
	say(store, 'a', ['first', '2026-11-23T12:00:00Z tick', '2026-11-23T12:00:01Z tick']);
	const search = store.search(parseLineQuery('12:00:01Z'));
	expect(await search.next(-1, 1)).toBe(1);
	expect(search.count).toBe(1);
});

test('Patterns count each of them', async () => {
	const store = storeOf();
	say(store, 'a', ['tick', 'tick', 'tick']);
	const count = store.patterns();
	while (!count.isComplete) {
		await new Promise<void>(resolve => {
			const unsubscribe = store.subscribe(() => {
				unsubscribe();
				resolve();
			});
		});
	}

	expect(count.shapes.map(shape => shape.count)).toEqual([3]);
});

test('Rows around a match are counted in rows that are shown', () => {
	const store = storeOf();
	say(store, 'a', ['far', 'near', 'x', 'x', 'x', 'near', 'far']);
	store.show({isFolded: true, filters: [filter('^x')], context: 1});
	expect(inShort(store)).toEqual(['near', 'x ×3', 'near']);
});

const word = fc.constantFrom('x', 'y', '\tat z');
const batches = fc.array(
	fc.record({
		stream: fc.constantFrom('a', 'b'),
		ms: fc.integer({min: 0, max: 40}),
		texts: fc.array(word, {minLength: 1, maxLength: 4}),
	}),
	{maxLength: 12},
);
const views: ReadonlyArray<[name: string, view: View]> = [
	['all', {}],
	['a stream', {streams: stream => stream === 'a'}],
	['a filter', {filters: [filter('x')]}],
];

describe.each(leafSizes)('In %s', (_, options) => {
	test.each(views)(
		'no record is lost in folding, and none is folded into what says something else: %s',
		(_, view) => {
			fc.assert(
				fc.property(batches, all => {
					const {store} = testStore(options);
					for (const stream of ['a', 'b']) {
						store.push(opened(stream));
					}

					for (const {stream, ms, texts} of all) {
						store.push(
							lines(
								stream,
								texts.map((text): LineOf => [ms, text]),
							),
						);
					}

					store.show(view);
					const whole = rowsOf(store).flatMap(row => (row.type === 'line' ? [row] : []));
					const plain = whole.map(row => `${row.stream.id} ${row.continues ? '' : 'head '}${brief(row)}`);
					store.show({...view, isFolded: true});
					const unfolded = rowsOf(store).flatMap(row => {
						if (row.type !== 'line') {
							return [];
						}

						const record = store.record(store.indexOfRow(row.id)!);
						const texts = record.map((line, number) =>
							line.type === 'line' ? `${row.stream.id} ${number === 0 ? 'head ' : ''}${brief(line)}` : '',
						);
						return Array.from({length: row.repeats + 1}, () => texts).flat();
					});
					// A filter keeps records of which any line matches: all lines of those that are kept are told.
					expect(unfolded).toEqual(plain);
					void store.close();
				}),
				{numRuns: 300},
			);
		},
	);
});

describe('Folded rows go on over the borders of leaves:', () => {
	/** Leaves of a few lines. */
	const small = leafSizes[1]![1];
	const ticks = (count: number): string[] => Array.from({length: count}, () => 'tick');

	test('the records at both sides are one row, with all that repeat it', () => {
		const store = storeOf(small);
		say(store, 'a', ['start', ...ticks(500), 'end']);
		expect(inShort(store)).toEqual(['start', 'tick ×500', 'end']);
	});

	test('also what comes line by line, and by the same row', () => {
		const store = storeOf(small);
		say(store, 'a', ['tick']);
		const {id} = rowAt(store, 0);
		for (let second = 1; second < 300; second++) {
			say(store, 'a', ['tick'], second * 1000);
			expect(inShort(store)).toEqual([`tick ×${second + 1}`]);
		}

		expect(rowAt(store, 0)).toMatchObject({id, time: at(0)});
	});

	test('and older lines that come before them', () => {
		const store = storeOf(small);
		say(store, 'a', [...ticks(200), 'end'], 1_000_000);
		const {id} = rowAt(store, 0);
		store.push(
			lines(
				'a',
				ticks(300).map((text, number): LineOf => [number * 1000, text]),
				'head',
			),
		);
		expect(inShort(store)).toEqual(['tick ×500', 'end']);
		expect(store.indexOfRow(id)).toBe(0);
	});

	test('not over lines that a filter hides, nor over those of other streams that are shown', () => {
		const store = storeOf(small);
		say(store, 'a', [...ticks(200), 'tock', ...ticks(200)]);
		store.show({isFolded: true, filters: [filter('tick')]});
		expect(inShort(store)).toEqual(['tick ×200', 'tick ×200']);
		say(store, 'b', ['other'], 50_500);
		store.show({isFolded: true, filters: [filter('t')]});
		expect(inShort(store)).toEqual(['tick ×51', 'other', 'tick ×149', 'tock', 'tick ×200']);
		store.show({isFolded: true, filters: [filter('tick')]});
		expect(inShort(store)).toEqual(['tick ×200', 'tick ×200']);
	});

	test('a stamp in the line does not count', () => {
		const store = storeOf(small);
		const stamped = (number: number): string =>
			`2026-11-23T12:00:${String(number % 60).padStart(2, '0')}Z tick`;
		say(
			store,
			'a',
			Array.from({length: 300}, (_, number) => stamped(number)),
		);
		expect(inShort(store)).toEqual(['2026-11-23T12:00:00Z tick ×300']);
	});

	test('they are unfolded by the first of them, also those that come later, and folded again', async () => {
		const store = storeOf(small);
		say(store, 'a', ticks(300));
		const {id} = rowAt(store, 0);
		store.unfold(id, true);
		await store.idle();
		expect(await readInShort(store)).toEqual(ticks(300));
		say(store, 'a', ticks(200), 300_000);
		await store.idle();
		expect(await readInShort(store)).toEqual(ticks(500));
		store.unfold(id, false);
		await store.idle();
		expect(await readInShort(store)).toEqual(['tick ×500']);
	});

	test('the first of them is known from any of them', async () => {
		const store = storeOf();
		say(store, 'a', ['start', ...ticks(60_000), 'end']);
		const {id} = rowAt(store, 1);
		store.unfold(id, true);
		await store.idle();
		expect(store.rowCount).toBe(60_002);
		expect([1, 2, 30_000, 60_000].map(index => store.firstOfRepeats(index))).toEqual([id, id, id, id]);
		expect(store.firstOfRepeats(60_001)).toBe(rowAt(store, 60_001).id);
	});

	test('they are folded again also where that takes longer than a slice of time', async () => {
		const ticksMs = {ms: 0};
		const store = storeOf({ticks: () => (ticksMs.ms += 5)});
		// As the screen does, which is drawn whenever more is known.
		store.subscribe(() => store.rowCount);
		say(store, 'a', ticks(100_000));
		await store.idle();
		const {id} = rowAt(store, 0);
		store.unfold(id, true);
		await store.idle();
		expect(store.rowCount).toBe(100_000);
		store.unfold(id, false);
		await store.idle();
		expect(inShort(store)).toEqual(['tick ×100000']);
	});

	test('those that were unfolded stay so when others come before them', async () => {
		const store = storeOf(small);
		say(store, 'a', ticks(5), 1_000_000);
		store.unfold(rowAt(store, 0).id, true);
		store.push(
			lines(
				'a',
				ticks(300).map((text, number): LineOf => [number * 1000, text]),
				'head',
			),
		);
		await store.idle();
		expect(await readInShort(store)).toEqual(['tick ×300', ...ticks(5)]);
	});

	test('a search that finds one of them finds the row that stands for all', async () => {
		const store = storeOf(small);
		say(store, 'a', [
			'first',
			...Array.from({length: 200}, (_, second) => `ts=${1_700_000_000 + second} tick`),
		]);
		const search = store.search(parseLineQuery('1700000170'));
		expect(await search.next(-1, 1)).toBe(1);
		expect(search.count).toBe(1);
		expect(rowAt(store, 1)).toMatchObject({repeats: 199});
		store.search(parseLineQuery('nothing'));
		expect(store.search(parseLineQuery('first')).count).toBe(1);
	});

	test('those that are left stand for themselves when the first were dropped', async () => {
		const store = storeOf({budgetBytes: 64 * 1024, diskBytes: 0});
		for (let second = 0; second < 3000; second += 100) {
			say(store, 'a', ticks(100), second * 1000);
			await store.room;
		}

		expect(store.dropped).toBeGreaterThan(0);
		expect(inShort(store)).toEqual([`tick ×${3000 - store.dropped}`.replace(',', '')]);
	});

	const foldedViews: ReadonlyArray<[name: string, view: View]> = [
		...views,
		['a filter with rows around it', {filters: [filter('x')], context: 2}],
		['a filter for a rare line', {filters: [filter('rare')], context: 1}],
	];
	const somewhere = fc.array(
		fc.record({
			stream: fc.constantFrom('a', 'b'),
			where: fc.constantFrom('tail' as const, 'tail' as const, 'head' as const),
			ms: fc.integer({min: 0, max: 40}),
			texts: fc.array(fc.constantFrom('x', 'x', 'x', 'y', '\tat z', 'rare'), {minLength: 1, maxLength: 30}),
		}),
		{maxLength: 10},
	);

	/** What is seen when one of the rows is unfolded, and when it is folded again. */
	const unfoldedAt = (store: LogStore, chosen: number) => {
		const id = store.rowCount > 0 ? rowAt(store, chosen % store.rowCount).id : 0;
		const seen = [true, false].map(isUnfolded => {
			store.unfold(id, isUnfolded);
			// The first look tells which others are to be unfolded with it.
			return store.rowCount >= 0 && inShort(store);
		});
		return {unfolded: seen[0], foldedAgain: seen[1]};
	};

	test.each(foldedViews)('a view of small leaves is that of one large leaf: %s', (_, view) => {
		fc.assert(
			fc.property(
				somewhere,
				fc.boolean(),
				fc.constantFrom('x', 'at z', 'rare'),
				fc.nat(99),
				(all, isShownFirst, text, chosen) => {
					const stores = leafSizes.map(([, options]) => testStore(options).store);
					const seen = stores.map(store => {
						for (const stream of ['a', 'b']) {
							store.push(opened(stream));
						}

						store.show(isShownFirst ? {...view, isFolded: true} : {});
						const search = isShownFirst ? store.search(parseLineQuery(text)) : undefined;
						for (const {stream, where, ms, texts} of all) {
							const content = texts.map((each): LineOf => [ms, each.padEnd(40, '.')]);
							store.push(lines(stream, content, where));
							expect(store.rowCount).toBe(rowsOf(store).length);
						}

						store.show({...view, isFolded: true});
						return {
							folded: inShort(store),
							found: (search?.count ?? 0) && store.search(parseLineQuery(text)).count,
							...unfoldedAt(store, chosen),
						};
					});
					expect(seen[1]).toEqual(seen[0]);
					expect(seen[1]!.foldedAgain).toEqual(seen[1]!.folded);
					for (const store of stores) {
						void store.close();
					}
				},
			),
			{numRuns: 300},
		);
	});
});
