import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {joinBatches} from '../../../source/core/batch-parts.ts';
import {type LineBatch, sliceBatch} from '../../../source/core/line-batch.ts';
import type {NodeLog} from '../../../source/kubernetes/node-files/node-log.ts';
import {answerText, LogNode, start} from './log-node.ts';
import {messagesOf, numbered, openLog, readOn, readRange, readToEnd, signal} from './open-node.ts';

const rotatedWords = '— the node had rotated them away before they were read —';

const batchOf = async (log: NodeLog): Promise<LineBatch> => {
	const reading = await log.read({}, signal);
	const parts = await Array.fromAsync(reading.parts(signal));
	return joinBatches(parts.flatMap(part => (part.type === 'lines' ? [part.batch] : [])));
};

/** What can happen to a log between two looks at it. */
const step = fc.oneof(
	fc.record({do: fc.constant('write' as const), lines: fc.integer({min: 1, max: 30})}),
	fc.record({do: fc.constant('rotate' as const), isReopened: fc.boolean()}),
	fc.record({do: fc.constant('read' as const)}),
);

/** The kubelet compresses all rotated files but the newest. */
const compressOlder = (node: LogNode): void => {
	const plain = [...node.files.keys()].filter(name => /^0\.log\.\d+-\d+$/.test(name)).sort();
	for (const name of plain.slice(0, -1)) {
		node.compress(name);
	}
};

describe('reading on across rotations', () => {
	test('gives each line once, in order, whatever was rotated and compressed between', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, {maxLength: 25}), async steps => {
				const node = new LogNode();
				node.write(3);
				const log = await openLog(node);
				const reading = await log.read({}, signal);
				const read: string[] = [];
				let count = 3;
				for (const one of steps) {
					if (one.do === 'write') {
						node.write(one.lines);
						count += one.lines;
					} else if (one.do === 'rotate' && node.files.get('0.log')?.length) {
						node.rotate(one.isReopened);
						compressOlder(node);
					} else if (one.do === 'read') {
						read.push(...(await readOn(reading)));
					}
				}

				read.push(...(await readOn(reading)));
				expect(read).toEqual(numbered(0, count));
			}),
			{numRuns: 60},
		);
	});

	test.each(Array.from({length: 16}, (_, index) => index + 1))(
		'gives each line once where the files are rotated before request %i',
		async turn => {
			const node = new LogNode();
			node.write(4000, 'stdout', 300);
			node.rotate();
			node.write(4000, 'stdout', 300);
			let count = 8000;
			node.onRequest = (_, request) => {
				if (request === turn) {
					node.rotate();
					compressOlder(node);
					node.write(100);
					count += 100;
				}
			};
			const log = await openLog(node);
			const reading = await log.read({}, signal);
			const read = await readOn(reading);
			read.push(...(await readOn(reading)));
			expect(read).toEqual(numbered(0, count));
		},
	);

	test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
		'finds a tail and a time where the files are rotated before request %i',
		async turn => {
			const node = new LogNode();
			node.write(20_000, 'stdout', 300);
			const log = await openLog(node);
			node.asked.length = 0;
			node.onRequest = (_, request) => {
				if (request === turn || request === turn + 3) {
					node.rotate();
					compressOlder(node);
					node.write(1);
				}
			};
			const from = start + 15_000n * 1_000_000n;
			const read = await readRange(log, {from});
			expect(read.slice(0, 5000)).toEqual(numbered(15_000, 20_000));
			node.asked.length = 0;
			const tail = await readRange(log, {tail: 10});
			const last = Number(tail[0]!.slice('line '.length));
			expect(tail).toEqual(numbered(last, last + tail.length));
			expect(tail.length).toBeGreaterThanOrEqual(10);
		},
	);

	test('waits for the next file where the runtime has not begun it', async () => {
		const node = new LogNode();
		node.write(5);
		const reading = await (await openLog(node)).read({}, signal);
		expect(await readOn(reading)).toEqual(numbered(0, 5));
		node.rotate(false);
		expect(await readOn(reading)).toEqual([]);
		node.asked.length = 0;
		expect(await readOn(reading)).toEqual([]);
		expect(node.asked).toEqual(['']);
		node.files.set('0.log', Buffer.alloc(0));
		expect(await readOn(reading)).toEqual([]);
		node.write(1);
		expect(await readOn(reading)).toEqual(['line 5']);
	});

	test('gives what the runtime still wrote to the old file after it had begun the new one', async () => {
		const node = new LogNode();
		node.write(2);
		const reading = await readToEnd(node);
		const old = node.rotate();
		node.append(node.record('new'));
		node.append(node.record('before the new one was read'), old);
		expect(await readOn(reading)).toEqual(['before the new one was read', 'new']);
		node.append(node.record('after the new one was read'), old);
		expect(await readOn(reading)).toEqual(['after the new one was read']);
		node.append(node.record('newer'));
		expect(await readOn(reading)).toEqual(['newer']);
	});

	test('gives what the runtime still wrote to the old file, though the next one has been rotated, too', async () => {
		const node = new LogNode();
		node.write(2);
		const reading = await readToEnd(node);
		const old = node.rotate();
		expect(await readOn(reading)).toEqual([]);
		node.append(node.record('late'), old);
		node.write(1);
		node.rotate();
		node.write(1);
		expect(await readOn(reading)).toEqual(['late', 'line 2', 'line 3']);
	});

	test('takes nothing that is late for the end of a line that has begun in the new file', async () => {
		const node = new LogNode();
		node.write(2);
		const reading = await readToEnd(node);
		const old = node.rotate();
		node.append(node.record('begun ', 'stdout', 'P'));
		expect(await readOn(reading)).toEqual([]);
		node.append(node.record('late'), old);
		expect(await readOn(reading)).toEqual(['late']);
		node.append(node.record('and ended'));
		expect(await readOn(reading)).toEqual(['begun and ended']);
	});

	test('does not join the first record of a file to one in the middle of which the file before ends', async () => {
		const node = new LogNode();
		node.write(1);
		node.append(node.record('cut').trimEnd());
		node.rotate();
		node.write(1);
		expect(await readRange(await openLog(node), {})).toEqual(['line 0', 'cut', 'line 1']);
	});

	test('looks at the old file once more after that, and not for ever', async () => {
		const node = new LogNode();
		node.write(2);
		const reading = await readToEnd(node);
		const old = node.rotate();
		node.write(1);
		await readOn(reading);
		node.asked.length = 0;
		await readOn(reading);
		expect(node.asked).toContain(old);
		node.asked.length = 0;
		await readOn(reading);
		expect(node.asked).not.toContain(old);
	});

	test('gives the last lines of the old file before the new ones, though they come while the new one is entered', async () => {
		const node = new LogNode();
		node.write(2);
		const reading = await readToEnd(node);
		const old = node.rotate();
		node.append(node.record('new'));
		node.onRequest = name => {
			const isRead = node.asked.slice(0, -1).includes(old);
			if (isRead && name === '0.log' && !node.files.get(old)!.includes('last')) {
				node.append(node.record('last'), old);
			}
		};
		expect(await readOn(reading)).toEqual(['last', 'new']);
	});

	test('joins a line that the rotation has split', async () => {
		const node = new LogNode();
		node.append(node.record('begun ', 'stdout', 'P'));
		const reading = await (await openLog(node)).read({}, signal);
		expect(await readOn(reading)).toEqual([]);
		node.rotate();
		node.append(node.record('and ended'));
		expect(await readOn(reading)).toEqual(['begun and ended']);
	});

	test('tells what was removed before it was read', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.write(3);
		node.files.delete(node.rotate());
		node.write(3);
		node.rotate();
		node.write(1);
		node.asked.length = 0;
		expect(await readOn(reading)).toEqual([rotatedWords, ...numbered(6, 10)]);
		expect(node.asked.filter(name => name === '').length).toBeLessThan(8);
		expect(await readOn(reading)).toEqual([]);
	});

	test('tells what came and went while the next file was waited for', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		const first = node.rotate(false);
		expect(await readOn(reading)).toEqual([]);
		node.write(3);
		node.files.delete(node.rotate());
		node.files.delete(first);
		node.write(1);
		expect(await readOn(reading)).toEqual([rotatedWords, 'line 6']);
	});

	test('loses nothing that is late where the node does not answer when it is looked for', async () => {
		const node = new LogNode();
		node.write(2);
		const reading = await readToEnd(node);
		const old = node.rotate();
		node.write(1);
		expect(await readOn(reading)).toEqual(['line 2']);
		node.append(node.record('late'), old);
		node.answer = (response, name) => {
			if (name === old) {
				answerText(response, 500, 'not now');
			}

			return name === old;
		};
		await expect(readOn(reading)).rejects.toThrow('not now');
		node.answer = () => false;
		expect(await readOn(reading)).toEqual(['late']);
	});

	test('fails where all files are gone', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.files.clear();
		await expect(readOn(reading)).rejects.toThrow('the files are gone');
	});

	test('tells how much was read, of all files', async () => {
		const node = new LogNode();
		node.write(10);
		node.rotate();
		node.write(10);
		const bytes = [...node.files.values()].reduce((sum, file) => sum + file.length, 0);
		const reading = await (await openLog(node)).read({}, signal);
		const parts = await Array.fromAsync(reading.parts(signal));
		expect(parts.at(-1)).toMatchObject({done: bytes, total: bytes});
	});

	test('reads the plain file while both forms are there', async () => {
		const node = new LogNode();
		node.write(3);
		const first = node.rotate();
		const plain = node.files.get(first)!;
		node.compress(first);
		node.files.set(first, plain);
		expect(await readRange(await openLog(node), {})).toEqual(numbered(0, 3));
		expect(node.asked).not.toContain(`${first}.gz`);
	});

	test('tells the times between which lines are missing', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.write(3);
		node.files.delete(node.rotate());
		node.write(1);
		const [gap] = await Array.fromAsync(reading.parts(signal));
		expect(gap).toMatchObject({type: 'gap', from: start + 2_000_000n, to: start + 6_000_000n});
	});

	test('tells of a compressed file that is damaged, and goes on', async () => {
		const node = new LogNode();
		node.write(10);
		const first = node.rotate();
		node.compress(first);
		node.write(1);
		node.files.set(`${first}.gz`, Buffer.from('no archive at all'));
		const reading = await (await openLog(node)).read({}, signal);
		expect(await readOn(reading)).toEqual([`— the node's file ${first}.gz is damaged —`, 'line 10']);
		node.write(1);
		expect(await readOn(reading)).toEqual(['line 11']);
	});
});

describe('going on after known lines', () => {
	test('gives the lines after them, and only those, across rotations', async () => {
		const node = new LogNode();
		node.write(50);
		const log = await openLog(node);
		const known = await batchOf(log);
		node.write(10);
		node.compress(node.rotate());
		node.write(10);
		node.rotate();
		node.write(10);
		const result = await log.continueFrom(known, signal);
		if (result.type !== 'joined') {
			throw new Error(result.type);
		}

		expect(await readOn(result.reading)).toEqual(numbered(50, 80));
		node.write(5);
		expect(await readOn(result.reading)).toEqual(numbered(80, 85));
	});

	test('needs no more than a few of the newest lines', async () => {
		const node = new LogNode();
		node.write(30_000, 'stdout', 100);
		const log = await openLog(node);
		const known = await batchOf(log);
		const result = await log.continueFrom(sliceBatch(known, 14_000, 15_000), signal);
		expect(result.type === 'joined' && (await readOn(result.reading))).toEqual(numbered(15_000, 30_000));
	});

	test('is proven for lines of one time, where the sequence of their bytes proves it', async () => {
		const node = new LogNode();
		node.write(3);
		node.stepNs = 0n;
		node.write(40);
		const log = await openLog(node);
		const known = sliceBatch(await batchOf(log), 0, 20);
		const result = await log.continueFrom(known, signal);
		expect(result.type === 'joined' && (await readOn(result.reading))).toEqual(numbered(20, 43));
	});

	test('is told apart from files that have not all of them, and from files that have none', async () => {
		const node = new LogNode();
		node.write(50);
		const log = await openLog(node);
		const known = await batchOf(log);
		const whole = node.files.get('0.log')!;
		node.files.set('0.log', whole.subarray(0, whole.indexOf('line 40') - 40));
		expect(messagesOf(await batchOf(log)).length).toBeLessThan(50);
		expect((await log.continueFrom(known, signal)).type).toBe('short');
		node.files.set('0.log', Buffer.alloc(0));
		node.write(30);
		expect((await log.continueFrom(known, signal)).type).toBe('apart');
	});
});
