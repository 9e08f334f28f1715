import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {longestMs, ReadBursts, shortestMs} from '../../../source/kubernetes/connection/read-bursts.ts';

beforeEach(() => {
	vi.useFakeTimers({
		toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'],
	});
});
afterEach(() => {
	vi.useRealTimers();
});

const start = () => {
	const bursts = new ReadBursts(() => performance.now());
	const add = (isLive = () => true) => {
		const socket = {
			isRead: true,
			bursts: 0,
			pause: () => {
				socket.isRead = false;
			},
			resume: () => {
				socket.bursts += socket.isRead ? 0 : 1;
				socket.isRead = true;
			},
		};
		return Object.assign(bursts.add(socket, isLive), {socket});
	};
	return add;
};

/** So many pieces come, one every `everyMs`. */
const trickle = (
	connection: {arrived(bytes: number): void},
	pieces: number,
	everyMs: number,
	bytes = 100,
): void => {
	for (let piece = 0; piece < pieces; piece++) {
		connection.arrived(bytes);
		vi.advanceTimersByTime(everyMs);
	}
};

describe('connections on which many lines trickle', () => {
	test.each([
		[8, shortestMs],
		[2, 50],
		[1, longestMs],
		[0.5, longestMs],
	])('are read in bursts: with a line every %d ms, every %d ms', (everyMs, burstMs) => {
		const connection = start()();
		trickle(connection, 2000, everyMs);
		connection.socket.bursts = 0;
		trickle(connection, 4000 / everyMs, everyMs);
		expect(connection.socket.bursts).toBeGreaterThan(4000 / burstMs - 5);
		expect(connection.socket.bursts).toBeLessThan(4000 / burstMs + 5);
	});

	test('are soon read in short bursts after very many have come at once', () => {
		const connection = start()();
		for (let burst = 0; burst < 20; burst++) {
			trickle(connection, 10_000, 0);
			vi.advanceTimersByTime(longestMs);
		}

		trickle(connection, 1000, 8);
		connection.socket.bursts = 0;
		trickle(connection, 250, 8);
		expect(connection.socket.bursts).toBeGreaterThan(2000 / shortestMs - 5);
	});

	test('are all read at the same time', () => {
		const add = start();
		const [first, second] = [add(), add()];
		trickle(first, 100, 2);
		first.socket.bursts = 0;
		second.socket.bursts = 0;
		trickle(first, 100, 2);
		expect(first.socket.bursts).toBeGreaterThan(0);
		expect(second.socket.bursts).toBe(first.socket.bursts);
	});

	test('are read at each line again when fewer come, and leave no timer', () => {
		const connection = start()();
		trickle(connection, 100, 2);
		expect(vi.getTimerCount()).toBeGreaterThan(0);
		trickle(connection, 60, 50);
		expect(connection.socket.isRead).toBe(true);
		expect(vi.getTimerCount()).toBe(0);
	});

	test('are read at once while anything is awaited that has to end', () => {
		let isLive = true;
		const connection = start()(() => isLive);
		trickle(connection, 100, 2);
		expect(connection.socket.isRead).toBe(false);
		isLive = false;
		connection.wake();
		expect(connection.socket.isRead).toBe(true);
		trickle(connection, 100, 2);
		expect(connection.socket.isRead).toBe(true);
	});

	test('are not held once they bring much', () => {
		const add = start();
		const [few, many] = [add(), add()];
		trickle(few, 100, 2);
		many.arrived(64 * 1024);
		// One burst.
		vi.advanceTimersByTime(50);
		expect([few.socket.isRead, many.socket.isRead]).toEqual([false, true]);
		trickle(few, longestMs, 1);
		expect(many.socket.isRead).toBe(false);
	});

	test('are read in bursts as soon as more come than before', () => {
		const connection = start()();
		trickle(connection, 25, 100);
		trickle(connection, 25 + 100, 2);
		expect(connection.socket.isRead).toBe(false);
	});

	test('are no longer read in bursts once nothing is under way that may be silent, and soon again when it is', () => {
		let isLive = true;
		const connection = start()(() => isLive);
		trickle(connection, 400, 2);
		isLive = false;
		vi.advanceTimersByTime(longestMs);
		expect(vi.getTimerCount()).toBe(0);
		isLive = true;
		trickle(connection, 25, 2);
		expect(vi.getTimerCount()).toBe(1);
	});

	test('are read at each line again after many came at one time', () => {
		const connection = start()();
		trickle(connection, 25, 0);
		expect(vi.getTimerCount()).toBe(1);
		vi.advanceTimersByTime(60_000);
		expect(connection.socket.isRead).toBe(true);
		expect(vi.getTimerCount()).toBe(0);
	});

	test('are read, between two waits, until nothing more is there', () => {
		const connection = start()();
		const {socket} = connection;
		const {resume} = socket;
		const seen: boolean[] = [];
		socket.resume = () => {
			resume();
			setImmediate(() => seen.push(socket.isRead));
		};
		trickle(connection, 100, 2);
		expect(new Set(seen)).toEqual(new Set([true]));
	});

	test('do not hold others, on which anything is awaited that has to end', () => {
		const add = start();
		const [live, other] = [add(), add(() => false)];
		trickle(live, 100, 2);
		expect([live.socket.isRead, other.socket.isRead]).toEqual([false, true]);
	});

	test('are left alone where they are closed while they are read', () => {
		const add = start();
		const [open, closed] = [add(), add()];
		closed.socket.resume = () => closed.remove();
		trickle(open, 100, 2);
		expect([open.socket.isRead, closed.socket.isRead]).toEqual([false, true]);
	});

	test('are left alone when they are closed', () => {
		const add = start();
		const [open, closed] = [add(), add()];
		trickle(open, 100, 2);
		closed.remove();
		closed.socket.bursts = 0;
		trickle(open, 100, 2);
		expect(closed.socket.bursts).toBe(0);
	});

	test('are counted anew after a pause', () => {
		const connection = start()();
		trickle(connection, 24, 1);
		vi.advanceTimersByTime(10_000);
		trickle(connection, 24, 1);
		expect(connection.socket.bursts).toBe(0);
	});
});

describe('connections with few lines', () => {
	test('are read at each of them', () => {
		const connection = start()();
		trickle(connection, 1000, 12);
		expect(connection.socket.bursts).toBe(0);
		expect(vi.getTimerCount()).toBe(0);
	});
});
