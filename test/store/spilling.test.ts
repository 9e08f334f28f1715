import {mkdtemp, open, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import {continuesMark, type OriginFile, repeatMark} from '../../source/core/line-batch.ts';
import {lostLineText} from '../../source/core/sentences.ts';
import {openTemporaryFile} from '../../source/spool/temporary-file.ts';
import type {LogStore} from '../../source/store/log-store.ts';
import {at, brief, type LineOf, lines, opened, rowAt, testStore} from './stream-events.ts';

const kilobyte = (number: number): string => `${number}`.padEnd(1023, '.');

const budgetBytes = 128 * 1024;

const spillingStore = (options: Parameters<typeof testStore>[0] = {}) => {
	const {store, clock} = testStore({budgetBytes, ...options});
	onTestFinished(() => store.close());
	for (const stream of ['a', 'b', 'c']) {
		store.push(opened(stream));
	}

	return {store, clock};
};

const fill = async (store: LogStore, count: number, from = 0): Promise<void> => {
	for (let number = from; number < from + count; number++) {
		store.push(lines('a', [[number, kilobyte(number)]]));
		await store.room;
	}

	await store.idle();
};

/** The text of a row, however long it takes to be read back. */
const textAt = async (store: LogStore, index: number): Promise<string> => {
	while (!store.load(index, index + 1)) {
		await store.idle();
	}

	return brief(rowAt(store, index));
};

const allText = async (store: LogStore): Promise<string[]> => {
	const texts: string[] = [];
	for (let index = 0; index < store.rowCount; index++) {
		texts.push(await textAt(store, index));
	}

	return texts;
};

test('What memory does not hold is on the disk, and is read back as it was written', async () => {
	const {store} = spillingStore();
	await fill(store, 1000);
	expect(store.rowCount).toBe(1000);
	expect(store.dropped).toBe(0);
	expect(store.usage.memory).toBeLessThanOrEqual(budgetBytes);
	expect(store.usage.disk).toBeGreaterThan(800 * 1024);
	expect(await allText(store)).toEqual(Array.from({length: 1000}, (_, number) => kilobyte(number)));
	expect(store.usage.memory).toBeLessThanOrEqual(budgetBytes);
});

test('A row that is on the disk says so at once, with its id, and is there after the next change', async () => {
	const {store} = spillingStore();
	store.push(lines('a', [[0, kilobyte(0)]]));
	const {id} = rowAt(store, 0);
	await fill(store, 500, 1);
	await store.idle();
	let changes = 0;
	store.subscribe(() => changes++);
	expect(store.row(0)).toEqual({type: 'unread', id, time: at(0)});
	await store.idle();
	// What else was on its way to the disk may be told, too.
	expect(changes).toBeGreaterThan(0);
	expect(rowAt(store, 0)).toMatchObject({type: 'line', id, time: at(0)});
});

test('Rows that are asked for ahead are there when they are looked at', async () => {
	const {store} = spillingStore();
	await fill(store, 500);
	expect(store.load(100, 115)).toBe(false);
	await store.idle();
	expect(store.load(100, 115)).toBe(true);
	expect(brief(rowAt(store, 110))).toBe(kilobyte(110));
});

test('A row on the disk is found by its id and by its time, and knows the time of the line before it', async () => {
	const {store} = spillingStore();
	store.push(lines('b', [[-5, 'first of b']]));
	const ids: number[] = [];
	for (let number = 0; number < 500; number++) {
		await fill(store, 1, number);
		ids.push(rowAt(store, store.rowCount - 1).id);
	}

	store.push(lines('b', [[500, 'last of b']]));
	expect(store.indexOfRow(ids[7]!)).toBe(8);
	expect(store.indexAtTime(at(11))).toBe(12);
	expect(rowAt(store, 501)).toMatchObject({previousTime: at(-5)});
});

test('History that comes in any order stands in its order, though much of it is on the disk', async () => {
	const pushes = fc.array(
		fc.record({
			stream: fc.constantFrom('a', 'b', 'c'),
			first: fc.nat(3000),
			step: fc.nat(30),
			count: fc.integer({min: 1, max: 60}),
			waits: fc.boolean(),
		}),
		{minLength: 5, maxLength: 25},
	);
	await fc.assert(
		fc.asyncProperty(pushes, async content => {
			const {store} = spillingStore({budgetBytes: 64 * 1024});
			const expected: Array<{ms: number; stream: string; text: string; arrival: number}> = [];
			for (const {stream, first, step, count, waits} of content) {
				const batch = Array.from({length: count}, (_, index): LineOf => {
					const arrival = expected.length + index;
					return [first + index * step, kilobyte(arrival)];
				});
				for (const [ms, text] of batch) {
					expected.push({ms, stream, text, arrival: expected.length});
				}

				store.push(lines(stream, batch));
				await (waits ? store.idle() : store.room);
			}

			expected.sort((x, y) => x.ms - y.ms || x.stream.localeCompare(y.stream) || x.arrival - y.arrival);
			expect(await allText(store)).toEqual(expected.map(({text}) => text));
			await store.close();
		}),
		{numRuns: 25},
	);
});

test('What is put in between lines that are just being written is not lost', async () => {
	const gate = Promise.withResolvers<void>();
	const {store} = spillingStore({
		openFile: async directory => {
			const file = await openTemporaryFile(directory);
			return {
				fd: file.fd,
				close: () => file.close(),
				read: (into, offset) => file.read(into, offset),
				async write(bytes, offset) {
					await gate.promise;
					await file.write(bytes, offset);
				},
			};
		},
	});
	for (let number = 0; number < 90; number++) {
		store.push(lines('a', [[number, kilobyte(number)]]));
	}

	store.push(lines('b', [[2, 'between']]));
	gate.resolve();
	await store.idle();
	await fill(store, 300, 100);
	expect(await textAt(store, 2)).toBe(kilobyte(2));
	expect(await textAt(store, 3)).toBe('between');
	expect(await textAt(store, 4)).toBe(kilobyte(3));
});

test('Beyond the bound of the disk what is oldest is dropped, and counted', async () => {
	const {store} = spillingStore({diskBytes: 400 * 1024});
	await fill(store, 1000);
	expect(store.dropped).toBeGreaterThan(300);
	expect(store.lineCount + store.dropped).toBe(1000);
	expect(store.usage.disk).toBeLessThanOrEqual(400 * 1024);
	expect((await allText(store)).at(0)).toBe(kilobyte(store.dropped));
});

test('A disk that fails leaves what memory holds, and what was written before', async () => {
	let isBroken = false;
	const {store} = spillingStore({
		openFile: async directory => {
			const file = await openTemporaryFile(directory);
			return {
				fd: file.fd,
				close: () => file.close(),
				read: (into, offset) => file.read(into, offset),
				async write(bytes, offset) {
					if (isBroken) {
						throw Object.assign(new Error('ENOSPC: told to fail'), {code: 'ENOSPC'});
					}

					await file.write(bytes, offset);
				},
			};
		},
	});
	await fill(store, 300);
	isBroken = true;
	await fill(store, 700, 300);
	expect(store.usage.memory).toBeLessThanOrEqual(budgetBytes);
	expect(store.lineCount + store.dropped).toBe(1000);
	expect((await allText(store)).at(-1)).toBe(kilobyte(999));
});

/** A file of numbered lines as a source gives it: where the lines are, and what they say where that may be asked. */
const fileOf = async (count: number, lineOf: (number: number) => string, {isRead} = {isRead: false}) => {
	const folder = await mkdtemp(join(tmpdir(), 'kreel-test-'));
	onTestFinished(() => rm(folder, {recursive: true}));
	const path = join(folder, 'log');
	const text = Array.from({length: count}, (_, number) => `${lineOf(number)}\n`);
	await writeFile(path, text.join(''));
	const handle = await open(path);
	onTestFinished(() => handle.close());
	const file: {-readonly [Name in keyof OriginFile]: OriginFile[Name]} = {
		fd: handle.fd,
		read(offset, length) {
			if (!isRead) {
				throw new Error('Nobody need read the lines that nobody looks at.');
			}

			return Buffer.from(text.join('')).subarray(offset, offset + length);
		},
	};
	const starts = new Uint32Array(count + 1);
	for (const [number, line] of text.entries()) {
		starts[number + 1] = starts[number]! + line.length;
	}

	const batchOf = (from: number, to: number, marks = new Uint8Array(to - from)) => ({
		starts: starts.subarray(from, to + 1),
		times: BigInt64Array.from({length: to - from}, (_, index) => at(from + index)),
		flags: new Uint8Array(to - from),
		marks,
		separator: 1 as const,
		origin: {file, offset: 0},
		get bytes() {
			return file.read(0, starts.at(-1)!);
		},
	});
	return {path, batchOf, file};
};

test('Lines that stand in a file are read from there, when they are looked at', async () => {
	const {batchOf} = await fileOf(1000, kilobyte);
	const {store} = spillingStore();
	for (let from = 0; from < 1000; from += 100) {
		const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
		store.push({...event, batch: batchOf(from, from + 100)});
		await store.room;
	}

	expect(store.byteCount).toBe(1000 * 1023);
	expect(store.usage.disk).toBeLessThan(200 * 1024);
	expect(await textAt(store, 777)).toBe(kilobyte(777));
	expect(await allText(store)).toEqual(Array.from({length: 1000}, (_, number) => kilobyte(number)));
	expect(store.usage.memory).toBeLessThanOrEqual(budgetBytes);
});

test('Lines of a file that repeat others, as its source tells, are folded without being read', async () => {
	const {batchOf} = await fileOf(6, kilobyte);
	const {store} = spillingStore();
	store.show({isFolded: true});
	const marks = Uint8Array.of(0, repeatMark, repeatMark, 0, repeatMark, 0);
	store.push({type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail', batch: batchOf(0, 6, marks)});
	expect(store.rowCount).toBe(3);
	expect(await allText(store)).toEqual([kilobyte(0), kilobyte(3), kilobyte(5)]);
	expect(rowAt(store, 0)).toMatchObject({repeats: 2});
	expect(rowAt(store, 1)).toMatchObject({repeats: 1});
});

test('Lines of a file that was cut short, or written anew, are said to be lost, and the others are there', async () => {
	const {path, batchOf} = await fileOf(400, kilobyte);
	const {store} = spillingStore();
	for (let from = 0; from < 400; from += 100) {
		const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
		store.push({...event, batch: batchOf(from, from + 100)});
	}

	await truncate(path, 250 * 1024);
	const file = await open(path, 'r+');
	await file.write('x'.repeat(50 * 1024), 0);
	await file.close();
	const texts = await allText(store);
	expect(texts.slice(0, 40)).toEqual(Array.from({length: 40}, () => lostLineText));
	expect(texts[150]).toBe(kilobyte(150));
	expect(texts[300]).toBe(lostLineText);
});

test('Lines whose file was given up are dropped and counted, and those after them stay', async () => {
	const [first, second] = await Promise.all([fileOf(200, kilobyte), fileOf(200, kilobyte)]);
	const {store} = spillingStore();
	const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
	store.push({...event, batch: first.batchOf(0, 100)});
	store.push({...event, batch: second.batchOf(100, 150)});
	expect(store.dropped).toBe(0);
	first.file.isGone = true;
	store.push({...event, batch: second.batchOf(150, 200)});
	expect(store.dropped).toBe(100);
	expect(store.lineCount).toBe(100);
	expect(await allText(store)).toEqual(Array.from({length: 100}, (_, number) => kilobyte(100 + number)));
});

test('Lines whose file was given up are dropped although a notice stands before them', async () => {
	const [first, second] = await Promise.all([fileOf(200, kilobyte), fileOf(200, kilobyte)]);
	const {store} = spillingStore();
	const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
	const batch = first.batchOf(0, 100);
	store.push({type: 'gap', stream: 'a', to: batch.times[0], cause: 'more was piped in than is kept'});
	store.push({...event, batch});
	store.push({...event, batch: second.batchOf(100, 150)});
	first.file.isGone = true;
	store.push({...event, batch: second.batchOf(150, 200)});
	expect(store.dropped).toBe(100);
	expect(store.lineCount).toBe(100);
});

test('A block of a file that is larger than a leaf is cut before a record', async () => {
	const {batchOf} = await fileOf(400, number =>
		number % 7 === 0 ? kilobyte(number) : `\tat ${kilobyte(number)}`,
	);
	const {store} = spillingStore({budgetBytes: 1024 * 1024});
	const marks = Uint8Array.from({length: 400}, (_, number) => (number % 7 === 0 ? 0 : continuesMark));
	const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
	store.push({...event, batch: batchOf(0, 400, marks)});
	for (let index = 0; index < 399; index += 7) {
		await textAt(store, index);
		expect(rowAt(store, index)).toMatchObject({
			continues: false,
			lines: Math.min(7, 400 - index),
		});
	}
});

test('Lines that go in between those of a file stand there, and so do all others', async () => {
	const {batchOf} = await fileOf(200, kilobyte);
	const {store} = spillingStore({budgetBytes: 8 * 1024 * 1024});
	const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
	store.push({...event, batch: batchOf(0, 200)});
	store.push(
		lines('b', [
			[50, 'between'],
			[5000, 'after'],
		]),
	);
	const texts = await allText(store);
	expect(texts[51]).toBe('between');
	expect(texts[52]).toBe(kilobyte(51));
	expect(texts.at(-1)).toBe('after');
	expect(texts).toHaveLength(202);
});

test('A leaf of a file to which more comes is read again, also while it is being read', async () => {
	const {batchOf} = await fileOf(3000, number => `line ${number}`, {isRead: true});
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({size: fc.integer({min: 1, max: 200}), reads: fc.nat(3)}), {
				minLength: 2,
				maxLength: 15,
			}),
			async pieces => {
				const {store} = spillingStore();
				let to = 0;
				for (const {size, reads} of pieces) {
					const event = {type: 'lines', stream: 'a', instance: {restart: 0}, at: 'tail'} as const;
					store.push({...event, batch: batchOf(to, to + size)});
					to += size;
					if (reads > 0) {
						store.load(0, to);
					}

					if (reads > 1) {
						await store.idle();
					}
				}

				expect(await allText(store)).toEqual(Array.from({length: to}, (_, number) => `line ${number}`));
				await store.close();
			},
		),
		{numRuns: 60},
	);
});
