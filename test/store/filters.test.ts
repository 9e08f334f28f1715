import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import type {Filter, LogStore, View} from '../../source/store/log-store.ts';
import {parseLineQuery} from '../../source/store/scan/line-query.ts';
import {at, brief, type LineOf, lines, opened, rowAt, task, testStore, textOf} from './stream-events.ts';

const filter = (typed: string, isInverted = false): Filter => ({query: parseLineQuery(typed), isInverted});

const storeOf = (options: Parameters<typeof testStore>[0] = {}) => {
	const {store, clock} = testStore(options);
	onTestFinished(() => store.close());
	for (const stream of ['a', 'b', 'c']) {
		store.push(opened(stream));
	}

	return {store, clock};
};

const storeWith = (content: readonly LineOf[]): LogStore => {
	const {store} = storeOf();
	store.push(lines('a', content));
	return store;
};

const numbered = (count: number, text: (number: number) => string = String): LineOf[] =>
	Array.from({length: count}, (_, number) => [number, text(number)]);

test('Filters stack, each with its own count', () => {
	const store = storeWith(numbered(100, number => `n${number} ${number % 2 === 0 ? 'even' : 'odd'}`));
	store.show({filters: [filter('odd'), filter('n\\d*7 ')]});
	expect(textOf(store)).toEqual([7, 17, 27, 37, 47, 57, 67, 77, 87, 97].map(number => `n${number} odd`));
	expect(store.filters.map(({count}) => count)).toEqual([50, 10]);
});

test('An inverted filter keeps what does not match', () => {
	const store = storeWith(numbered(20));
	store.show({filters: [filter('1', true)]});
	expect(textOf(store)).toEqual(['0', '2', '3', '4', '5', '6', '7', '8', '9']);
	expect(store.filters[0]).toMatchObject({isInverted: true, count: 9});
});

test('A filter finds a record by any of its lines and shows all of it; inverted, it hides all of it', () => {
	const store = storeWith([
		[1, 'ERROR first'],
		[2, '\tat needle.js'],
		[3, 'INFO second'],
		[4, '\tat hay.js'],
	]);
	store.show({filters: [filter('needle')]});
	expect(textOf(store)).toEqual(['ERROR first', '\tat needle.js']);
	store.show({filters: [filter('needle', true)]});
	expect(textOf(store)).toEqual(['INFO second', '\tat hay.js']);
	expect(store.filters[0]!.count).toBe(1);
});

test('A least level shows records by the level of their first line; those without one are info', () => {
	const store = storeWith([
		[1, 'DEBUG one'],
		[2, 'none'],
		[3, 'ERROR two'],
		[4, '\tat somewhere'],
		[5, 'WARN three'],
	]);
	store.show({level: 3});
	expect(textOf(store)).toEqual(['none', 'ERROR two', '\tat somewhere', 'WARN three']);
	store.show({level: 5});
	expect(textOf(store)).toEqual(['ERROR two', '\tat somewhere']);
});

test('Context shows rows around each that is kept, and says that they are context', () => {
	const store = storeWith(numbered(40));
	store.show({filters: [filter('20')], context: 2});
	expect(textOf(store)).toEqual(['18', '19', '20', '21', '22']);
	expect([0, 2, 4].map(index => rowAt(store, index))).toMatchObject([
		{isContext: true},
		{isContext: false},
		{isContext: true},
	]);
});

test('Folded, a record is its first line; unfolded, it is whole', () => {
	const store = storeWith([
		[1, 'ERROR first'],
		[2, '\tat one'],
		[3, '\tat two'],
		[4, 'INFO second'],
	]);
	store.show({isFolded: true});
	expect(textOf(store)).toEqual(['ERROR first', 'INFO second']);
	expect(rowAt(store, 0)).toMatchObject({lines: 3});
	expect(store.record(0).map(row => row.type === 'line' && brief(row))).toEqual([
		'ERROR first',
		'\tat one',
		'\tat two',
	]);
	store.unfold(rowAt(store, 0).id, true);
	expect(textOf(store)).toEqual(['ERROR first', '\tat one', '\tat two', 'INFO second']);
	store.unfold(rowAt(store, 0).id, false);
	expect(store.rowCount).toBe(2);
});

test('Only a span of time is shown', () => {
	const store = storeWith(numbered(20));
	store.show({from: at(5), to: at(8), filters: [filter('1', true)]});
	expect(textOf(store)).toEqual(['5', '6', '7']);
	expect(store.filters[0]!.count).toBe(3);
});

test('Notices pass filters and levels, and are not counted', () => {
	const store = storeWith(numbered(3));
	store.push({type: 'waiting', task, reason: 'no pod yet'});
	store.show({filters: [filter('2')], level: 1});
	expect(textOf(store)).toEqual(['2', '(waiting)']);
	expect(store.filters[0]!.count).toBe(1);
	store.show({filters: [filter('^$')]});
	expect(store.filters[0]!.count).toBe(0);
});

test('Lines that come while a filter is on pass it too, also in between others, and of streams that open then', () => {
	const {store} = storeOf();
	store.push(
		lines('a', [
			[1, 'yes 1'],
			[5, 'no 5'],
			[9, 'yes 9'],
		]),
	);
	store.show({filters: [filter('yes')], streams: stream => stream !== 'b'});
	expect(textOf(store)).toEqual(['yes 1', 'yes 9']);
	store.push(
		lines('a', [
			[10, 'yes 10'],
			[11, 'no 11'],
		]),
	);
	store.push(lines('b', [[4, 'yes, but of b']]));
	store.push(opened('d'));
	store.push(
		lines('d', [
			[3, 'yes 3'],
			[4, 'no 4'],
		]),
	);
	expect(textOf(store)).toEqual(['yes 1', 'yes 3', 'yes 9', 'yes 10']);
});

test('While it is not known yet what lines that came in between are, no row is shown that does not pass', () => {
	let ticks = 0;
	const {store} = storeOf({ticks: () => ticks});
	store.push(
		lines(
			'a',
			numbered(100, number => `${number} ${number % 2 === 0 ? 'yes' : 'no'}`),
		),
	);
	store.show({filters: [filter('yes')]});
	expect(store.rowCount).toBe(50);
	// No time is left for looking at lines in this turn.
	ticks = 1000;
	store.show({filters: [filter('yes')]});
	ticks = Number.POSITIVE_INFINITY;
	store.push(lines('b', [[3, 'no, and in between']]));
	expect(textOf(store).every(text => text.includes('yes'))).toBe(true);
});

test('An expression that is none is refused, and the view stays', () => {
	const store = storeWith(numbered(5));
	store.show({filters: [filter('3')]});
	expect(() =>
		store.show({
			filters: [{query: {type: 'expression', source: '(', ignoresCase: false}, isInverted: false}],
		}),
	).toThrow();
	expect(textOf(store)).toEqual(['3']);
	expect(store.filters).toHaveLength(1);
});

type Known = {text: string; ms: number; stream: string; level: number; record: number; arrival: number};

const words = ['alpha', 'beta', 'gamma'];
const levelWords = ['note', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
const levelNumbers = [0, 2, 3, 4, 5];

/** Records of one line or more, each of a stream, in batches. */
const content = fc.array(
	fc.record({
		stream: fc.constantFrom('a', 'b', 'c'),
		ms: fc.nat(400),
		level: fc.nat(4),
		lines: fc.array(fc.constantFrom(...words), {minLength: 1, maxLength: 4}),
	}),
	{minLength: 1, maxLength: 60},
);

const views = fc.record({
	streams: fc.option(fc.subarray(['a', 'b', 'c']), {nil: undefined}),
	level: fc.constantFrom(0, 3, 5),
	filters: fc.array(fc.tuple(fc.constantFrom('alpha', 'be.a', 'gamm', 'w\\d'), fc.boolean()), {maxLength: 2}),
	context: fc.constantFrom(0, 0, 1, 3),
	isFolded: fc.boolean(),
	span: fc.option(fc.tuple(fc.nat(400), fc.nat(400)), {nil: undefined}),
});

type Choice = typeof views extends fc.Arbitrary<infer T> ? T : never;

const viewOf = ({streams, level, filters, context, isFolded, span}: Choice): View => ({
	streams: streams && (stream => streams.includes(stream)),
	level,
	filters: filters.map(([typed, isInverted]) => filter(typed, isInverted)),
	context,
	isFolded,
	from: span && at(span[0]),
	to: span && at(span[1]),
});

/** What a view shows of records, by the rules alone. */
const expectedOf = (known: readonly Known[], choice: Choice): string[] => {
	const records = Object.values(Object.groupBy(known, ({record}) => record)).map(record => record!);
	records.sort(
		(x, y) =>
			x[0]!.ms - y[0]!.ms || x[0]!.stream.localeCompare(y[0]!.stream) || x[0]!.arrival - y[0]!.arrival,
	);
	const isCandidate = ([first]: Known[]): boolean =>
		(choice.streams?.includes(first!.stream) ?? true) &&
		(first!.level || 3) >= choice.level &&
		(!choice.span || (first!.ms >= choice.span[0] && first!.ms < choice.span[1]));
	const isKept = (record: Known[]): boolean =>
		choice.filters.every(
			([typed, isInverted]) => record.some(({text}) => new RegExp(typed, 'i').test(text)) !== isInverted,
		);
	const rows = records
		.filter(isCandidate)
		.flatMap(record =>
			(choice.isFolded ? record.slice(0, 1) : record).map(({text}) => ({text, isKept: isKept(record)})),
		);
	return rows
		.filter((_, index) =>
			rows.slice(Math.max(0, index - choice.context), index + choice.context + 1).some(row => row.isKept),
		)
		.map(({text}) => text);
};

const pushAll = async (
	store: LogStore,
	records: typeof content extends fc.Arbitrary<infer T> ? T : never,
): Promise<Known[]> => {
	const known: Known[] = [];
	for (const [record, {stream, ms, level, lines: texts}] of records.entries()) {
		const batch = texts.map(
			(word, index): LineOf => [
				ms + index,
				`${index === 0 ? levelWords[level] : '\t'} ${word} w${record} ${index}`.padEnd(100),
			],
		);
		store.push(lines(stream, batch));
		for (const [, text] of batch) {
			known.push({text, ms, stream, level: levelNumbers[level]!, record, arrival: known.length});
		}

		await store.room;
	}

	return known;
};

test('A view shows what its rules say, of what is there and of what comes', async () => {
	await fc.assert(
		fc.asyncProperty(content, content, views, views, async (before, after, first, second) => {
			const {store} = storeOf({budgetBytes: 16 * 1024 * 1024});
			const known = await pushAll(store, before);
			for (const choice of [first, second]) {
				store.show(viewOf(choice));
				expect(textOf(store)).toEqual(expectedOf(known, choice));
			}

			await pushAll(
				store,
				after.map(record => ({...record, ms: record.ms + 1000})),
			);
			await store.idle();
			await store.close();
		}),
		{numRuns: 60},
	);
});

const allText = async (store: LogStore): Promise<string[]> => {
	const texts: string[] = [];
	for await (const rows of store.rows(0, store.rowCount, new AbortController().signal)) {
		texts.push(...rows.map(brief));
	}

	return texts;
};

test('A view of what is mostly on the disk, and looked at by threads, shows the same', async () => {
	await fc.assert(
		fc.asyncProperty(content, views, views, async (records, first, second) => {
			let ticks = 0;
			const {store} = storeOf({budgetBytes: 16 * 1024, ticks: () => (ticks += 5)});
			const known = await pushAll(store, records);
			for (const choice of [first, second]) {
				store.show(viewOf(choice));
				await store.idle();
				expect(store.isComplete).toBe(true);
				expect(await allText(store)).toEqual(expectedOf(known, choice));
			}

			await store.close();
		}),
		{numRuns: 15},
	);
});
