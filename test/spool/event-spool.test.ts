import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {LineBatchBuilder, lineBytes, maxLineBytes, sliceBatch} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {createEventSpool, type EventSpool} from '../../source/spool/event-spool.ts';
import {ended, linesOf, numbered, opened, plain, readAll, waiting} from './spool-events.ts';
import {memoryFiles, realFiles} from './spool-files.ts';

const kibibyte = 1024;

/** Lines of 10 KiB with the numbers from `from` to `to` (exclusive). */
const pushNumbers = (spool: EventSpool, from: number, to: number) => {
	for (let number = from; number < to; number++) {
		spool.push(numbered('a', number, 10 * kibibyte));
	}
};

/** The numbers of lines, and gaps as they are. */
const told = (events: readonly StreamEvent[]) =>
	events.map(event =>
		event.type === 'lines' ? Number.parseInt(Buffer.from(lineBytes(event.batch, 0)).toString(), 10) : event,
	);

const upTo = (count: number) => Array.from({length: count}, (_, number) => number);

const take = async (spool: EventSpool, count: number): Promise<StreamEvent[]> => {
	const reader = spool[Symbol.asyncIterator]();
	const events: StreamEvent[] = [];
	while (events.length < count) {
		events.push((await reader.next()).value!);
	}

	return events;
};

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

test('beyond the disk the newest lines are dropped, and one gap says how many and when', async () => {
	const files = memoryFiles();
	const options = {memoryBytes: 200 * kibibyte, diskBytes: 300 * kibibyte, openFile: files.open};
	const spool = createEventSpool(options);
	for (let number = 0; number < 100; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.push(ended('a'));
	spool.end();
	const got = told(await readAll(spool));
	const kept = got.length - 2;
	expect(kept).toBeGreaterThan(35);
	expect(got.slice(0, kept)).toEqual(upTo(kept));
	expect(got.slice(kept)).toEqual([
		{
			type: 'gap',
			stream: 'a',
			from: BigInt(kept) * 1_000_000n,
			to: 99_000_000n,
			cause: `the reader was too slow: ${100 - kept} lines were dropped`,
		},
		ended('a'),
	]);
});

test('after dropped lines, lines are kept again as soon as the reader has made room', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({
		memoryBytes: 200 * kibibyte,
		diskBytes: 400 * kibibyte,
		openFile: files.open,
	});
	for (let number = 0; number < 80; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	const writes = files.writes;
	const first = await take(spool, 25);
	await files.idle();
	expect(files.writes).toBeGreaterThan(writes);
	pushNumbers(spool, 80, 81);
	spool.end();
	const rest = told(await readAll(spool));
	expect(told(first)).toEqual(upTo(25));
	expect(rest.at(-2)).toMatchObject({type: 'gap', to: 79_000_000n});
	expect(rest.at(-1)).toBe(80);
});

test('notices and ends are never dropped, and part the gaps', async () => {
	const spool = createEventSpool({memoryBytes: 20 * kibibyte, diskBytes: 0});
	pushNumbers(spool, 0, 10);
	spool.push(waiting('b', 'another stream'));
	pushNumbers(spool, 10, 12);
	spool.push(waiting('a', 'this stream'));
	pushNumbers(spool, 12, 13);
	spool.push(ended('a'));
	spool.end();
	const got = await readAll(spool);
	const causes = got.map(event => (event.type === 'gap' ? event.cause : event.type));
	const kept = causes.filter(cause => cause === 'lines').length;
	expect(kept).toBeGreaterThan(0);
	expect(causes.filter((_, index) => !('stream' in got[index]! && got[index]!.stream === 'b'))).toEqual([
		...Array.from({length: kept}, () => 'lines'),
		`the reader was too slow: ${12 - kept} lines were dropped`,
		'waiting',
		'the reader was too slow: 1 line was dropped',
		'ended',
	]);
	expect(got).toContainEqual(waiting('b', 'another stream'));
});

test('where the disk is full nothing that waits is lost, and the gap says what the system said', async () => {
	const files = memoryFiles();
	files.faults.write.push(undefined, undefined, 'ENOSPC');
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	for (let number = 0; number < 60; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.end();
	const got = told(await readAll(spool));
	const kept = got.length - 1;
	expect(files.writes).toBe(2);
	expect(got.slice(0, kept)).toEqual(upTo(kept));
	expect(got.at(-1)).toMatchObject({
		to: 59_000_000n,
		cause: `the reader was too slow and the temporary file failed (ENOSPC): ${60 - kept} lines were dropped`,
	});
});

test('where no file can be made, memory is used to its end and the rest is declared', async () => {
	const files = realFiles();
	const directory = join(tmpdir(), 'kreel-there-is-no-such-directory');
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, directory, openFile: files.open});
	pushNumbers(spool, 0, 8);
	await files.idle();
	pushNumbers(spool, 8, 30);
	spool.end();
	const got = told(await readAll(spool));
	const kept = got.length - 1;
	expect(kept).toBeGreaterThan(6);
	expect(got.slice(0, kept)).toEqual(upTo(kept));
	expect(got.at(-1)).toMatchObject({type: 'gap', to: 29_000_000n});
});

test('a disk that failed is tried again when the reader has caught up', async () => {
	const files = memoryFiles();
	files.faults.open.push('EACCES');
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 9);
	await take(spool, 9);
	await files.idle();
	for (let number = 9; number < 40; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.end();
	expect(told(await readAll(spool))).toEqual(upTo(40).slice(9));
	expect(files.made).toBe(1);
});

test('an event that is larger than the disk does not keep later ones from it', async () => {
	const files = memoryFiles();
	const options = {memoryBytes: 100 * kibibyte, diskBytes: 50 * kibibyte, openFile: files.open};
	const spool = createEventSpool(options);
	pushNumbers(spool, 0, 4);
	spool.push(numbered('a', 4, 80 * kibibyte));
	await files.idle();
	expect(files.writes).toBe(0);
	expect(told(await take(spool, 5))).toEqual(upTo(5));
	for (let number = 5; number < 18; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.end();
	expect(files.writes).toBeGreaterThan(0);
	expect(told(await readAll(spool))).toEqual(upTo(18).slice(5));
});

test('what cannot be read back is declared stream by stream, with openings before it and ends after it', async () => {
	const files = memoryFiles();
	files.faults.read.push(undefined, 'EIO');
	const spool = createEventSpool({memoryBytes: 64 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 3);
	spool.push(opened('b'));
	spool.push(linesOf('b', ['one', 'two'], 7));
	spool.push(ended('b'));
	pushNumbers(spool, 3, 4);
	await files.idle();
	expect(files.writes).toBeGreaterThan(0);
	spool.end();
	const got = await readAll(spool);
	const ofB = got.filter(event => 'stream' in event && event.stream === 'b');
	expect(ofB).toEqual([
		opened('b'),
		{
			type: 'gap',
			stream: 'b',
			from: 7_000_000n,
			to: 7_000_001n,
			cause: 'the temporary file could not be read (EIO): 2 lines were dropped',
		},
		ended('b'),
	]);
	await spool.close();
	expect(files.openNow).toBe(0);
});

const overflown = async (files = memoryFiles(), signal?: AbortSignal) => {
	const spool = createEventSpool({memoryBytes: 64 * kibibyte, openFile: files.open, signal});
	for (let number = 0; number < 20; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	expect(files.openNow).toBe(1);
	return {files, spool};
};

test('a reader who leaves early closes the file', async () => {
	const {files, spool} = await overflown();
	for await (const event of spool) {
		expect(event.type).toBe('lines');
		break;
	}

	expect(files.openNow).toBe(0);
	spool.push(ended('a'));
	expect(await readAll(spool)).toEqual([]);
});

test('a reader who leaves while it waits for an event does not wait for it', async () => {
	const spool = createEventSpool();
	const reader = spool[Symbol.asyncIterator]();
	const next = reader.next();
	await reader.return!();
	expect(await next).toEqual({done: true, value: undefined});
});

test('an aborted signal ends the iteration quietly and closes the file, also while it is written', async () => {
	const stop = new AbortController();
	const {files, spool} = await overflown(memoryFiles(), stop.signal);
	pushNumbers(spool, 20, 30);
	stop.abort();
	expect(await readAll(spool)).toEqual([]);
	await spool.close();
	expect(files.openNow).toBe(0);
});

test('a spool that was aborted before it began takes nothing', async () => {
	const spool = createEventSpool({signal: AbortSignal.abort()});
	spool.push(ended('a'));
	expect(await readAll(spool)).toEqual([]);
});

test('a file that was read to its end is closed before the next event comes', async () => {
	const {files, spool} = await overflown();
	expect(told(await take(spool, 20))).toEqual(upTo(20));
	await files.idle();
	expect(files.openNow).toBe(0);
	pushNumbers(spool, 20, 21);
	spool.end();
	expect(told(await readAll(spool))).toEqual([20]);
});

test('an error of the source comes after all that the source gave', async () => {
	const {spool} = await overflown();
	spool.fail(new Error('the connection is gone'));
	spool.fail(new Error('a later one'));
	const got: StreamEvent[] = [];
	const reading = (async () => {
		for await (const event of spool) {
			got.push(event);
		}
	})();
	await expect(reading).rejects.toThrow('the connection is gone');
	expect(told(got)).toEqual(upTo(20));
	expect(await readAll(spool)).toEqual([]);
});

test('history waits for room until little is left to read', async () => {
	const spool = createEventSpool({memoryBytes: 100 * kibibyte});
	await spool.room();
	pushNumbers(spool, 0, 6);
	let hasRoom = false;
	const room = spool.room().then(() => {
		hasRoom = true;
	});
	await nextTurn();
	expect(hasRoom).toBe(false);
	await take(spool, 4);
	await room;
	expect(hasRoom).toBe(true);
});

test('who waits for room is let go when the reader leaves', async () => {
	const {spool} = await overflown();
	const room = spool.room();
	await spool.close();
	await expect(room).resolves.toBeUndefined();
});

test('a temporary file has no name while it is used', async () => {
	const directory = await mkdtemp(join(tmpdir(), 'kreel-spool-'));
	try {
		const files = realFiles();
		const spool = createEventSpool({memoryBytes: 64 * kibibyte, directory, openFile: files.open});
		for (let number = 0; number < 20; number++) {
			pushNumbers(spool, number, number + 1);
			await files.idle();
			expect(await readdir(directory)).toEqual([]);
		}

		spool.end();
		expect(told(await readAll(spool))).toEqual(upTo(20));
	} finally {
		await rm(directory, {recursive: true});
	}
});
