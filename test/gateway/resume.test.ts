import {EventSource} from 'eventsource';
import {expect, test} from 'vitest';
import {LineBatchBuilder, lineBytes, lineCount} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {createGatewaySource} from '../../source/gateway/client.ts';
import {decodeLines} from '../../source/gateway/wire-lines.ts';
import {taskOf} from '../core/scripted-source.ts';
import {seeded, startCuttingProxy} from './cutting-proxy.ts';
import {allSse, endOf, linesOf, openedOf, readSse, sayLines, serveShelf, sseUntil} from './serve.ts';
import type {ShelfSource} from './shelf-source.ts';

const task = taskOf('report', {id: {kind: 'job'}});
const logs = '/api/v1/tasks/shop/job/report/logs?follow=true&since=all';
const containers = ['app', 'proxy', 'setup'];

/** Lines of three containers in turn: texts, bytes that are no text, equal lines with equal times. */
const putManyLines = (shelf: ShelfSource, random: () => number, count: number): Map<string, string[]> => {
	const said = new Map<string, string[]>();
	shelf.put(task);
	shelf.say(task, ...containers.map(container => openedOf(task, container)));
	for (let index = 0; index < count; index++) {
		const container = containers[Math.floor(random() * containers.length)]!;
		const builder = new LineBatchBuilder();
		const lines = Array.from({length: 1 + Math.floor(random() * 150)}, () => lineFor(random));
		for (const line of lines) {
			builder.add(line, 1_700_000_000_000_000_000n + BigInt(index), 0);
		}

		const stream = `report/${container}`;
		said.set(stream, [...(said.get(stream) ?? []), ...lines.map(line => line.toString('base64'))]);
		shelf.say(task, {type: 'lines', stream, instance: {restart: 0}, at: 'tail', batch: builder.take()});
	}

	shelf.say(task, ...endOf(task, 0, 'app'));
	shelf.end(task);
	return said;
};

const lineFor = (random: () => number): Buffer => {
	const kind = random();
	if (kind < 0.1) {
		return Buffer.from('the same line at the same time');
	}

	if (kind < 0.2) {
		return Buffer.from(Array.from({length: 20}, () => Math.floor(random() * 256)));
	}

	return Buffer.from(`zwölf Boxkämpfer ▸ ${'x'.repeat(Math.floor(random() * 200))} ${random()}`);
};

const collect = (into: Map<string, string[]>, event: StreamEvent): void => {
	if (event.type === 'lines') {
		const lines = Array.from({length: lineCount(event.batch)}, (_, line) =>
			Buffer.from(lineBytes(event.batch, line)).toString('base64'),
		);
		into.set(event.stream, [...(into.get(event.stream) ?? []), ...lines]);
	}
};

test.each([1, 2, 3])(
	'a plain EventSource that is cut off again and again gets every line once, byte for byte (seed %i)',
	async seed => {
		const {shelf, url} = await serveShelf();
		const random = seeded(seed);
		const said = putManyLines(shelf, random, 60);
		const proxy = await startCuttingProxy(url, () => 500 + Math.floor(random() * 60_000));
		const heard = new Map<string, string[]>();
		const resyncs: unknown[] = [];
		await new Promise<void>(resolve => {
			// Only the wait between two connections is shortened: 2 s each would be a long test.
			const source = new EventSource(`${proxy.url}${logs}`, {fetch: hurriedFetch});
			source.addEventListener('lines', ({data}) => collect(heard, decodeLines(JSON.parse(data)).event));
			source.addEventListener('resync', ({data}) => resyncs.push(data));
			source.addEventListener('end', () => {
				source.close();
				resolve();
			});
		});
		expect(heard).toEqual(said);
		expect(resyncs).toEqual([]);
		expect(proxy.cuts).toBeGreaterThan(5);
	},
);

test.each([4, 5, 6])(
	'a gateway as a source gives every line once, byte for byte, however often it is cut off (seed %i)',
	async seed => {
		const {shelf, url} = await serveShelf();
		const random = seeded(seed);
		const said = putManyLines(shelf, random, 24);
		const proxy = await startCuttingProxy(url, () => 3000 + Math.floor(random() * 60_000));
		const source = createGatewaySource({url: proxy.url, random: () => 0.999});
		const heard = new Map<string, string[]>();
		const notices: StreamEvent[] = [];
		const selection = {scope: {}, queries: [{type: 'kind', kind: 'job', name: 'report'}]} as const;
		for await (const event of source.openLogs(
			selection,
			{anchor: 'now', follow: true},
			new AbortController().signal,
		)) {
			collect(heard, event);
			if (event.type === 'gap' || event.type === 'resumed' || event.type === 'reconnecting') {
				notices.push(event);
			}
		}

		expect(heard).toEqual(said);
		expect(proxy.cuts).toBeGreaterThan(3);
		expect(notices.filter(({type}) => type === 'gap')).toEqual([]);
		expect(notices.filter(({type}) => type === 'resumed').length).toBeGreaterThan(0);
		expect(notices.filter(event => event.type === 'resumed' && !event.proven)).toEqual([]);
	},
);

test('a client that comes back gets what came in between, and nothing of what it had', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(task, openedOf(task, 'app'), sayLines(task, ['one', 'two'], {container: 'app'}));
	const before = await sseUntil(readSse(`${url}${logs}`), ({event}) => event === 'lines');
	shelf.say(task, sayLines(task, ['three', 'four'], {container: 'app'}), ...endOf(task, 0, 'app'));
	shelf.end(task);
	const rest = await allSse(`${url}${logs}`, {'last-event-id': before.at(-1)!.id!});
	expect(linesOf(rest)).toEqual(['three', 'four']);
	expect(rest.map(({event}) => event)).toEqual([undefined, 'ping', 'lines', 'state', 'end']);
});

test('a client whose position is unknown is told so, and goes on after the newest line that it has', async () => {
	const first = await serveShelf({random: () => 0.1});
	first.shelf.put(task);
	first.shelf.say(task, openedOf(task, 'app'), sayLines(task, ['one', 'two'], {container: 'app'}));
	const before = await sseUntil(readSse(`${first.url}${logs}`), ({event}) => event === 'lines');

	const second = await serveShelf({random: () => 0.2});
	second.shelf.put(task);
	second.shelf.say(task, openedOf(task, 'app'), sayLines(task, ['one', 'two', 'three'], {container: 'app'}));
	second.shelf.say(task, ...endOf(task, 0, 'app'));
	second.shelf.end(task);
	const rest = await allSse(`${second.url}${logs}`, {'last-event-id': before.at(-1)!.id!});
	expect(rest[1]!.event).toBe('resync');
	expect(JSON.parse(rest[1]!.data!)).toMatchObject({from: '2023-11-14T22:23:16.000000000Z'});
	expect(linesOf(rest)).toEqual(['three']);
	expect(rest.at(-1)!.event).toBe('end');
});

test('an id that no gateway made is answered with resync and the whole window', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(
		task,
		openedOf(task, 'app'),
		sayLines(task, ['one'], {container: 'app'}),
		...endOf(task, 0, 'app'),
	);
	shelf.end(task);
	const events = await allSse(`${url}${logs}`, {'last-event-id': 'made-up'});
	expect(events.map(({event}) => event)).toEqual([undefined, 'resync', 'state', 'lines', 'state', 'end']);
});

test('an id ahead of what the gateway has means to wait, not that all was read', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(task);
	shelf.say(task, openedOf(task, 'app'), sayLines(task, ['one'], {container: 'app'}));
	const before = await sseUntil(readSse(`${url}${logs}`), ({event}) => event === 'lines');
	// The third field of an id is opaque to clients; here the next line is moved two ahead.
	const ahead = before.at(-1)!.id!.replace(/1$/, '3');
	const seen = [];
	for await (const event of readSse(`${url}${logs}`, {'last-event-id': ahead})) {
		seen.push(event);
		if (event.event === 'ping') {
			shelf.say(task, sayLines(task, ['two', 'three', 'four'], {container: 'app'}), ...endOf(task, 0, 'app'));
			shelf.end(task);
		}
	}

	expect(linesOf(seen)).toEqual(['four']);
	expect(seen.at(-1)!.event).toBe('end');
});

/** `fetch`, with the gateway's wish for a wait before the next connection taken out of the stream. */
const hurriedFetch = async (url: string | URL, init: object): Promise<Response> => {
	const response = await fetch(url, init as RequestInit);
	const hurry = new TransformStream<Uint8Array, Uint8Array>({
		transform(chunk, controller) {
			controller.enqueue(
				Buffer.from(Buffer.from(chunk).toString('latin1').replace('retry: 2000', 'retry: 0001'), 'latin1'),
			);
		},
	});
	return new Response(response.body!.pipeThrough(hurry), response);
};
