import {expect, test} from 'vitest';
import {taskOf} from '../core/scripted-source.ts';
import {allSse, endOf, linesOf, openedOf, readSse, sayLines, serveShelf, sseUntil, testNow} from './serve.ts';

const task = taskOf('report', {id: {kind: 'job'}});
const logs = '/api/v1/tasks/shop/job/report/logs?follow=true';
const isLines = ({event}: {event?: string}) => event === 'lines';

test('clients of the same log share one reader', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(task, openedOf(task), sayLines(task, ['one']), {type: 'caughtUp', stream: 'report/main'});
	const clients = Array.from({length: 20}, () => readSse(`${url}${logs}`));
	for (const client of clients) {
		for await (const event of {[Symbol.asyncIterator]: () => ({next: () => client.next()})}) {
			if (isLines(event)) {
				break;
			}
		}
	}

	expect(shelf.opened).toHaveLength(1);
	shelf.say(task, ...endOf(task));
	shelf.end(task);
	for (const client of clients) {
		const rest = await Array.fromAsync(client);
		expect(rest.at(-1)!.event).toBe('end');
	}
});

test('a client that comes later gets its own window from the same reader, not that of the first', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(
		task,
		openedOf(task),
		sayLines(task, ['old', 'older'], {startMs: testNow - 300_000}),
		sayLines(task, ['new'], {startMs: testNow - 30_000}),
		{type: 'caughtUp', stream: 'report/main'},
	);
	const first = await sseUntil(
		readSse(`${url}${logs}&since=10m`),
		({data}) => data?.includes('caughtUp') ?? false,
	);
	const later = await sseUntil(readSse(`${url}${logs}&since=1m`), isLines);
	expect(linesOf(first)).toEqual(['old', 'older', 'new']);
	expect(linesOf(later)).toEqual(['new']);
	expect(shelf.opened).toHaveLength(1);
});

test('a client that asks for older lines than the reader has gets a reader of its own', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(
		task,
		openedOf(task),
		sayLines(task, ['old'], {startMs: testNow - 300_000}),
		sayLines(task, ['new'], {startMs: testNow - 30_000}),
		{type: 'caughtUp', stream: 'report/main'},
	);
	const first = await sseUntil(readSse(`${url}${logs}`), isLines);
	const later = await sseUntil(
		readSse(`${url}${logs}&since=all`),
		({data}) => data?.includes('new') ?? false,
	);
	expect(linesOf(first)).toEqual(['new']);
	expect(linesOf(later)).toEqual(['old', 'new']);
	expect(shelf.opened).toHaveLength(2);
});

test('a client that comes later with a tail gets so many of the newest lines of each stream', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(
		task,
		openedOf(task),
		sayLines(task, ['one', 'two', 'three']),
		sayLines(task, ['four'], {restart: 1}),
		{type: 'caughtUp', stream: 'report/main'},
	);
	const query = `${url}${logs}&since=all&tail=2`;
	await sseUntil(readSse(query), ({data}) => data?.includes('caughtUp') ?? false);
	const later = await sseUntil(readSse(query), ({data}) => data?.includes('four') ?? false);
	expect(linesOf(later)).toEqual(['three', 'four']);
	expect(shelf.opened).toHaveLength(1);
});

test('a client that comes later is not told the past troubles of others, only what stands', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(
		task,
		{type: 'waiting', task: task.id, reason: 'no pod yet'},
		openedOf(task),
		{type: 'waiting', stream: 'report/main', task: task.id, reason: 'pulling'},
		{type: 'waiting', stream: 'report/main', task: task.id, reason: 'starting'},
		sayLines(task, ['old'], {startMs: testNow - 300_000}),
		{type: 'gap', stream: 'report/main', cause: 'rotated'},
		sayLines(task, ['older'], {startMs: testNow - 200_000}),
		{type: 'caughtUp', stream: 'report/main'},
	);
	await sseUntil(readSse(`${url}${logs}&since=10m`), ({data}) => data?.includes('caughtUp') ?? false);
	const later = await sseUntil(
		readSse(`${url}${logs}&since=1m`),
		({data}) => data?.includes('caughtUp') ?? false,
	);
	expect(later.map(({data}) => data && JSON.parse(data).type)).toEqual([undefined, 'opened', 'caughtUp']);
	expect(shelf.opened).toHaveLength(1);
});

test('a reader goes on for a while without clients, and stops when nobody comes back', async () => {
	const {shelf, url} = await serveShelf({lingerMs: 20});
	shelf.put(task);
	shelf.say(task, openedOf(task), sayLines(task, ['one']));
	await sseUntil(readSse(`${url}${logs}`), isLines);
	expect(shelf.reading).toBe(1);
	await shelf.whenReading(0);
	expect(shelf.reading).toBe(0);
});

test('a client that hung up in the middle finds the log where it left it, however little the gateway can hold', async () => {
	const {shelf, url} = await serveShelf({feedBytes: 20_000});
	shelf.put(task);
	const lines = Array.from({length: 100}, (_, index) => `${index} ${'x'.repeat(1000)}`);
	shelf.say(task, openedOf(task), ...lines.map(line => sayLines(task, [line])), ...endOf(task));
	shelf.end(task);
	const first = await sseUntil(readSse(`${url}${logs}`), isLines);
	const rest = await allSse(`${url}${logs}`, {'last-event-id': first.at(-1)!.id!});
	expect([...linesOf(first), ...linesOf(rest)]).toEqual(lines);
	expect(shelf.opened).toHaveLength(1);
});

/** Much more than the buffers of a connection take. */
const manyLines = Array.from({length: 600}, (_, index) => `${index} ${'x'.repeat(30_000)}`);

test('a client that is too slow does not hold up the others, and is told which lines it missed', async () => {
	const {shelf, url} = await serveShelf({feedBytes: 100_000, patienceMs: 50});
	shelf.put(task);
	shelf.say(task, openedOf(task));
	const [slow, quick] = [readSse(`${url}${logs}`), readSse(`${url}${logs}`)];
	await slow.next();
	await quick.next();
	shelf.say(task, ...manyLines.map(line => sayLines(task, [line])), ...endOf(task));
	shelf.end(task);
	expect(linesOf(await Array.fromAsync(quick))).toEqual(manyLines);
	const late = await Array.fromAsync(slow);
	const gaps = late.filter(({event}) => event === 'gap').map(({data}) => JSON.parse(data!));
	expect(gaps.length).toBeGreaterThan(0);
	expect(gaps[0].message).toMatch(/^lines between .* may be missing: this client was too slow/);
	const kept = new Set(linesOf(late));
	expect(kept.size).toBeLessThan(manyLines.length);
	expect(manyLines.filter(line => kept.has(line))).toEqual(linesOf(late));
	expect(shelf.opened).toHaveLength(1);
});

test('a client that stalls is cut off, so that its log is not read for nobody', async () => {
	const {shelf, url} = await serveShelf({feedBytes: 100_000, stallMs: 30, lingerMs: 10});
	shelf.put(task);
	shelf.say(task, openedOf(task), ...manyLines.map(line => sayLines(task, [line])));
	const stalled = readSse(`${url}${logs}`);
	await stalled.next();
	expect(shelf.reading).toBe(1);
	await shelf.whenReading(0);
	await expect(Array.fromAsync(stalled)).rejects.toMatchObject({code: 'ECONNRESET'});
});

test('a log that is longer than what a gateway holds reaches a client that reads on as a whole', async () => {
	const {shelf, url} = await serveShelf({feedBytes: 20_000});
	shelf.put(task);
	const lines = Array.from({length: 300}, (_, index) => `${index} ${'x'.repeat(1000)}`);
	shelf.say(task, openedOf(task), sayLines(task, lines), ...endOf(task));
	shelf.end(task);
	expect(linesOf(await allSse(`${url}${logs}&since=all`))).toEqual(lines);
});

test('a client that asks for lines which the reader has dropped gets a reader of its own, not a hole', async () => {
	const {shelf, url} = await serveShelf({feedBytes: 20_000});
	shelf.put(task);
	const lines = Array.from({length: 50}, (_, index) => `${index} ${'x'.repeat(1000)}`);
	shelf.say(task, openedOf(task), ...lines.map(line => sayLines(task, [line])), {
		type: 'caughtUp',
		stream: 'report/main',
	});
	const isLive = ({data}: {data?: string}) => data?.includes('caughtUp') ?? false;
	const first = readSse(`${url}${logs}&since=all`);
	for await (const event of {[Symbol.asyncIterator]: () => ({next: () => first.next()})}) {
		if (isLive(event)) {
			break;
		}
	}

	expect(linesOf(await sseUntil(readSse(`${url}${logs}&since=all`), isLive))).toEqual(lines);
	expect(shelf.opened).toHaveLength(2);
	await first.return(undefined);
});

test('a log whose source only stops has an end too, so that nobody asks for it again for ever', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(task, openedOf(task), sayLines(task, ['one']));
	shelf.end(task);
	const events = await allSse(`${url}${logs}`);
	expect(events.at(-1)!.event).toBe('end');
	expect(JSON.parse(events.at(-1)!.data!)).toMatchObject({
		state: 'unknown',
		exitCode: null,
		message: 'Job ended; how could not be confirmed',
	});
});

test('a gateway keeps only so many logs for clients that may come back', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(task, openedOf(task), sayLines(task, ['one']));
	for (let tail = 1; tail <= 20; tail++) {
		await sseUntil(readSse(`${url}${logs}&tail=${tail}`), isLines);
	}

	await shelf.whenReading(16);
	expect(shelf.opened).toHaveLength(20);
});
