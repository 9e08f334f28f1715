import {afterEach, describe, expect, test} from 'vitest';
import {type Fault, LogPod} from './log-pod.ts';
import {closeReaders, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const numbered = (count: number, from = 0): string[] =>
	Array.from({length: count}, (_, index) => `line ${from + index} ${'x'.repeat((from + index) % 70)}`);

const end = (pod: LogPod, reader: OpenPod, exitCode: number) => {
	pod.restartPolicy = 'Never';
	pod.exit(exitCode);
	reader.say({state: exitCode === 0 ? 'succeeded' : 'failed', exitCode});
};

/** The same sequence for every run. */
const sequence = (seed: number) => () => {
	seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
	return seed / 2_147_483_648;
};

describe('every line arrives once and in order', () => {
	test.each([
		['each answer ends in good order, in mid-line', ['end']],
		['each answer is reset', ['reset']],
		['answers end or are reset by turns', ['end', 'reset']],
	] as const)('though %s', async (_, kinds) => {
		const pod = new LogPod();
		const random = sequence(7);
		const expected = numbered(4000);
		let written = 0;
		const writeSome = () => {
			const count = Math.floor(random() * 60);
			pod.write(...expected.slice(written, written + count));
			written = Math.min(expected.length, written + count);
		};
		pod.faults.push(
			...Array.from(
				{length: 60},
				(_, index): Fault => ({
					afterShare: random(),
					how: kinds[index % kinds.length]!,
				}),
			),
		);
		pod.onRequest = writeSome;
		const reader = await readPod(pod);
		await reader.until(() => pod.faults.length === 0);
		pod.onRequest = () => {};
		pod.write(...expected.slice(written));
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.lines()).toEqual(expected);
		expect(reader.events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test('where times and texts repeat, and the connection breaks among them', async () => {
		const pod = new LogPod();
		const expected = Array.from({length: 900}, (_, index) => (index % 7 === 0 ? `tick ${index}` : 'same'));
		const writeAll = (lines: readonly string[]) => {
			for (const line of lines) {
				pod.step = line === 'same' ? 0n : 1_000_000n;
				pod.write(line);
			}
		};
		writeAll(expected.slice(0, 300));
		pod.faults.push(
			...numbered(20).map((_, index): Fault => ({afterBytes: 997 * ((index % 9) + 1), how: 'end'})),
		);
		const reader = await readPod(pod);
		await reader.until(() => pod.faults.length === 0);
		writeAll(expected.slice(300));
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.lines()).toEqual(expected);
	});

	test('where the clock of the node goes back by an hour while the connection is away', async () => {
		const pod = new LogPod();
		const expected = numbered(40);
		pod.write(...expected.slice(0, 20));
		pod.faults.push(undefined, {afterBytes: 1900, how: 'reset'});
		const reader = await readPod(pod, {tail: 1000});
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.clock -= 3_600_000_000_000n;
		pod.write(...expected.slice(20));
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.lines()).toEqual(expected);
		expect(reader.events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test('where a connection goes silent without a word', async () => {
		const pod = new LogPod();
		pod.write('one');
		pod.faults.push(undefined, {afterBytes: 60, how: 'freeze'});
		const reader = await readPod(pod, {}, {timing: {idle: 20, join: 2000}});
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.write('two', 'three');
		await reader.until(({lines}) => lines().length === 3);
		expect(reader.lines()).toEqual(['one', 'two', 'three']);
	});

	test('where a connection in full flow goes silent, soon, and long before an idle one is looked at', async () => {
		const pod = new LogPod();
		const long = 'x'.repeat(5000);
		pod.faults.push({afterBytes: 60_000, how: 'freeze'});
		const reader = await readPod(pod, {}, {timing: {idle: 1_000_000, brisk: 20}});
		await reader.until(() => pod.queries.length > 0);
		pod.write(...numbered(20).map(line => `${line} ${long}`));
		await reader.until(({lines}) => lines().length === 20);
		expect(reader.lines().map(line => line.slice(0, -5001))).toEqual(numbered(20));
	});

	test('where a connection is silent from the start, though the log has lines', async () => {
		const pod = new LogPod();
		pod.write('one');
		pod.faults.push({afterBytes: 0, how: 'freeze'});
		const reader = await readPod(pod, {}, {timing: {idle: 1_000_000, brisk: 20}});
		await reader.until(({lines}) => lines().length === 1);
		expect(reader.lines()).toEqual(['one']);
	});

	test('where a whole log is followed: it comes in the request that follows it, so that nothing has to be joined', async () => {
		const pod = new LogPod();
		pod.write(...numbered(3000));
		const reader = await readPod(pod);
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.write('new');
		await reader.until(({lines}) => lines().length === 3001);
		expect(pod.queries.map(query => new URLSearchParams(query).get('tailLines'))).toEqual([null, '1']);
		expect(reader.lines()).toEqual([...numbered(3000), 'new']);
	});

	test('where a large window is followed and the connection breaks in its history', async () => {
		const pod = new LogPod();
		pod.step = 100_000_000n;
		pod.write(...numbered(20_000));
		const from = pod.clock - 18_000n * pod.step;
		pod.faults.push(undefined, undefined, {afterShare: 0.1, how: 'end'});
		const reader = await readPod(pod, {from});
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.write('new');
		await reader.until(({lines}) => lines().at(-1) === 'new');
		expect(reader.lines()).toEqual([...numbered(18_000, 2000), 'new']);
		expect(reader.events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test('where a connection is replaced because it is old', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const reader = await readPod(pod, {}, {timing: {renewal: 10, idle: 10_000}});
		await reader.until(() => pod.queries.length > 12);
		pod.write(...numbered(5, 5));
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(10));
		expect(reader.told()).toEqual(['[10 lines]', expect.stringContaining('ended'), 'Job complete exit 0']);
	});
});

describe('the end of a log', () => {
	test('is not believed while the container runs', async () => {
		const pod = new LogPod();
		pod.write('one');
		pod.faults.push(...numbered(7).map((): Fault => ({afterBytes: 35, how: 'end'})));
		const reader = await readPod(pod);
		await reader.until(() => pod.faults.length === 0);
		expect(reader.events.filter(({type}) => type === 'ended')).toEqual([]);
		pod.write('two');
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.lines()).toEqual(['one', 'two']);
	});

	test('shows a last line that never got its end, once, and marks it', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 1);
		pod.writeRaw('and then it');
		end(pod, reader, 1);
		await reader.ended;
		expect(reader.lines()).toEqual(['one', 'and then it']);
		const last = reader.events.findLast(event => event.type === 'lines');
		expect(last?.type === 'lines' && [...last.batch.flags]).toEqual([1]);
	});

	test('is read though the connection is dead, and though the answers about it are cut', async () => {
		const pod = new LogPod();
		pod.write('one');
		pod.faults.push(undefined, {afterBytes: 35, how: 'freeze'});
		const reader = await readPod(pod);
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.faults.push(...[100, 400, 900].map((afterBytes): Fault => ({afterBytes, how: 'end'})));
		pod.write(...numbered(30));
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.lines()).toEqual(['one', ...numbered(30)]);
		expect(reader.told()).toEqual(['[31 lines]', expect.stringContaining('ended'), 'Job complete exit 0']);
	});

	test('keeps back a line without an end while the container may still write it', async () => {
		const pod = new LogPod();
		pod.write('one', 'a line that is cut in two');
		pod.faults.push({afterBytes: 75, how: 'end'}, {afterBytes: 75, how: 'end'});
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 2);
		expect(reader.lines()).toEqual(['one', 'a line that is cut in two']);
	});
});

describe('lines that are lost', () => {
	test('are not thought to be, only because answers are cut before they reach what is known', async () => {
		const pod = new LogPod();
		pod.step = 20_000_000n;
		for (let from = 0; from < 3000; from += 100) {
			pod.write(...numbered(100, from));
		}

		const reader = await readPod(pod);
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.faults.push(...numbered(5).map((): Fault => ({afterBytes: 300, how: 'end'})));
		pod.write(...numbered(2500, 3000));
		reader.cut();
		await reader.until(({lines}) => lines().length >= 5500);
		expect(reader.lines()).toEqual(numbered(5500));
		expect(reader.events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test('leave a notice, too, where the log was rotated before its history had been read to the end', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		pod.faults.push({afterShare: 0.5, how: 'freeze'});
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length > 0);
		const count = reader.lines().length;
		pod.write(...numbered(10, 10));
		pod.rotate(4);
		reader.cut();
		await reader.until(({lines}) => lines().length === count + 4);
		expect(reader.lines()).toEqual([...numbered(count), ...numbered(4, 16)]);
		expect(reader.told().filter(line => line.includes('may be missing'))).toHaveLength(1);
	});

	test('leave a notice that says between which times', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 10);
		reader.cut();
		pod.write(...numbered(10, 10));
		pod.rotate(4);
		end(pod, reader, 0);
		await reader.ended;
		expect(reader.told()).toEqual([
			'[10 lines]',
			'lines between 1795000000009000000 and 1795000000016000000 may be missing: the node had rotated them away before they were read',
			'[4 lines]',
			'ended: exit 0 at 1795000001000000000',
			'Job complete exit 0',
		]);
	});
});
