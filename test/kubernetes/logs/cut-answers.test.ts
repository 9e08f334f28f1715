import {afterEach, describe, expect, test} from 'vitest';
import type {Window} from '../../../source/core/window.ts';
import {type Fault, LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {closeReaders, isCaughtUp, readPod} from './read-logs.ts';

afterEach(closeReaders);

const isGap = (line: string) => line.includes('may be missing');

/** So many answers in a row are broken off, each after a share of what was to be sent. */
const cut = (pod: LogPod, how: Fault['how'], count: number, afterShare = 0.3) => {
	pod.faults.push(...Array.from({length: count}, (): Fault => ({afterShare, how})));
};

/** Patience is for nodes that do not answer. */
const patient = {timing: {patience: 60_000}};

/** A pod whose lines are a second apart. */
const podWith = (count: number): LogPod => {
	const pod = new LogPod();
	pod.step = 1_000_000_000n;
	pod.write(...numbered(count));
	return pod;
};

const timeOf = (pod: LogPod, count: number, line: number): bigint =>
	pod.clock - BigInt(count - line) * pod.step;

const ways = [
	['end in good order', 'end'],
	['are reset', 'reset'],
] as const;

describe.each(ways)('where answers %s before all was sent', (_, how) => {
	test.each<[string, number, (pod: LogPod) => Partial<Window>, [from: number, to: number]]>([
		['a whole log', 5000, () => ({}), [0, 5000]],
		['a window', 300, pod => ({from: timeOf(pod, 300, 50)}), [50, 300]],
		['a large window', 30_000, pod => ({from: timeOf(pod, 30_000, 50)}), [50, 30_000]],
		['a window of a duration', 300, () => ({from: 250_000}), [50, 300]],
		[
			'a window with an end',
			300,
			pod => ({from: timeOf(pod, 300, 50), to: timeOf(pod, 300, 280)}),
			[50, 280],
		],
		[
			'a large window with an end',
			30_000,
			pod => ({from: timeOf(pod, 30_000, 50), to: timeOf(pod, 30_000, 29_980)}),
			[50, 29_980],
		],
		[
			'a window with an end right before the newest line',
			300,
			pod => ({from: timeOf(pod, 300, 50), to: timeOf(pod, 300, 299)}),
			[50, 299],
		],
	])('%s is read to its end, each line once', async (_, count, window, [from, to]) => {
		const pod = podWith(count);
		cut(pod, how, 3);
		const reader = await readPod(pod, {follow: false, ...window(pod)}, patient);
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(to - from, from));
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test('a window that is followed begins where it was asked to', async () => {
		const pod = podWith(30_000);
		cut(pod, how, 2);
		const reader = await readPod(pod, {from: timeOf(pod, 30_000, 50)}, patient);
		await reader.until(isCaughtUp);
		pod.write('new');
		await reader.until(({lines}) => lines().at(-1) === 'new');
		expect(reader.lines()).toEqual([...numbered(29_950, 50), 'new']);
	});

	test('the life before the present one is read to its end, each line once', async () => {
		const pod = podWith(5000);
		pod.exit(2);
		pod.startLife();
		cut(pod, how, 4);
		const reader = await readPod(pod, {follow: false}, {selection: {previous: true}, ...patient});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(5000));
		expect(reader.told().filter(isGap)).toEqual([]);
		expect(reader.told().at(-1)).toMatch(/^ended: exit 2/);
	});
});

test('a tail of long lines that is cut is read again', async () => {
	const pod = new LogPod();
	const long = numbered(200).map(line => `${line} ${'x'.repeat(9000)}`);
	pod.write(...long);
	cut(pod, 'end', 1, 0.8);
	const reader = await readPod(pod, {follow: false, tail: 100});
	await reader.ended;
	expect(reader.lines()).toEqual(long.slice(100));
});

test('a window that begins within a second begins there, too, where the connection that follows it breaks', async () => {
	const pod = new LogPod();
	pod.clock += 50_000_000n;
	pod.step = 10_000n;
	pod.write(...numbered(90_000));
	const from = pod.clock - 30_000n * pod.step;
	pod.faults.push(undefined, undefined, {afterBytes: 10_000, how: 'end'});
	const reader = await readPod(pod, {from});
	await reader.until(isCaughtUp);
	pod.write('new');
	await reader.until(({lines}) => lines().at(-1) === 'new');
	expect(reader.lines()).toEqual([...numbered(30_000, 60_000), 'new']);
});

describe('the life before the present one', () => {
	const read = (pod: LogPod) => readPod(pod, {follow: false}, {selection: {previous: true}, ...patient});

	test('has a gap where another life took its place while it was read', async () => {
		const pod = podWith(5000);
		pod.exit(2);
		pod.startLife();
		cut(pod, 'freeze', 1);
		const reader = await read(pod);
		await reader.until(({lines}) => lines().length > 0);
		pod.write(...numbered(10));
		pod.exit(3);
		pod.startLife();
		reader.cut();
		await reader.ended;
		const count = reader.lines().length;
		expect(reader.lines()).toEqual(numbered(count));
		expect(reader.told().filter(line => !line.startsWith('reconnect'))).toEqual([
			`[${count} lines]`,
			expect.stringMatching(
				/may be missing: the container was started again before its last lines were read$/,
			),
			expect.stringMatching(/^ended: exit 2/),
		]);
	});

	test('shows a last line that never got its end', async () => {
		const pod = podWith(3);
		pod.writeRaw('and then it');
		pod.exit(2);
		pod.startLife();
		const reader = await read(pod);
		await reader.ended;
		expect(reader.lines()).toEqual([...numbered(3), 'and then it']);
	});
});
