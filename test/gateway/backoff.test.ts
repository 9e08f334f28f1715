import type {ServerResponse} from 'node:http';
import {expect, test} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {Backoff} from '../../source/gateway/backoff.ts';
import {createGatewaySource} from '../../source/gateway/client.ts';
import {encodeTask} from '../../source/gateway/wire-task.ts';
import {falseTask, sse, startFalseGateway, startFalseLog} from './false-gateway.ts';

const selection = {scope: {}, queries: [{type: 'kind', kind: 'job', name: 'report'}]} as const;
const opened = {
	type: 'opened',
	stream: 's',
	task: falseTask.id,
	namespace: 'shop',
	pod: 'p',
	container: 'c',
	role: 'main',
};
const lineOf = (n: number) => ({
	s: 's',
	instance: {restart: 0},
	at: 'tail',
	lines: [{n, t: '2026-11-21T12:00:00Z', m: `line ${n}`}],
});

/** A clock that only waits move. After so many waits the reader is told to stop. */
const handClock = (waits: number) => {
	const waited: number[] = [];
	const abort = new AbortController();
	let nowMs = 1_700_000_000_000;
	return {
		waited,
		signal: abort.signal,
		pass: (ms: number) => {
			nowMs += ms;
		},
		options: {
			now: () => nowMs,
			random: () => 0,
			sleep: async (ms: number) => {
				waited.push(ms);
				nowMs += ms;
				if (waited.length === waits) {
					abort.abort();
				}
			},
		},
	};
};

const doubling = [500, 1000, 2000, 4000, 8000, 15_000, 15_000];

const readLog = async (
	log: (response: ServerResponse, connection: number) => void,
	clock: ReturnType<typeof handClock>,
	isFollowed = true,
): Promise<StreamEvent[]> => {
	const url = await startFalseLog(log);
	const source = createGatewaySource({url, ...clock.options});
	const window = {anchor: 'now', follow: isFollowed} as const;
	const events = await Array.fromAsync(source.openLogs(selection, window, clock.signal));
	await source.close();
	return events;
};

test.each([
	['followed', true],
	['not followed', false],
])(
	'a gateway that ends each stream after the same event is asked ever more seldom, and that is said: %s',
	async (_name, isFollowed) => {
		const clock = handClock(8);
		const events = await readLog(
			response => {
				sse(response, ['state', opened, 'a']);
				response.end();
			},
			clock,
			isFollowed,
		);
		expect(clock.waited).toEqual([0, ...doubling]);
		const notices = events.filter(({type}) => type === 'reconnecting');
		expect(notices.map(notice => 'attempt' in notice && notice.attempt)).toEqual([2, 3, 4, 5, 6, 7, 8]);
		expect(notices[0]).toMatchObject({cause: expect.stringMatching(/: it ended the stream$/)});
	},
);

test('a gateway that ends the streams of a log that has no container yet is said to do so', async () => {
	const clock = handClock(4);
	const waiting = {type: 'waiting', task: falseTask.id, reason: 'no pod yet'};
	const events = await readLog(response => {
		sse(response, ['state', waiting, 'a']);
		response.end();
	}, clock);
	expect(clock.waited).toEqual([0, 500, 1000, 2000]);
	const broken = expect.stringMatching(/it ended the stream$/);
	const reasons = events.map(event => (event.type === 'waiting' ? event.reason : event.type));
	expect(reasons).toEqual(['no pod yet', broken, 'no pod yet', broken, 'no pod yet', broken]);
});

test('a gateway that ends the stream of containers that have all ended, but not the log, is said to do so', async () => {
	const clock = handClock(3);
	const events = await readLog(response => {
		const ended = {type: 'ended', stream: 's', exit: {code: 0}};
		sse(response, ['state', opened, 'a'], ['state', ended, 'b']);
		response.end();
	}, clock);
	const broken = expect.stringMatching(/it ended the stream$/);
	const reasons = events.map(event => (event.type === 'waiting' ? event.reason : event.type));
	expect(reasons).toEqual(['opened', 'ended', broken, 'the gateway answers again', broken]);
});

test('lines that were not known are progress: a stream that ends in order is asked at once for more', async () => {
	const clock = handClock(6);
	const events = await readLog((response, connection) => {
		sse(response, ['state', opened, 'a'], ['lines', lineOf(Math.min(connection, 3)), `${connection}`]);
		response.end();
	}, clock);
	expect(clock.waited).toEqual([0, 0, 0, 500, 1000, 2000]);
	expect(events.filter(({type}) => type === 'lines')).toHaveLength(3);
});

test('lines that a gateway tells anew after it lost its place are no progress', async () => {
	const clock = handClock(5);
	const events = await readLog(response => {
		sse(response, ['resync', {cause: 'lost'}, 'x'], ['state', opened, 'a'], ['lines', lineOf(0), 'b']);
		response.end();
	}, clock);
	expect(clock.waited).toEqual([0, 500, 1000, 2000, 4000]);
	expect(events.filter(({type}) => type === 'reconnecting')).toHaveLength(4);
});

test('a connection that is cut off in mid-log is announced from the first try', async () => {
	const clock = handClock(3);
	const events = await readLog((response, connection) => {
		sse(response, ['state', opened, 'a'], ['lines', lineOf(connection), `${connection}`]);
		setImmediate(() => response.destroy());
	}, clock);
	expect(clock.waited).toEqual([250, 250, 250]);
	expect(events.filter(({type}) => type === 'reconnecting')).toMatchObject([
		{attempt: 1},
		{attempt: 1},
		{attempt: 1},
	]);
});

test.each([
	['breaks off into nonsense', 'event: upsert\ndata: {"task":\n\n', /not kreel's wire format/],
	['ends', '', /it ended the stream$/],
])(
	'a list of tasks that %s after each snapshot is stale each time, and asked ever more seldom',
	async (_name, rest, cause) => {
		const clock = handClock(8);
		const url = await startFalseGateway((_request, response) => {
			sse(response, ['snapshot', {tasks: [JSON.parse(encodeTask(falseTask))]}]);
			response.end(rest);
		});
		const source = createGatewaySource({url, ...clock.options});
		const events = await Array.fromAsync(source.watchTasks({}, clock.signal));
		await source.close();
		expect(clock.waited).toEqual([250, ...doubling]);
		expect(events.map(({type}) => type)).toEqual(Array.from({length: 8}, () => ['snapshot', 'stale']).flat());
		expect(events[1]).toMatchObject({cause: expect.stringMatching(cause)});
	},
);

test('a connection that gave signs of life for a minute counts as healthy, one of less does not', () => {
	let nowMs = 0;
	const backoff = new Backoff({now: () => nowMs, random: () => 0});
	const connect = (ms: number): number => {
		backoff.heard();
		nowMs += ms;
		backoff.heard();
		return backoff.next().ms;
	};

	expect([0, 59_999, 59_999, 60_000, 0, 90_000].map(connect)).toEqual([250, 500, 1000, 250, 500, 250]);
});

test('silence is no health: a minute counts from the first to the last that was heard', () => {
	let nowMs = 0;
	const backoff = new Backoff({now: () => nowMs, random: () => 0});
	backoff.next();
	backoff.heard();
	nowMs += 300_000;
	expect(backoff.next().ms).toBe(500);
});

test('up to half of a wait is left out by chance', () => {
	const backoff = new Backoff({now: () => 0, random: () => 0.5});
	expect([backoff.next().ms, backoff.next().ms]).toEqual([188, 375]);
});
