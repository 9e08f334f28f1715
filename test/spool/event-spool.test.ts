import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {LineBatchBuilder, maxLineBytes, sliceBatch} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {createEventSpool} from '../../source/spool/event-spool.ts';
import {kibibyte, pushNumbers, take, told, upTo} from './numbered-lines.ts';
import {ended, linesOf, numbered, opened, plain, readAll, waiting} from './spool-events.ts';
import {memoryFiles, realFiles} from './spool-files.ts';

test('while memory suffices no file is made', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 1000 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 60);
	spool.push(ended('a'));
	spool.end();
	expect(told(await readAll(spool))).toEqual([...upTo(60), ended('a')]);
	expect(files.made).toBe(0);
});

test('a reader that waits is given an event as it comes', async () => {
	const spool = createEventSpool({memoryBytes: 0, diskBytes: 0});
	const reader = spool[Symbol.asyncIterator]();
	const first = reader.next();
	const second = reader.next();
	const said = [linesOf('a', ['one']), waiting('b', 'not scheduled')];
	for (const event of said) {
		spool.push(event);
	}

	expect([(await first).value, (await second).value]).toEqual(said);
});

test('what memory has no room for comes back from the disk in its order, byte for byte', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	const builder = new LineBatchBuilder();
	for (let line = 0; line < 300; line++) {
		const bytes = Uint8Array.from({length: line}, (_, index) => (index * 7 + line) % 256);
		builder.add(bytes, 1_700_000_000_000_000_000n + BigInt(line), line % 32);
	}

	const batch = builder.take();
	const pushed: StreamEvent[] = [opened('a')];
	for (let line = 0; line < 300; line += 3) {
		const instance = {containerId: line > 150 ? `containerd://${line}` : undefined, restart: line};
		const at = line % 2 === 0 ? 'tail' : 'head';
		pushed.push({type: 'lines', stream: 'a', instance, at, batch: sliceBatch(batch, line, line + 3)});
		pushed.push({type: 'reconnecting', stream: 'a', attempt: line, cause: '\ud800\u0000', retryAt: -1n});
		await files.idle();
		spool.push(pushed.at(-2)!);
		spool.push(pushed.at(-1)!);
	}

	spool.end();
	expect(files.writes).toBeGreaterThan(2);
	expect((await readAll(spool)).map(plain)).toEqual(pushed.slice(1).map(plain));
});

test('lines of a mebibyte, larger than all of memory, come through whole', async () => {
	const files = realFiles();
	const spool = createEventSpool({memoryBytes: 64 * kibibyte, openFile: files.open});
	const pushed = [1, 2, 3, 4].map(number => numbered('a', number, maxLineBytes));
	for (const event of pushed) {
		spool.push(event);
		// A line is more than memory has room for, so each has to be on the disk before the next comes.
		await files.idle();
	}

	spool.end();
	expect(
		(await readAll(spool)).map(event => Buffer.compare(bytesOf(event), bytesOf(pushed.shift()!))),
	).toEqual([0, 0, 0, 0]);
});

const bytesOf = (event: StreamEvent) => (event.type === 'lines' ? event.batch.bytes : new Uint8Array());

test('history waits for room until little is left to read', async () => {
	const spool = createEventSpool({memoryBytes: 100 * kibibyte});
	await spool.room();
	pushNumbers(spool, 0, 6);
	let hasRoom = false;
	const room = spool.room().then(() => {
		hasRoom = true;
	});
	for (const taken of [0, 3]) {
		await take(spool, taken);
		await nextTurn();
		expect(hasRoom).toBe(false);
	}

	await take(spool, 1);
	await room;
	expect(hasRoom).toBe(true);
});

test('history does not go on while anything is on the disk', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	for (let number = 0; number < 20; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	await take(spool, 4);
	let hasRoom = false;
	const room = spool.room().then(() => {
		hasRoom = true;
	});
	await Promise.resolve();
	expect(hasRoom).toBe(false);
	await take(spool, 16);
	await room;
});
