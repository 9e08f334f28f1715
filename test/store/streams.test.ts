import {expect, test} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {StreamInfo} from '../../source/store/log-store.ts';
import {at, exitOf, lines, opened, task, testStore} from './stream-events.ts';

const stream = 'a';
const caughtUp: StreamEvent = {type: 'caughtUp', stream};
const someLines = lines(stream, [[1, 'one']]);
const olderLines = lines(stream, [[0, 'zero']], 'head');
const waiting: StreamEvent = {type: 'waiting', stream, task, reason: 'pulling image'};
const reconnecting: StreamEvent = {type: 'reconnecting', stream, attempt: 1, cause: 'reset', retryAt: at(9)};
const resumed: StreamEvent = {type: 'resumed', stream, proven: true};
const unreadable: StreamEvent = {type: 'unreadable', stream, cause: '403', permanent: true};
const ended: StreamEvent = {type: 'ended', stream, exit: exitOf(0)};
const restarted: StreamEvent = {type: 'restarted', stream, previous: exitOf(1), instance: {restart: 1}};

const stories: Array<[title: string, events: StreamEvent[], state: StreamInfo['state'], pinned?: string]> = [
	['is loading once it is opened', [], 'loading'],
	['is loading while its history comes', [someLines], 'loading'],
	['is live once its history is complete', [someLines, caughtUp], 'live'],
	['waits, and says why', [waiting], 'waiting', 'waiting'],
	['still waits when its empty history is complete', [waiting, caughtUp], 'waiting', 'waiting'],
	['is live when the first line comes after waiting', [waiting, caughtUp, someLines], 'live'],
	['still waits when only older lines come', [waiting, caughtUp, olderLines], 'waiting', 'waiting'],
	['reconnects, and says why', [caughtUp, reconnecting], 'reconnecting', 'reconnecting'],
	[
		'reconnects until it is said to be resumed',
		[caughtUp, reconnecting, someLines],
		'reconnecting',
		'reconnecting',
	],
	['is live again once it is resumed', [caughtUp, reconnecting, someLines, resumed], 'live'],
	['is loading again where its history was cut off', [reconnecting, resumed], 'loading'],
	['cannot be read, and says why', [unreadable], 'unreadable', 'unreadable'],
	['has ended', [someLines, caughtUp, ended], 'ended'],
	['lives again after a restart', [caughtUp, someLines, restarted], 'live'],
];

test.each(stories)('A stream %s', (_title, events, state, pinned) => {
	const {store} = testStore();
	store.push(opened(stream));
	for (const event of events) {
		store.push(event);
	}

	expect(store.streams[0]!.state).toBe(state);
	expect(store.streams[0]!.notice?.type).toBe(pinned);
});

test('A stream counts its lines and bytes and knows its newest time', () => {
	const {store} = testStore();
	store.push(opened(stream));
	store.push(
		lines(stream, [
			[5, 'five'],
			[3, 'three'],
		]),
	);
	store.push(lines(stream, [[1, 'one']], 'head'));
	expect(store.streams[0]).toMatchObject({index: 0, lines: 3, bytes: 12, newest: at(5)});
});

test('A stream that is opened again for its older lines stays the same one', () => {
	const {store} = testStore();
	store.push(opened('a'));
	store.push(opened('b'));
	store.push(opened('a'));
	expect(store.streams.map(({id}) => id)).toEqual(['a', 'b']);
});

test('Lines of a stream that was never opened are refused aloud, not lost', () => {
	const {store} = testStore();
	expect(() => store.push(someLines)).toThrow('never opened: a');
});

test('Listeners hear once of all changes of a turn, and no more after they left', async () => {
	const {store} = testStore();
	let calls = 0;
	const leave = store.subscribe(() => calls++);
	const before = store.version;
	store.push(opened('a'));
	store.push(someLines);
	expect(calls).toBe(0);
	await store.idle();
	expect(calls).toBe(1);
	expect(store.version).toBeGreaterThan(before);
	leave();
	store.push(someLines);
	await store.idle();
	expect(calls).toBe(1);
});
