import {expect, test} from 'vitest';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import {UsageError} from '../../source/core/errors/usage-error.ts';
import {LineBatchBuilder, lineFlag} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {TaskEvent} from '../../source/core/task.ts';
import {createGatewaySource} from '../../source/gateway/client.ts';
import {startGateway} from '../../source/gateway/server/start.ts';
import {taskOf} from '../core/scripted-source.ts';
import {falseTask, problem, sse, startFalseGateway, startFalseLog} from './false-gateway.ts';
import {endOf, openedOf, sayLines, serveShelf} from './serve.ts';
import {ShelfSource} from './shelf-source.ts';

const selection = {scope: {}, queries: [{type: 'kind', kind: 'job', name: 'report'}]} as const;
const follow = {anchor: 'now', follow: true} as const;
const never = () => new AbortController().signal;

/** The quickest of backoffs. */
const quick = {random: () => 0.999, now: () => 1_700_000_600_000};

const readAll = (url: string, window: {follow: boolean} = follow, options: object = {}) =>
	Array.fromAsync(
		createGatewaySource({url, ...quick, ...options}).openLogs(selection, {anchor: 'now', ...window}, never()),
	);

const firstTasks = async (url: string): Promise<TaskEvent> => {
	for await (const event of createGatewaySource({url}).watchTasks({}, never())) {
		return event;
	}

	throw new Error('the watch ended');
};

const opened = {
	type: 'opened',
	stream: 's',
	task: falseTask.id,
	namespace: 'shop',
	pod: 'p',
	container: 'c',
	role: 'main',
};
const line = (n: number, text: string) => ({
	s: 's',
	instance: {restart: 0},
	at: 'tail',
	lines: [{n, t: `2026-11-21T12:00:0${n}Z`, m: text}],
});
const end = {type: 'task', task: falseTask.id, state: 'succeeded', exit: {code: 0}, final: true};

const textsOf = (events: readonly StreamEvent[]): string[] =>
	events.flatMap(event => (event.type === 'lines' ? [Buffer.from(event.batch.bytes).toString()] : []));

test.each(['ftp://host', 'localhost:8080', 'host', ''])(
	'an address that is no URL is wrong usage: %j',
	url => {
		expect(() => createGatewaySource({url})).toThrow(UsageError);
	},
);

test('a password in the address is refused and not repeated', () => {
	expect(() => createGatewaySource({url: 'http://me:secret@host'})).toThrow(
		/^(?!.*secret)--gateway: no user/,
	);
});

test('where nothing listens the gateway is refused in one sentence, with what to try', async () => {
	const sentence = /^gateway http:\/\/127\.0\.0\.1:1: connection refused; is `kreel serve` running there\?$/;
	await expect(firstTasks('http://127.0.0.1:1')).rejects.toThrow(sentence);
	await expect(readAll('http://127.0.0.1:1')).rejects.toThrow(UnreachableError);
	await expect(readAll('http://127.0.0.1:1', {follow: false})).rejects.toThrow(sentence);
});

test.each([
	['a page of HTML', 200, {'content-type': 'text/html'}, '<html>', /is it the address of a kreel gateway\?$/],
	[
		'not found',
		404,
		{'content-type': 'text/plain'},
		'nope',
		/answered 404; is it the address of a kreel gateway\?$/,
	],
	['other JSON', 200, {'content-type': 'application/json'}, '{"a":1}', /kreel/],
	[
		'broken events',
		200,
		{'content-type': 'text/event-stream'},
		'event: snapshot\ndata: {"tasks":7}\n\n',
		/kreel/,
	],
	[
		'no JSON',
		200,
		{'content-type': 'text/event-stream'},
		'event: snapshot\ndata: x\n\n',
		/not kreel's wire format/,
	],
	['nothing', 200, {'content-type': 'text/event-stream'}, '', /it ended the stream$/],
] as const)(
	'what is no gateway is told apart in one sentence: %s',
	async (_name, status, headers, body, sentence) => {
		const url = await startFalseGateway((_request, response) =>
			response.writeHead(status, headers).end(body),
		);
		const error = await firstTasks(url).catch((reason: unknown) => reason as Error);
		expect(error).toBeInstanceOf(UnreachableError);
		expect((error as Error).message).toMatch(sentence);
		expect((error as Error).message.startsWith(`gateway ${url}: `)).toBe(true);
		await expect(readAll(url, {follow: false})).rejects.toThrow(UnreachableError);
	},
);

test.each([401, 403])(
	'a gateway that does not let one in is %i, with its own words and what to try',
	async status => {
		const url = await startFalseGateway((_request, response) => problem(response, status, 'who are you'));
		const sentence = `gateway ${url}: not permitted (${status}): who are you; try --token-file`;
		await expect(firstTasks(url)).rejects.toThrow(sentence);
		await expect(readAll(url)).rejects.toThrow(sentence);
	},
);

test('a cluster that the gateway cannot reach is told in the gateway’s sentence', async () => {
	const url = await startFalseGateway((_request, response) =>
		problem(response, 502, 'cannot reach the cluster'),
	);
	await expect(firstTasks(url)).rejects.toThrow(`gateway ${url}: cannot reach the cluster`);
});

test('a lost connection is announced, and what was proven to be nothing lost is said', async () => {
	const ids: unknown[] = [];
	const url = await startFalseLog((response, connection, request) => {
		ids.push(request.headers['last-event-id']);
		if (connection === 1) {
			sse(response, ['state', opened, 'a'], ['lines', line(0, 'one'), 'b']);
			setImmediate(() => response.destroy());
		} else {
			sse(response, ['ping', {}, 'b'], ['lines', line(1, 'two'), 'c'], ['end', end, 'd']);
		}
	});
	const events = await readAll(url);
	expect(ids).toEqual([undefined, 'b']);
	expect(textsOf(events)).toEqual(['one', 'two']);
	expect(events.map(({type}) => type)).toEqual([
		'opened',
		'lines',
		'reconnecting',
		'resumed',
		'lines',
		'task',
	]);
	expect(events[2]).toMatchObject({
		stream: 's',
		attempt: 1,
		cause: expect.stringContaining(`gateway ${url}: `),
	});
	expect(events[3]).toMatchObject({stream: 's', proven: true});
});

test('where the gateway cannot prove that nothing was lost, there is a gap and no silence', async () => {
	const url = await startFalseLog((response, connection) => {
		if (connection === 1) {
			sse(response, ['state', opened, 'a'], ['lines', line(0, 'one'), 'b']);
			setImmediate(() => response.destroy());
		} else {
			sse(response, ['resync', {cause: 'restarted'}, 'x'], ['state', opened, 'y']);
			sse(response, ['lines', line(0, 'two'), 'z'], ['end', end, 'e']);
		}
	});
	const events = await readAll(url);
	expect(events.map(({type}) => type)).toEqual([
		'opened',
		'lines',
		'reconnecting',
		'resumed',
		'gap',
		'lines',
		'task',
	]);
	expect(events[3]).toMatchObject({proven: false});
	expect(events[4]).toMatchObject({stream: 's', from: 1_795_262_400_000_000_000n, cause: 'restarted'});
	expect(textsOf(events)).toEqual(['one', 'two']);
});

test('lines that a gateway says twice are delivered once, and lines that it leaves out are a gap', async () => {
	const url = await startFalseLog(response => {
		sse(response, ['state', opened], ['lines', line(0, 'one')], ['lines', line(0, 'one')]);
		sse(response, ['lines', line(1, 'two')], ['lines', line(5, 'six')], ['end', end]);
	});
	const events = await readAll(url);
	expect(textsOf(events)).toEqual(['one', 'two', 'six']);
	expect(events.filter(({type}) => type === 'gap')).toMatchObject([
		{from: 1_795_262_401_000_000_000n, to: 1_795_262_405_000_000_000n, cause: 'the gateway left out lines'},
	]);
});

test('a gateway that is busy is asked again when it says, and what is known of the log meanwhile is said', async () => {
	const url = await startFalseLog((response, connection) => {
		if (connection === 1) {
			problem(response, 503, 'starting');
		} else if (connection === 2) {
			sse(response, ['state', opened, 'a']);
			setImmediate(() => response.destroy());
		} else if (connection === 3) {
			problem(response, 429, 'too many streams', {'retry-after': '1'});
		} else {
			sse(response, ['end', end, 'b']);
		}
	});
	const events = await readAll(url);
	expect(events.map(({type}) => type)).toEqual([
		'waiting',
		'opened',
		'reconnecting',
		'reconnecting',
		'resumed',
		'task',
	]);
	expect(events[0]).toMatchObject({reason: `gateway ${url}: starting`});
	expect(events[3]).toMatchObject({
		attempt: 2,
		cause: `gateway ${url}: too many streams`,
		retryAt: 1_700_000_601_000_000_000n,
	});
});

test('a gateway that says nothing, not even a ping, counts as gone', async () => {
	const url = await startFalseLog((response, connection) => {
		sse(response, ['state', opened, 'a']);
		if (connection > 1) {
			sse(response, ['end', end, 'b']);
		}
	});
	const events = await readAll(url, follow, {silenceMs: 100});
	expect(events.map(({type}) => type)).toEqual(['opened', 'reconnecting', 'resumed', 'task']);
	expect(events[1]).toMatchObject({cause: expect.stringMatching(/no sign of life for 0 s$/)});
});

test('a task that the gateway no longer has is over, and nobody knows how', async () => {
	const url = await startFalseLog((response, connection) => {
		if (connection === 1) {
			sse(response, ['state', opened, 'a']);
			setImmediate(() => response.destroy());
		} else {
			problem(response, 404, 'no task job/report');
		}
	});
	const events = await readAll(url);
	expect(events.slice(2)).toMatchObject([
		{type: 'ended', stream: 's', exit: 'unconfirmed'},
		{type: 'task', state: 'unknown', final: true},
	]);
});

test('a gateway that breaks off into nonsense is one clear error, not a crash', async () => {
	const url = await startFalseLog(response => {
		sse(response, ['state', opened], ['lines', {...line(0, 'one'), lines: [null]}]);
	});
	await expect(readAll(url)).rejects.toThrow(
		/^gateway http.*: sent something that is not kreel's wire format \(lines\.lines\[0\].*\); is it a kreel gateway of this version\?$/,
	);
});

test('a task list that lost its gateway says that it is stale, and then begins anew', async () => {
	let connection = 0;
	const url = await startFalseGateway((_request, response) => {
		connection++;
		sse(response, ['snapshot', {tasks: []}]);
		if (connection === 1) {
			setImmediate(() => response.destroy());
		}
	});
	const types: string[] = [];
	for await (const event of createGatewaySource({url, ...quick}).watchTasks({}, never())) {
		types.push(event.type);
		if (types.length === 3) {
			break;
		}
	}

	expect(types).toEqual(['snapshot', 'stale', 'snapshot']);
});

test('fragments, errors and cut lines keep their marks through a gateway in front of a gateway', async () => {
	const {shelf, url} = await serveShelf();
	const task = taskOf('report', {id: {kind: 'job'}});
	const builder = new LineBatchBuilder();
	const flags = [
		0,
		lineFlag.partial,
		lineFlag.suspect | lineFlag.stderr,
		lineFlag.cut | lineFlag.partial,
		lineFlag.rotated,
	];
	for (const flag of flags) {
		builder.add(Buffer.from([0xff, flag]), 1_700_000_000_123_456_789n, flag);
	}

	shelf.put(task);
	shelf.say(
		task,
		openedOf(task),
		{
			type: 'lines',
			stream: 'report/main',
			instance: {restart: 3, containerId: 'containerd://x'},
			at: 'head',
			batch: builder.take(),
		},
		...endOf(task),
	);
	shelf.end(task);
	const middle = createGatewaySource({url});
	const outer = await startGateway({source: middle});
	const events = await readAll(outer.url);
	const lines = events.find(event => event.type === 'lines')!;
	expect(lines).toMatchObject({at: 'head', instance: {restart: 3, containerId: 'containerd://x'}});
	expect([...lines.batch.flags]).toEqual(flags);
	expect([...lines.batch.bytes]).toEqual(flags.flatMap(flag => [0xff, flag]));
	expect([...lines.batch.times]).toEqual(flags.map(() => 1_700_000_000_123_456_789n));
	await outer.close();
	await middle.close();
});

test('what the gateway may not list is told, with the tasks and before a log that is followed', async () => {
	const {shelf, url} = await serveShelf();
	shelf.narrowed = {refused: 'all', shown: ['shop']};
	const report = taskOf('report', {id: {kind: 'job'}});
	shelf.put(report);
	shelf.say(report, openedOf(report), ...endOf(report));
	shelf.end(report);
	expect(await firstTasks(url)).toMatchObject({type: 'snapshot', narrowed: shelf.narrowed});
	expect((await readAll(url))[0]).toEqual({type: 'narrowed', ...shelf.narrowed});
});

test('tasks that begin to match while a selection is followed join in', async () => {
	const shelf = new ShelfSource();
	const gateway = await startGateway({source: shelf, random: () => 0.5});
	const [first, second] = ['import-1', 'import-2'].map(name => taskOf(name, {id: {kind: 'job'}})) as [
		ReturnType<typeof taskOf>,
		ReturnType<typeof taskOf>,
	];
	shelf.put(first);
	shelf.say(first, openedOf(first), sayLines(first, ['one']));
	const source = createGatewaySource({url: gateway.url});
	const seen: string[] = [];
	const query = {scope: {}, queries: [{type: 'name', name: 'import'}]} as const;
	for await (const event of source.openLogs(query, follow, never())) {
		seen.push(...textsOf([event]));
		if (event.type === 'lines' && seen.length === 1) {
			shelf.say(second, openedOf(second), sayLines(second, ['two']));
			shelf.put(second);
		} else if (event.type === 'lines') {
			for (const task of [first, second]) {
				shelf.say(task, ...endOf(task));
				shelf.end(task);
			}
		}
	}

	expect(seen).toEqual(['one', 'two']);
	await gateway.close();
});

test('closing a gateway source ends what is open', async () => {
	const {shelf, url} = await serveShelf();
	const task = taskOf('report', {id: {kind: 'job'}});
	shelf.put(task);
	shelf.say(task, openedOf(task));
	const source = createGatewaySource({url});
	const types: string[] = [];
	for await (const event of source.openLogs(selection, follow, never())) {
		types.push(event.type);
		await source.close();
	}

	expect(types).toEqual(['opened']);
});
