import {afterEach, describe, expect, test} from 'vitest';
import type {Window} from '../../../source/core/window.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {closeReaders, isCaughtUp, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const second = 1_000_000_000n;

/** Lines one second apart, the newest one second ago. */
const podWith = (count: number): LogPod => {
	const pod = new LogPod();
	pod.step = second;
	pod.write(...numbered(count));
	return pod;
};

/** The time of a line of `podWith`. */
const timeOf = (pod: LogPod, count: number, line: number): bigint =>
	pod.clock - BigInt(count - line) * second;

const read = async (pod: LogPod, window: Partial<Window>): Promise<OpenPod> => {
	const reader = await readPod(pod, {follow: false, ...window});
	await reader.ended;
	return reader;
};

describe('a window of a log', () => {
	test.each<[string, number, (pod: LogPod) => Partial<Window>, [from: number, to: number]]>([
		['without limits is all of it', 300, () => ({}), [0, 300]],
		['of a duration counts back from now', 300, () => ({from: 60_000}), [240, 300]],
		['of a tail has so many lines', 300, () => ({tail: 10}), [290, 300]],
		['of no tail has no line', 300, () => ({tail: 0}), [0, 0]],
		['of a longer tail than the log is all of it', 300, () => ({tail: 1000}), [0, 300]],
		['of a duration and a tail obeys both', 300, () => ({from: 60_000, tail: 10}), [290, 300]],
		['from an instant begins with it', 300, pod => ({from: timeOf(pod, 300, 100)}), [100, 300]],
		['to an instant ends before it', 300, pod => ({to: timeOf(pod, 300, 100)}), [0, 100]],
		[
			'between instants has what lies between',
			300,
			pod => ({from: timeOf(pod, 300, 100), to: timeOf(pod, 300, 120)}),
			[100, 120],
		],
		[
			'with a tail and an end has the newest before the end',
			300,
			pod => ({tail: 5, to: timeOf(pod, 300, 100)}),
			[95, 100],
		],
		['that is larger than the first tail is complete', 5000, () => ({from: 4_000_000}), [1000, 5000]],
		['that is larger than any tail is complete', 20_000, () => ({from: 18_000_000}), [2000, 20_000]],
		['with less than a screenful begins before', 300, () => ({from: 10_000, atLeast: 40}), [260, 300]],
		['with a screenful does not begin before', 300, () => ({from: 60_000, atLeast: 40}), [240, 300]],
		['of a log that is shorter than a screen is all of it', 30, () => ({from: 10_000, atLeast: 40}), [0, 30]],
		[
			'that ended long ago begins before, too, where it is empty',
			300,
			pod => ({from: timeOf(pod, 300, 100) + 1n, to: timeOf(pod, 300, 101), atLeast: 7}),
			[94, 101],
		],
	])('%s', async (_, count, window, [from, to]) => {
		const pod = podWith(count);
		const reader = await read(pod, window(pod));
		expect(reader.lines()).toEqual(numbered(to - from, from));
	});

	test('counts back from the newest line, where it is anchored at the end', async () => {
		const pod = podWith(100);
		pod.clock += 3_600n * second;
		pod.restartPolicy = 'Never';
		pod.exit(0);
		const reader = await read(pod, {from: 10_000, anchor: 'end'});
		expect(reader.lines()).toEqual(numbered(11, 89));
	});

	test('is cut to the nanosecond, though the server cuts to the second', async () => {
		const pod = new LogPod();
		pod.step = 1000n;
		pod.write(...numbered(100));
		const reader = await read(pod, {from: pod.clock - 10_000n});
		expect(reader.lines()).toEqual(numbered(10, 90));
	});

	test('never makes the node read a whole file where a tail will do', async () => {
		const pod = podWith(5000);
		await read(pod, {from: 60_000});
		expect(pod.queries.every(query => query.includes('tailLines='))).toBe(true);
	});

	test('that is empty is empty, and what is written from then on is shown', async () => {
		const pod = podWith(300);
		pod.clock += 600n * second;
		const reader = await readPod(pod, {from: 60_000});
		await reader.until(isCaughtUp);
		expect(reader.lines()).toEqual([]);
		pod.write('new');
		await reader.until(({lines}) => lines().length > 0);
		expect(reader.lines()).toEqual(['new']);
	});

	test('that is empty shows nothing of what was written right before it, but what is written while it is looked at', async () => {
		const pod = podWith(300);
		pod.clock += 64n * second;
		let requests = 0;
		pod.onRequest = () => {
			requests++;
			if (requests === 3) {
				pod.write('new');
			}
		};
		const reader = await readPod(pod, {from: 60_000});
		await reader.until(({lines}) => lines().length > 0);
		await reader.until(isCaughtUp);
		expect(reader.lines()).toEqual(['new']);
	});

	test('of a single line goes on without a gap', async () => {
		const pod = podWith(300);
		const reader = await readPod(pod, {from: 1000});
		await reader.until(isCaughtUp);
		pod.write('new');
		await reader.until(({lines}) => lines().includes('new'));
		expect(reader.lines()).toEqual(['line 299', 'new']);
		expect(reader.told()).toEqual(['[2 lines]']);
		// More of the log is read before it is followed, because a single line proves nothing.
		expect(pod.queries.filter(query => query.includes('follow=true'))).toHaveLength(1);
	});

	test('of an empty log goes on with its first line', async () => {
		const pod = new LogPod();
		const reader = await readPod(pod, {from: 60_000, atLeast: 40});
		await reader.until(isCaughtUp);
		pod.write('first');
		await reader.until(({lines}) => lines().length > 0);
		expect(reader.lines()).toEqual(['first']);
	});

	test('of a fast log joins what is written while it is loaded', async () => {
		const pod = podWith(3000);
		let next = 3000;
		pod.onRequest = () => {
			pod.write(...numbered(100, next));
			next += 100;
		};
		const reader = await readPod(pod, {from: 60_000});
		await reader.until(isCaughtUp);
		pod.onRequest = () => {};
		pod.write('last');
		await reader.until(({lines}) => lines().includes('last'));
		const lines = reader.lines();
		const first = Number(lines[0]!.split(' ')[1]);
		expect(lines).toEqual([...numbered(next - first, first), 'last']);
	});
});

describe('the life before the present one', () => {
	test('is read alone, and ends with its exit', async () => {
		const pod = new LogPod();
		pod.write('old');
		pod.exit(2);
		pod.startLife();
		pod.write('new');
		const reader = await readPod(pod, {follow: false}, {selection: {previous: true}});
		await reader.ended;
		expect(reader.lines()).toEqual(['old']);
		expect(reader.told().at(-1)).toMatch(/^ended: exit 2/);
	});

	test('that never was is said not to be there', async () => {
		const reader = await readPod(podWith(3), {follow: false}, {selection: {previous: true}});
		await reader.ended;
		expect(reader.told()).toEqual([
			'Log not readable: container "app" in pod "app" has had no life before this one',
		]);
	});
});
