import {setImmediate} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {ChunkQueue} from '../../../source/kubernetes/connection/chunk-queue.ts';

/** A queue, and what it told its sender. */
const startQueue = () => {
	const told: string[] = [];
	const queue = new ChunkQueue({
		onFull: () => told.push('full'),
		onRoom: () => told.push('room'),
		onLeft: () => told.push('left'),
	});
	return {queue, told};
};

describe('who has all handed over', () => {
	test('gets what waits already at once, what comes together in one piece, and the end after it', async () => {
		const {queue} = startQueue();
		const pieces: string[] = [];
		queue.push(Buffer.from('a'));
		queue.push(Buffer.from('b'));
		const over = queue.readAll(chunk => pieces.push(String(chunk)));
		expect(pieces).toEqual(['ab']);
		queue.push(Buffer.from('c'));
		queue.push(Buffer.from('d'));
		expect(pieces).toEqual(['ab']);
		await setImmediate();
		queue.push(Buffer.from('e'));
		queue.end();
		await over;
		await setImmediate();
		expect(pieces).toEqual(['ab', 'cd', 'e']);
	});

	test('gets what came before an error, then the error', async () => {
		const {queue} = startQueue();
		queue.push(Buffer.from('a'));
		queue.end(new Error('broken'));
		const pieces: string[] = [];
		await expect(queue.readAll(chunk => pieces.push(String(chunk)))).rejects.toThrow('broken');
		expect(pieces).toEqual(['a']);
	});

	test('holds the sender up until a large piece was taken', async () => {
		const {queue, told} = startQueue();
		void queue.readAll(() => told.push('taken'));
		queue.push(Buffer.alloc(200_000));
		expect(told).toEqual(['full']);
		await setImmediate();
		expect(told).toEqual(['full', 'room', 'taken']);
	});

	test('gets its own error back, leaves with it, and is given nothing more', async () => {
		const {queue, told} = startQueue();
		const over = queue.readAll(() => {
			told.push('taken');
			throw new Error('wrong');
		});
		over.catch(() => {});
		queue.push(Buffer.from('a'));
		await setImmediate();
		queue.push(Buffer.from('b'));
		await setImmediate();
		await expect(over).rejects.toThrow('wrong');
		expect(told).toEqual(['taken', 'left']);
	});

	test('gets nothing after the end, whatever the sender still has', async () => {
		const {queue} = startQueue();
		const pieces: string[] = [];
		const over = queue.readAll(chunk => pieces.push(String(chunk)));
		queue.end(new Error('aborted'));
		await expect(over).rejects.toThrow('aborted');
		queue.push(Buffer.from('late'));
		await setImmediate();
		expect(pieces).toEqual([]);
	});

	test('gets what came on several connections at one time, again and again', async () => {
		const [first, second] = [startQueue(), startQueue()];
		let count = 0;
		void first.queue.readAll(() => {});
		void second.queue.readAll(() => count++);
		first.queue.push(Buffer.from('a'));
		const isFirstRead = setImmediate();
		second.queue.push(Buffer.from('b'));
		await isFirstRead;
		expect(count).toBe(1);
		second.queue.push(Buffer.from('c'));
		await setImmediate();
		expect(count).toBe(2);
	});

	test('gets the end that came first', async () => {
		const {queue} = startQueue();
		queue.end();
		queue.end(new Error('too late'));
		await queue.readAll(() => {});
	});
});

describe('who iterates', () => {
	test('gets what has come together in one piece, and the error after it', async () => {
		const {queue} = startQueue();
		queue.push(Buffer.from('a'));
		queue.push(Buffer.from('b'));
		expect(String((await queue.next()).value)).toBe('ab');
		queue.push(Buffer.from('c'));
		queue.end(new Error('broken'));
		expect(String((await queue.next()).value)).toBe('c');
		await expect(queue.next()).rejects.toThrow('broken');
	});

	test('holds the sender up once at 128 KiB, until all was taken', async () => {
		const {queue, told} = startQueue();
		const half = Buffer.alloc(64 * 1024);
		queue.push(half);
		expect(told).toEqual([]);
		queue.push(half);
		queue.push(half);
		expect(told).toEqual(['full']);
		expect((await queue.next()).value).toHaveLength(192 * 1024);
		expect(told).toEqual(['full', 'room']);
		queue.push(half);
		await queue.next();
		expect(told).toEqual(['full', 'room']);
	});

	test('makes the sender stop by leaving, and gets nothing more', async () => {
		const {queue, told} = startQueue();
		queue.push(Buffer.from('a'));
		await queue.return();
		expect(told).toEqual(['left']);
		expect(await queue.next()).toEqual({value: undefined, done: true});
	});

	test('tells nobody by leaving after the end', async () => {
		const {queue, told} = startQueue();
		queue.end();
		await queue.return();
		expect(told).toEqual([]);
	});
});
