import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {drained} from '../../source/spool/drained.ts';
import {ended, numbered, opened} from './spool-events.ts';
import {memoryFiles} from './spool-files.ts';

const mebibyte = 1024 * 1024;

/** A source that is always ready, and says how much of it was read and whether it was told to return. */
const readySource = (count: number, bytes = 10_000) => {
	const state = {read: 0, hasReturned: false};
	async function* events(): AsyncGenerator<StreamEvent> {
		try {
			for (; state.read < count; state.read++) {
				yield numbered('a', state.read, bytes);
			}

			yield ended('a');
		} finally {
			state.hasReturned = true;
		}
	}

	return {state, events};
};

const times = (events: readonly StreamEvent[]) =>
	events.map(event => (event.type === 'lines' ? event.batch.times[0] : event.type));

const upTo = (count: number) => Array.from({length: count}, (_, number) => BigInt(number) * 1_000_000n);

test('a source is read to its end while its reader has taken one event', async () => {
	const files = memoryFiles();
	const {state, events} = readySource(200);
	const reader = drained(events(), {memoryBytes: mebibyte / 2, openFile: files.open});
	const got = [(await reader.next()).value!];
	while (!state.hasReturned) {
		await nextTurn();
	}

	expect(state.read).toBe(200);
	for await (const event of reader) {
		got.push(event);
	}

	expect(times(got)).toEqual([...upTo(200), 'ended']);
	expect(files.made).toBe(1);
});

test('a source that is always ready leaves turns for the reader and for the disk', async () => {
	const {events} = readySource(Number.POSITIVE_INFINITY);
	let count = 0;
	for await (const event of drained(events(), {memoryBytes: mebibyte, diskBytes: mebibyte})) {
		await nextTurn();
		count += event.type === 'lines' ? 1 : 0;
		if (count === 50) {
			break;
		}
	}

	expect(count).toBe(50);
});

test('a source is not read before its reader asks, nor after its reader left', async () => {
	const {state, events} = readySource(10);
	const reader = drained(events());
	await nextTurn();
	expect(state.read).toBe(0);
	await reader.return(undefined);
	expect(await reader.next()).toEqual({done: true, value: undefined});
	expect(state.read).toBe(0);
});

test('an error of the source comes after all that it gave', async () => {
	async function* source(): AsyncGenerator<StreamEvent> {
		yield opened('a');
		yield numbered('a', 0, 10);
		throw new Error('no such task');
	}

	const got: StreamEvent[] = [];
	const reading = (async () => {
		for await (const event of drained(source())) {
			got.push(event);
		}
	})();
	await expect(reading).rejects.toThrow('no such task');
	expect(times(got)).toEqual(['opened', 0n]);
});

test('a reader who leaves early makes the source return and closes the file', async () => {
	const files = memoryFiles();
	const {state, events} = readySource(Number.POSITIVE_INFINITY);
	const options = {memoryBytes: 100_000, diskBytes: mebibyte, openFile: files.open};
	for await (const _ of drained(events(), options)) {
		while (files.writes < 5) {
			await nextTurn();
		}

		break;
	}

	while (!state.hasReturned) {
		await nextTurn();
	}

	expect(files.openNow).toBe(0);
});

test('a reader who leaves does not wait for a source that is silent', async () => {
	let wake = () => {};
	let hasReturned = false;
	async function* silent(): AsyncGenerator<StreamEvent> {
		try {
			yield opened('a');
			await new Promise<void>(resolve => {
				wake = resolve;
			});
		} finally {
			hasReturned = true;
		}
	}

	for await (const event of drained(silent())) {
		expect(event.type).toBe('opened');
		break;
	}

	expect(hasReturned).toBe(false);
	wake();
	await nextTurn();
	expect(hasReturned).toBe(true);
});

test('an aborted signal ends a reader that waits, quietly', async () => {
	const stop = new AbortController();
	async function* source(): AsyncGenerator<StreamEvent> {
		yield opened('a');
		await new Promise(resolve => stop.signal.addEventListener('abort', resolve));
	}

	const got: StreamEvent[] = [];
	for await (const event of drained(source(), {signal: stop.signal})) {
		got.push(event);
		setImmediate(() => stop.abort());
	}

	expect(times(got)).toEqual(['opened']);
});
