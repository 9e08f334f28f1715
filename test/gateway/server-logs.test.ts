import {expect, test} from 'vitest';
import {taskOf} from '../core/scripted-source.ts';
import {allSse, endOf, linesOf, openedOf, readSse, sayLines, serveShelf, sseUntil} from './serve.ts';

const logs = '/api/v1/tasks/shop/job/report/logs';
const running = taskOf('report', {id: {kind: 'job'}});
const complete = taskOf('report', {id: {kind: 'job'}, state: 'succeeded', exitCode: 0});
const pending = taskOf('report', {
	id: {kind: 'job'},
	state: 'pending',
	reason: 'Unschedulable',
	why: 'not scheduled: 0/3 nodes are available',
});

const serveComplete = async () => {
	const served = await serveShelf();
	served.shelf.put(complete);
	served.shelf.say(
		complete,
		openedOf(complete),
		sayLines(complete, ['one', 'two', 'three', 'four', 'five']),
		...endOf(complete),
	);
	served.shelf.end(complete);
	return served;
};

test('the log of a running task is followed as server-sent events and stops at its end', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(running);
	shelf.say(running, openedOf(running), sayLines(running, ['one', 'two']));
	const seen = [];
	for await (const event of readSse(`${url}${logs}?follow=true`)) {
		seen.push(event);
		if (event.event === 'lines' && linesOf(seen).length === 2) {
			shelf.say(running, sayLines(running, ['three'], {startMs: 1_700_000_599_000}), ...endOf(running));
			shelf.end(running);
		}
	}

	expect(linesOf(seen)).toEqual(['one', 'two', 'three']);
	expect(seen.map(({event}) => event)).toEqual([undefined, 'state', 'lines', 'lines', 'state', 'end']);
	expect(seen[0]).toEqual({comment: 'connected', retry: '2000'});
	expect(JSON.parse(seen.at(-1)!.data!)).toMatchObject({
		exitCode: 0,
		reason: 'Completed',
		message: 'Job complete exit 0',
	});
});

test('every event of a log has an id, and no proxy may hold it back or change it', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(running);
	shelf.say(running, openedOf(running), sayLines(running, ['one']), ...endOf(running));
	shelf.end(running);
	const events = (await allSse(`${url}${logs}?follow=true`)).filter(({event}) => event !== undefined);
	expect(new Set(events.map(({id}) => id)).size).toBe(events.length);
	const response = await fetch(`${url}${logs}`, {headers: {accept: 'text/event-stream'}});
	expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
	expect(response.headers.get('x-accel-buffering')).toBe('no');
	expect(response.headers.get('content-encoding')).toBeNull();
	await response.body!.cancel();
});

test('the log of a complete task is JSON, also where it was to be followed', async () => {
	const {url} = await serveComplete();
	for (const query of ['', '?follow=true']) {
		const response = await fetch(`${url}${logs}${query}`);
		expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(await response.json()).toMatchObject({
			task: {kind: 'job', name: 'report', state: 'succeeded', exitCode: 0},
			lines: ['one', 'two', 'three', 'four', 'five'].map(message => ({
				message,
				namespace: 'shop',
				task: 'job/report',
				pod: 'report-x7k2p',
				container: 'main',
				restart: 0,
			})),
			cursor: null,
			bytes: 19,
			complete: true,
			end: {exitCode: 0, reason: 'Completed', message: 'Job complete exit 0'},
		});
	}
});

test('a complete log stays server-sent events for a client that accepts nothing else: replay, end, close', async () => {
	const {url} = await serveComplete();
	const events = await allSse(`${url}${logs}?since=all`, {accept: 'text/event-stream'});
	expect(linesOf(events)).toEqual(['one', 'two', 'three', 'four', 'five']);
	expect(events.at(-1)!.event).toBe('end');
});

test('a client that comes back with an id gets server-sent events, whatever it accepts', async () => {
	const {url} = await serveComplete();
	const events = await allSse(`${url}${logs}?since=all`, {accept: 'text/event-stream'});
	const afterLines = events.find(({event}) => event === 'lines')!.id!;
	const rest = await allSse(`${url}${logs}?since=all`, {'last-event-id': afterLines});
	expect(linesOf(rest)).toEqual([]);
	expect(rest.at(-1)!.event).toBe('end');
});

test('a client that comes back with the id of the end gets 204, which stops an EventSource for good', async () => {
	const {url} = await serveComplete();
	const headers = {accept: 'text/event-stream'};
	const events = await allSse(`${url}${logs}?since=all`, headers);
	const again = await fetch(`${url}${logs}?since=all`, {
		headers: {...headers, 'last-event-id': events.at(-1)!.id!},
	});
	expect(again.status).toBe(204);
});

test('the log of a pending task says why it is not available yet, and begins by itself', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(pending);
	shelf.say(pending, {type: 'waiting', task: pending.id, reason: pending.why!});
	const seen = [];
	for await (const event of readSse(`${url}${logs}?follow=true`)) {
		seen.push(event);
		if (event.event === 'state' && seen.length === 2) {
			shelf.say(pending, openedOf(pending), sayLines(pending, ['one']), ...endOf(pending));
			shelf.end(pending);
		}
	}

	expect(JSON.parse(seen[1]!.data!)).toMatchObject({
		type: 'waiting',
		reason: 'not scheduled: 0/3 nodes are available',
		message: 'Log not available yet: not scheduled: 0/3 nodes are available',
	});
	expect(linesOf(seen)).toEqual(['one']);
});

test('the log of a pending task that is not followed is a conflict, with the reason', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(pending);
	const response = await fetch(`${url}${logs}`);
	expect(response.status).toBe(409);
	expect(response.headers.get('content-type')).toMatch('application/problem+json');
	expect(await response.json()).toMatchObject({
		status: 409,
		detail: 'Log not available yet: not scheduled: 0/3 nodes are available',
	});
});

test('the log of a task that does not exist is not found', async () => {
	const {url} = await serveShelf();
	for (const query of ['', '?follow=true']) {
		const response = await fetch(`${url}${logs}${query}`, {headers: {accept: 'text/event-stream'}});
		expect(response.status).toBe(404);
		expect(response.headers.get('content-type')).toMatch('application/problem+json');
		expect(await response.json()).toMatchObject({
			detail: 'no task job/report in namespace shop, or none that may be seen',
		});
	}
});

test('a running task that is not followed is a snapshot that says that it is not complete', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(running);
	shelf.say(running, openedOf(running), sayLines(running, ['one']));
	const body = (await (await fetch(`${url}${logs}`)).json()) as Record<string, unknown>;
	expect(body).toMatchObject({complete: false, lines: [{message: 'one'}], cursor: null});
	expect(body).not.toHaveProperty('end');
});

test('a running task that is not followed ends its events without an end, and the client is told to stop', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(running);
	shelf.say(running, openedOf(running), sayLines(running, ['one']));
	const headers = {accept: 'text/event-stream'};
	const events = await allSse(`${url}${logs}`, headers);
	expect(events.map(({event}) => event)).toEqual([undefined, 'state', 'lines']);
	const again = await fetch(`${url}${logs}`, {headers: {...headers, 'last-event-id': events.at(-1)!.id!}});
	expect(again.status).toBe(204);
});

test('a complete log comes as plain text or as a line of JSON a line where it is asked for so', async () => {
	const {url} = await serveComplete();
	const text = await fetch(`${url}${logs}`, {headers: {accept: 'text/plain'}});
	expect(await text.text()).toBe('one\ntwo\nthree\nfour\nfive\n');
	const json = await fetch(`${url}${logs}`, {headers: {accept: 'application/x-ndjson'}});
	const lines = (await json.text()).trimEnd().split('\n');
	expect(lines.map(line => JSON.parse(line).message)).toEqual(['one', 'two', 'three', 'four', 'five']);
});

test('plain text of several containers says whose each line is, in order of time', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(complete);
	shelf.say(
		complete,
		openedOf(complete, 'app'),
		openedOf(complete, 'proxy', {role: 'sidecar'}),
		sayLines(complete, ['a1', 'a2'], {container: 'app', startMs: 1000}),
		sayLines(complete, ['p1', 'p2'], {container: 'proxy', startMs: 1500}),
	);
	const text = await fetch(`${url}${logs}?since=all`, {headers: {accept: 'text/plain'}});
	expect(await text.text()).toBe(
		'report-x7k2p app a1\nreport-x7k2p proxy p1\nreport-x7k2p app a2\nreport-x7k2p proxy p2\n',
	);
});

test('a long log comes in pages, and the pages together are the log', async () => {
	const {url} = await serveComplete();
	const messages: string[] = [];
	let cursor: string | null = '';
	let pages = 0;
	while (cursor !== null) {
		const query = cursor === '' ? '' : `&cursor=${cursor}`;
		const response = await fetch(`${url}${logs}?since=all&limitBytes=8${query}`);
		const page = (await response.json()) as {
			lines: Array<{message: string}>;
			cursor: string | null;
			bytes: number;
		};
		expect(page.bytes).toBe(19);
		expect(page.cursor === null).toBe(response.headers.get('link') === null);
		messages.push(...page.lines.map(({message}) => message));
		cursor = page.cursor;
		pages++;
	}

	expect(messages).toEqual(['one', 'two', 'three', 'four', 'five']);
	expect(pages).toBe(3);
});

test('a log is read once, however many pages it comes in', async () => {
	const {shelf, url} = await serveComplete();
	const first = (await (await fetch(`${url}${logs}?limitBytes=1`)).json()) as {cursor: string};
	await fetch(`${url}${logs}?limitBytes=1&cursor=${first.cursor}`);
	expect(shelf.opened).toHaveLength(1);
});

test('a cursor that is no longer held is gone, and one that was never given is refused', async () => {
	const {url} = await serveComplete();
	expect((await fetch(`${url}${logs}?cursor=abc.1`)).status).toBe(410);
	expect((await fetch(`${url}${logs}?cursor=..%2F`)).status).toBe(400);
});

test('the window of a log counts back from its end, one minute where nothing is said', async () => {
	const {shelf, url} = await serveComplete();
	await fetch(`${url}${logs}`);
	await fetch(`${url}${logs}?since=10m&tail=5`);
	await fetch(`${url}${logs}?since=all&until=2026-11-21T12:00:00.000000001Z`);
	await fetch(`${url}${logs}?since=2026-11-21T12:00:00Z&previous=true`);
	expect(shelf.opened.map(({window}) => window)).toEqual([
		{anchor: 'end', from: 60_000, follow: false},
		{anchor: 'end', from: 600_000, tail: 5, follow: false},
		{anchor: 'end', to: 1_795_262_400_000_000_001n, follow: false},
		{anchor: 'end', from: 1_795_262_400_000_000_000n, follow: false},
	]);
	expect(shelf.opened.map(({selection}) => selection.previous)).toEqual([false, false, false, true]);
});

test('containers are chosen by name and by role', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(complete);
	for (const [container, role] of [
		['app', 'main'],
		['setup', 'init'],
		['proxy', 'sidecar'],
	] as const) {
		shelf.say(complete, openedOf(complete, container, {role}), sayLines(complete, [container], {container}));
	}

	const chosen = async (query: string) => {
		const response = await fetch(`${url}${logs}?since=all&${query}`);
		const {lines} = (await response.json()) as {lines: Array<{container: string}>};
		return lines.map(({container}) => container).sort();
	};

	expect(await chosen('')).toEqual(['app', 'proxy', 'setup']);
	expect(await chosen('container=app&container=proxy')).toEqual(['app', 'proxy']);
	expect(await chosen('exclude=app')).toEqual(['proxy', 'setup']);
	expect(await chosen('init=false')).toEqual(['app', 'proxy']);
	expect(await chosen('sidecars=false')).toEqual(['app', 'setup']);
	expect(await chosen('pod=other')).toEqual([]);
});

test('containers are chosen in server-sent events too', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(complete);
	for (const container of ['app', 'proxy']) {
		shelf.say(complete, openedOf(complete, container), sayLines(complete, [container], {container}));
	}

	shelf.end(complete);
	const headers = {accept: 'text/event-stream'};
	const events = await allSse(`${url}${logs}?since=all&container=proxy`, headers);
	expect(linesOf(events)).toEqual(['proxy']);
	expect(events.map(({event}) => event)).toEqual([undefined, 'state', 'lines']);
});

test.each([
	['since=yesterday', 'parameter since="yesterday": not a duration (10m), a time (RFC 3339) or all'],
	['tail=-1', 'parameter tail="-1": not a whole number from 0'],
	['limitBytes=0', 'parameter limitBytes="0": not a whole number from 1'],
	['follow=maybe', 'parameter follow="maybe": not true or false'],
	['until=noon', 'parameter until="noon": not a time (RFC 3339)'],
	[
		'until=2026-11-21T12:00:00Z&follow=true',
		'parameters follow and until contradict each other; give one of them',
	],
	['tail=1&tail=2', 'parameter tail: given more than once'],
	['container=-x', 'container "-x": not a DNS-1123 label (a-z, 0-9 and -, at most 63)'],
	[
		'folow=true',
		'parameter "folow": not known; the parameters are follow, since, until, tail, atLeast, limitBytes, cursor, container, exclude, init, sidecars, pod, previous, selector',
	],
])('a parameter that cannot be is refused with one sentence: %s', async (query, detail) => {
	const {url} = await serveComplete();
	const response = await fetch(`${url}${logs}?${query}`);
	expect(response.status).toBe(400);
	expect(response.headers.get('content-type')).toMatch('application/problem+json');
	expect(await response.json()).toMatchObject({status: 400, detail});
});

test.each([
	'/api/v1/tasks/Shop/job/report/logs',
	'/api/v1/tasks/shop/job/..%2f..%2fsecret/logs',
	'/api/v1/tasks/shop/job/re%00port/logs',
	`/api/v1/tasks/shop/job/${'a'.repeat(254)}/logs`,
	'/api/v1/tasks/shop/%1b%5b31m/report/logs',
])('a name that Kubernetes cannot have is refused before it reaches a path: %s', async path => {
	const {shelf, url} = await serveComplete();
	expect((await fetch(`${url}${path}`)).status).toBe(400);
	expect(shelf.opened).toEqual([]);
});

test('full kinds and their plurals are understood as well as the words of a query', async () => {
	const {url} = await serveComplete();
	for (const kind of ['job', 'Job', 'jobs']) {
		expect((await fetch(`${url}/api/v1/tasks/shop/${kind}/report/logs`)).status).toBe(200);
	}
});

test('lines that come in a burst share an event, up to a hundred of them', async () => {
	const {shelf, url} = await serveShelf();
	shelf.put(running);
	const lines = Array.from({length: 250}, (_, index) => `line ${index}`);
	shelf.say(running, openedOf(running), ...lines.map(line => sayLines(running, [line])), ...endOf(running));
	shelf.end(running);
	const events = await allSse(`${url}${logs}?follow=true&since=all`);
	expect(linesOf(events)).toEqual(lines);
	const sizes = events.filter(({event}) => event === 'lines').map(event => linesOf([event]).length);
	expect(sizes).toEqual([100, 100, 50]);
});

test('a client that hears nothing else gets a ping that its scripts can see', async () => {
	const {shelf, url} = await serveShelf({pingMs: 5});
	shelf.put(running);
	shelf.say(running, openedOf(running));
	const events = await sseUntil(readSse(`${url}${logs}?follow=true`), ({event}) => event === 'ping');
	expect(events.at(-1)).toMatchObject({event: 'ping', data: '{}', id: expect.stringMatching(/./)});
});
