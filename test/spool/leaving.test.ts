import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {Backlog} from '../../source/spool/backlog.ts';
import {DiskQueue} from '../../source/spool/disk-queue.ts';
import {createEventSpool} from '../../source/spool/event-spool.ts';
import type {OpenSpoolFile} from '../../source/spool/temporary-file.ts';
import {kibibyte, pushNumbers, take, told, upTo} from './numbered-lines.ts';
import {ended, numbered, readAll} from './spool-events.ts';
import {memoryFiles, realFiles} from './spool-files.ts';

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

test('a file is not closed while it is written, though the reader has taken all that is', async () => {
	const files = memoryFiles();
	const order: string[] = [];
	const open: OpenSpoolFile = async directory => {
		const file = await files.open(directory);
		return {
			...file,
			async write(bytes, offset) {
				await file.write(bytes, offset);
				order.push('written');
			},
			close() {
				order.push('closed');
				return file.close();
			},
		};
	};
	const spool = createEventSpool({memoryBytes: 64 * kibibyte, openFile: open});
	pushNumbers(spool, 0, 4);
	expect(told(await take(spool, 4))).toEqual(upTo(4));
	await files.idle();
	expect(order).toEqual(['written', 'closed']);
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

test('who waits for room is let go when the reader leaves', async () => {
	const {spool} = await overflown();
	const room = spool.room();
	await spool.close();
	await expect(room).resolves.toBeUndefined();
});

test('what waits is given back when the reader leaves, and what is under way then does not bring it back', async () => {
	const files = memoryFiles();
	const disk = new DiskQueue(files.open, tmpdir(), 1000 * kibibyte);
	let changes = 0;
	const backlog = new Backlog({memoryBytes: 64 * kibibyte, disk, onChange: () => changes++});
	backlog.push(numbered('a', 0, 10 * kibibyte));
	expect(backlog.isEmpty).toBe(false);
	for (let number = 1; number < 20; number++) {
		backlog.push(numbered('a', number, 10 * kibibyte));
		await files.idle();
	}

	for (let number = 20; number < 40; number++) {
		backlog.push(numbered('a', number, 10 * kibibyte));
	}

	changes = 0;
	await backlog.close();
	await files.idle();
	expect(backlog.isEmpty).toBe(true);
	expect(changes).toBe(0);
	expect(files.openNow).toBe(0);
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

test('an error of the source after its end is none', async () => {
	const spool = createEventSpool();
	spool.push(ended('a'));
	spool.end();
	spool.fail(new Error('too late'));
	expect(await readAll(spool)).toEqual([ended('a')]);
});
