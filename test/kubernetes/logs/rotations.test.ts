import {afterEach, describe, expect, test} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import type {Window} from '../../../source/core/window.ts';
import {PodOnNode} from './pod-on-node.ts';
import {closeReaders, isCaughtUp, linesOf, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

/** Long enough that a hundred of them are worth a look at the files. */
const numbered = (count: number, from = 0): string[] =>
	Array.from({length: count}, (_, index) => `line ${from + index} ${'.'.repeat(400)}`);

/** Lines without what makes them long. */
const short = (lines: readonly string[]): string[] => lines.map(line => line.replace(/ \.*$/, ''));

const second = 1_000_000_000n;

const isGap = (line: string) => line.includes('may be missing');
const isFilled = ({events}: OpenPod) => events.some(({type}) => type === 'filled');

const late = ({events}: OpenPod): string[] =>
	short(linesOf(events.filter((event: StreamEvent) => event.type === 'lines' && event.at === 'late')));

const named = (count: number, from = 0): string[] => short(numbered(count, from));

/** A connection that were replaced, because a busy machine is slow, would bring what it had left out. */
const calm = {brisk: 100_000, join: 10_000};

/** A pod with 100 lines that are followed, a second apart. */
const follow = async (pod = new PodOnNode()): Promise<[PodOnNode, OpenPod]> => {
	pod.step = 1_000_000_000n;
	pod.write(...numbered(100));
	return [pod, await open(pod)];
};

const open = async (pod: PodOnNode, window: Partial<Window> = {}): Promise<OpenPod> => {
	const reader = await readPod(pod, window, {timing: calm});
	await reader.until(isCaughtUp);
	return reader;
};

/** At the end of a log all is checked. */
const finish = async (pod: PodOnNode, reader: OpenPod) => {
	pod.restartPolicy = 'Never';
	pod.exit(0);
	reader.say({state: 'succeeded', exitCode: 0});
	await reader.ended;
};

describe('what a live connection leaves out at a rotation', () => {
	test("is read from the node's files, marked as late, and said", async () => {
		const [pod, reader] = await follow();
		pod.writeUnsent(...numbered(3, 100));
		pod.rotateFiles();
		pod.write(...numbered(100, 103));
		await reader.until(isFilled);
		expect(late(reader)).toEqual(named(3, 100));
		expect(short(reader.lines()).toSorted()).toEqual(named(203).toSorted());
		expect(reader.told().filter(line => line.includes('came late'))).toEqual([
			"3 lines between 1795000100000000000 and 1795000102000000000 came late: hidden by a rotation, were read from the node's files",
		]);
	});

	test('is read where it is a whole file between two others', async () => {
		const [pod, reader] = await follow();
		pod.rotateFiles();
		pod.writeUnsent(...numbered(500, 100));
		pod.rotateFiles();
		pod.write(...numbered(100, 600));
		await reader.until(isFilled);
		expect(late(reader)).toEqual(named(500, 100));
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test('is read before the end is said', async () => {
		const [pod, reader] = await follow();
		pod.writeUnsent('last');
		pod.rotateFiles();
		await finish(pod, reader);
		expect(short(reader.lines())).toEqual([...named(100), 'last']);
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test('is read whole of a life that began under our eyes, however few lines were asked for', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(100));
		const reader = await open(pod, {tail: 1});
		pod.exit(1);
		pod.startLife();
		reader.say();
		await reader.until(({events}) => events.some(({type}) => type === 'restarted'));
		pod.writeUnsent(...numbered(10, 100));
		pod.node.files.set('1.log.20261123-132100', pod.node.files.get('1.log')!);
		pod.node.files.set('1.log', Buffer.alloc(0));
		await finish(pod, reader);
		expect(short(reader.lines())).toEqual(named(11, 99));
	});

	test('is read though nothing else of the log ever came', async () => {
		const pod = new PodOnNode({waiting: 'ContainerCreating'});
		pod.restartPolicy = 'Never';
		const reader = await readPod(pod);
		await reader.until(({told}) => told().length > 0);
		pod.startLife();
		reader.say();
		await reader.until(() => pod.queries.some(query => query.includes('follow=true')));
		pod.writeUnsent(...numbered(10));
		pod.rotateFiles();
		pod.exit(0);
		reader.say({state: 'succeeded'});
		await reader.ended;
		expect(short(reader.lines())).toEqual(named(10));
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test('is a gap where the files that had it are gone', async () => {
		const [pod, reader] = await follow();
		pod.writeUnsent(...numbered(50, 100));
		pod.rotateFiles();
		pod.node.files.clear();
		pod.writeUnsent(...numbered(50, 150));
		pod.rotateFiles();
		pod.write(...numbered(100, 200));
		await reader.until(isFilled);
		expect(late(reader)).toEqual(named(50, 150));
		expect(reader.told().filter(isGap)).toEqual([
			'lines between 1795000099000000000 and 1795000150000000000 may be missing: the node had rotated them away before they were read',
		]);
	});

	test('is nothing where all came: nothing is said, and nothing comes twice', async () => {
		const [pod, reader] = await follow();
		for (let round = 1; round < 6; round++) {
			pod.rotateFiles();
			pod.write(...numbered(100, round * 100));
			const asked = pod.node.asked.length;
			pod.node.onRequest = () => pod.onAnswered();
			await reader.until(() => pod.node.asked.length > asked + 2);
		}

		expect(short(reader.lines())).toEqual(named(600));
		expect(reader.told()).toEqual(['[600 lines]']);
	});

	test.each<[string, Partial<Window>]>([
		['the newest lines', {tail: 1000}],
		['the last minute, or a screenful', {from: 60_000, atLeast: 400}],
	])('is nothing of what was there before, where only %s were asked for', async (_, window) => {
		const pod = new PodOnNode();
		pod.step = 1_000_000_000n;
		pod.write(...numbered(300));
		pod.rotateFiles();
		pod.write(...numbered(50, 300));
		const reader = await open(pod, window);
		pod.write(...numbered(100, 350));
		await reader.until(({lines}) => lines().length >= 150);
		await finish(pod, reader);
		expect(short(reader.lines())).toEqual(named(150, 300));
	});

	test('is nothing of what came right before the lines that are remembered', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(200));
		const reader = await open(pod, {tail: 1});
		pod.clock += 1_000_000_000n;
		pod.step = 10_000_000n;
		pod.writeUnsent(...numbered(3, 200));
		pod.rotateFiles();
		pod.write(...numbered(200, 203));
		await reader.until(isFilled);
		await finish(pod, reader);
		expect(late(reader)).toEqual(named(3, 200));
		expect(short(reader.lines()).toSorted()).toEqual(named(204, 199).toSorted());
		expect(reader.told().filter(isGap)).toEqual([]);
	});
});

describe('lines that a live connection gives again', () => {
	test('are dropped, and where the files have what was left out before them, nothing is missing', async () => {
		const [pod, reader] = await follow();
		pod.rotateFiles();
		pod.writeUnsent(...numbered(50, 100));
		pod.rotateFiles();
		pod.write(...numbered(100, 150));
		pod.stepBack(100);
		pod.stepBack(100);
		pod.write('new');
		await reader.until(({lines}) => lines().includes('new') && isFilled(reader));
		await finish(pod, reader);
		expect(short(reader.lines()).toSorted()).toEqual(['new', ...named(250)].toSorted());
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test('are dropped, and say once that lines before them may be missing where the files may not be read', async () => {
		const pod = new PodOnNode();
		pod.isAllowed = false;
		const [, reader] = await follow(pod);
		pod.rotateFiles();
		pod.clock += 50n * pod.step;
		pod.write(...numbered(100, 150));
		pod.stepBack(100);
		pod.stepBack(100);
		pod.write('new');
		await reader.until(({lines}) => lines().includes('new'));
		expect(short(reader.lines())).toEqual([...named(100), ...named(100, 150), 'new']);
		expect(reader.told().filter(isGap)).toEqual([
			'lines between 1795000099000000000 and 1795000150000000000 may be missing: the node rotated the log faster than it sent it',
		]);
	});

	test.each([1, 3])(
		'are dropped though they are all of their file, and of one time (%i lines)',
		async count => {
			const [pod, reader] = await follow();
			pod.rotateFiles();
			pod.step = 0n;
			pod.write(...numbered(count, 100));
			await reader.until(({lines}) => lines().length === 100 + count);
			pod.stepBack(count);
			pod.clock += second;
			pod.write('new');
			await reader.until(({lines}) => lines().includes('new'));
			await finish(pod, reader);
			expect(short(reader.lines())).toEqual([...named(100 + count), 'new']);
		},
	);

	test('say that lines before them may be missing also where nothing comes after them', async () => {
		const pod = new PodOnNode();
		pod.isAllowed = false;
		const [, reader] = await follow(pod);
		pod.rotateFiles();
		pod.write('only');
		await reader.until(({lines}) => lines().length === 101);
		const {length} = pod.queries;
		pod.stepBack(1);
		await reader.until(() => pod.queries.length > length);
		await finish(pod, reader);
		expect(short(reader.lines())).toEqual([...named(100), 'only']);
		expect(reader.told().filter(isGap)).toEqual([
			expect.stringContaining('the node rotated the log faster than it sent it'),
		]);
	});

	test('are told from equal lines that are written at once, and such lines are looked at once', async () => {
		const [pod, reader] = await follow();
		pod.step = 0n;
		pod.write('equal');
		await reader.until(({lines}) => lines().length === 101);
		pod.write('equal', 'other', 'other');
		await reader.until(({lines}) => lines().length === 104);
		pod.clock += second;
		pod.write('once more', 'once more', 'new');
		await reader.until(({lines}) => lines().includes('new'));
		pod.clock += second;
		pod.write('newest');
		await reader.until(({lines}) => lines().includes('newest'));
		const {length} = pod.queries.filter(query => query.includes('follow=true'));
		await finish(pod, reader);
		expect(short(reader.lines()).slice(100)).toEqual([
			'equal',
			'equal',
			'other',
			'other',
			'once more',
			'once more',
			'new',
			'newest',
		]);
		expect(length).toBe(2);
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test.each([true, false])(
		'are told from a clock that was set back: those lines are new (files: %o)',
		async isAllowed => {
			const pod = new PodOnNode();
			pod.isAllowed = isAllowed;
			const [, reader] = await follow(pod);
			pod.clock -= 3600n * pod.step;
			pod.write(...numbered(100, 100));
			await reader.until(({lines}) => lines().length === 200);
			await finish(pod, reader);
			expect(short(reader.lines())).toEqual(named(200));
			expect(reader.told().filter(isGap)).toEqual([]);
		},
	);
});
