import {afterEach, describe, expect, test} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import type {Window} from '../../../source/core/window.ts';
import {answerText} from '../node-files/log-node.ts';
import type {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {PodOnNode} from './pod-on-node.ts';
import {closeReaders, isCaughtUp, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const second = 1_000_000_000n;

/** Lines one second apart; the older half was rotated. */
const rotatedPod = (count: number): PodOnNode => {
	const pod = new PodOnNode();
	pod.step = second;
	pod.write(...numbered(count / 2));
	pod.rotateFiles();
	pod.write(...numbered(count / 2, count / 2));
	return pod;
};

/** The time of a line of `rotatedPod`. */
const timeOf = (pod: PodOnNode, count: number, line: number): bigint =>
	pod.clock - BigInt(count - line) * second;

const read = async (pod: PodOnNode, window: Partial<Window> = {}): Promise<OpenPod> => {
	const reader = await readPod(pod, {follow: false, ...window});
	await reader.ended;
	return reader;
};

/** What is said of how the log is read. */
const waysOf = ({events}: OpenPod): string[][] =>
	events.flatMap(event => (event.type === 'way' ? [[event.via, event.words]] : []));

const progressOf = ({events}: OpenPod): Array<StreamEvent & {type: 'progress'}> =>
	events.filter(event => event.type === 'progress');

describe("a log whose node's files may be read", () => {
	test('is whole, with what was rotated, and goes on live', async () => {
		const pod = rotatedPod(600);
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.write('new');
		await reader.until(({lines}) => lines().length > 600);
		expect(reader.lines()).toEqual([...numbered(600), 'new']);
		expect(reader.told()).toEqual(['[601 lines]']);
	});

	test.each<[string, (pod: PodOnNode) => Partial<Window>, [from: number, to: number]]>([
		['from an instant in a rotated file', pod => ({from: timeOf(pod, 6000, 1000)}), [1000, 6000]],
		['of a long duration', () => ({from: 4_000_000}), [2000, 6000]],
		['to an instant', pod => ({to: timeOf(pod, 6000, 1000)}), [0, 1000]],
		[
			'between instants of a rotated file',
			pod => ({from: timeOf(pod, 6000, 100), to: timeOf(pod, 6000, 120)}),
			[100, 120],
		],
		['with a tail and an end in a rotated file', pod => ({tail: 5, to: timeOf(pod, 6000, 100)}), [95, 100]],
		[
			'with less than a screenful before its end',
			pod => ({from: timeOf(pod, 6000, 98), to: timeOf(pod, 6000, 100), atLeast: 5}),
			[95, 100],
		],
	])('has a window %s, read from the files', async (_, window, [from, to]) => {
		const pod = rotatedPod(6000);
		const reader = await read(pod, window(pod));
		expect(reader.lines()).toEqual(numbered(to - from, from));
		expect(reader.told().filter(line => line.includes('missing'))).toEqual([]);
	});

	test('says that it is read from there, and that it was not before', async () => {
		const reader = await read(rotatedPod(600));
		expect(waysOf(reader)).toEqual([
			['api', expect.stringContaining('nothing was wanted')],
			['files', expect.stringContaining("the node's files")],
		]);
	});

	test('says that they are left alone where they are not to be read', async () => {
		const reader = await readPod(rotatedPod(600), {follow: false}, {nodeFiles: false});
		await reader.ended;
		expect(waysOf(reader)).toEqual([['api', expect.stringContaining('--no-node-files')]]);
	});

	test('tells how much of it was read, in bytes', async () => {
		const pod = rotatedPod(600);
		const reader = await read(pod);
		const total = [...pod.node.files.values()].reduce((sum, file) => sum + file.length, 0);
		expect(progressOf(reader).at(-1)).toMatchObject({done: total, total, unit: 'bytes'});
	});

	test('asks its node for nothing where a tail will do', async () => {
		const pod = rotatedPod(600);
		await read(pod, {from: 60_000});
		await read(pod, {tail: 100});
		expect(pod.node.asked).toEqual([]);
	});

	test('goes on where it was, after an answer was cut', async () => {
		const pod = rotatedPod(6000);
		let cuts = 0;
		pod.node.answer = (response, name) => {
			const isCut = name === '0.log' && pod.node.asked.length > 8 && cuts++ === 0;
			if (isCut) {
				response.destroy();
			}

			return isCut;
		};
		const reader = await read(pod);
		expect(cuts).toBeGreaterThan(0);
		expect(reader.lines()).toEqual(numbered(6000));
	});

	test('goes on through pods/log where the files fail for good', async () => {
		const pod = rotatedPod(600);
		pod.node.onRequest = name => {
			pod.isAllowed &&= name !== '0.log' || pod.node.asked.length < 6;
		};
		const reader = await read(pod);
		expect(pod.isAllowed).toBe(false);
		expect(reader.lines()).toEqual(numbered(600));
		expect(reader.told()).toEqual(['[300 lines]', expect.stringContaining('may be missing'), '[300 lines]']);
	});

	test('ends with a gap where its newest file that has lines is damaged, and goes on without another one', async () => {
		const pod = new PodOnNode();
		pod.restartPolicy = 'Never';
		pod.write(...numbered(10));
		pod.rotateFiles();
		pod.write(...numbered(10, 10));
		pod.rotateFiles();
		const damaged = [...pod.node.files.keys()].filter(name => name !== '0.log').sort()[1]!;
		pod.node.files.delete(damaged);
		pod.node.files.set(`${damaged}.gz`, Buffer.from('no archive at all'));
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.write('new');
		await reader.until(({lines}) => lines().includes('new'));
		pod.exit(0);
		reader.say({state: 'succeeded', exitCode: 0});
		await reader.ended;
		expect(reader.told()).toEqual([
			'[10 lines]',
			expect.stringContaining('is damaged'),
			'[1 lines]',
			expect.stringMatching(/^ended: exit 0/),
			'Job complete exit 0',
		]);
	});
});

describe('a hole in what pods/log gives', () => {
	/** The log is rotated while it is out of reach. */
	const rotateUnseen = (pod: PodOnNode, reader: OpenPod) => {
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		reader.cut();
		pod.write(...numbered(300, 300));
		pod.rotateFiles();
		pod.write(...numbered(10, 600));
		pod.refusal = undefined;
	};

	const isGap = (line: string) => line.includes('may be missing');

	test("is closed from the node's files", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(300));
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		rotateUnseen(pod, reader);
		await reader.until(({lines}) => lines().includes('line 609'));
		pod.write('new');
		await reader.until(({lines}) => lines().includes('new'));
		expect(reader.lines()).toEqual([...numbered(610), 'new']);
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test("is told where the node's files may not be read", async () => {
		const pod = new PodOnNode();
		pod.isAllowed = false;
		pod.write(...numbered(300));
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		rotateUnseen(pod, reader);
		await reader.until(({lines}) => lines().includes('line 609'));
		expect(reader.lines()).toEqual([...numbered(300), ...numbered(10, 600)]);
		expect(reader.told().filter(isGap).length).toBe(1);
	});

	test('is closed at the end of a life, too', async () => {
		const pod = new PodOnNode();
		pod.restartPolicy = 'Never';
		pod.write(...numbered(300));
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		rotateUnseen(pod, reader);
		pod.exit(0);
		reader.say({state: 'succeeded'});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(610));
		expect(reader.told().filter(isGap)).toEqual([]);
	});

	test('is closed at the end of a life that is no longer the one before the present one', async () => {
		const pod = new PodOnNode();
		pod.write('first life');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		reader.cut();
		pod.write('last words');
		for (const name of ['second', 'third']) {
			pod.exit(1);
			pod.startLife();
			pod.write(`${name} life`);
		}

		pod.refusal = undefined;
		reader.say();
		await reader.until(({lines}) => lines().includes('third life'));
		expect(reader.lines()).toEqual(['first life', 'last words', 'second life', 'third life']);
		expect(reader.told().filter(isGap)).toEqual([]);
	});
});

describe('an ended log that is in the files of its node, and not to be had through pods/log', () => {
	const message = 'pods "app" is forbidden: User "eve" cannot get resource "pods/log"';
	const refusals: Array<[string, LogPod['refusal']]> = [
		['because that right is missing', {status: 403, reason: 'Forbidden', message}],
		['because the container was removed', {words: 'unable to retrieve container logs for containerd://6a1b'}],
	];

	test.each(refusals)('is whole, and nothing is said to be missing: %s', async (_, refusal) => {
		const pod = rotatedPod(600);
		pod.restartPolicy = 'Never';
		pod.exit(3);
		pod.refusal = refusal;
		const task = {state: 'failed', exitCode: 3} as const;
		const reader = await readPod(pod, {follow: false}, {task, timing: {removed: 1_000_000}});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(600));
		expect(reader.told().filter(line => !line.startsWith('['))).toEqual([
			expect.stringMatching(/^ended: exit 3/),
			'Job failed exit 3',
		]);
	});

	test('and has no line says nothing of that', async () => {
		const pod = new PodOnNode();
		pod.restartPolicy = 'Never';
		pod.node.append('', '0.log');
		pod.exit(0);
		pod.refusal = {status: 403, reason: 'Forbidden', message};
		const reader = await readPod(pod, {follow: false}, {task: {state: 'succeeded', exitCode: 0}});
		await reader.ended;
		expect(reader.told()).toEqual([expect.stringMatching(/^ended: exit 0/), 'Job complete exit 0']);
	});

	test('of a container that still runs is read as far as it goes, where it is not followed', async () => {
		const pod = rotatedPod(600);
		pod.refusal = {status: 403, reason: 'Forbidden', message};
		const reader = await read(pod);
		expect(reader.lines()).toEqual(numbered(600));
		expect(reader.told()).toEqual(['[600 lines]']);
	});
});

describe("a log whose node's files cannot be read", () => {
	const closed: Array<[string, (pod: PodOnNode) => void]> = [
		['may not be read', pod => Object.assign(pod, {isAllowed: false})],
		[
			'are not served',
			pod => {
				pod.node.answer = response => {
					answerText(response, 405, 'logs endpoint is disabled');
					return true;
				};
			},
		],
		['are in another format', pod => pod.node.files.set('0.log', Buffer.from('{"log":"x"}\n'.repeat(9)))],
		['are those of other lives', pod => pod.node.files.clear()],
	];

	const eventsOf = async (close: (pod: PodOnNode) => void, window: Partial<Window>, nodeFiles: boolean) => {
		const pod = new PodOnNode();
		pod.step = second;
		pod.write(...numbered(5000));
		close(pod);
		const reader = await readPod(pod, {follow: false, ...window}, {nodeFiles, now: () => 0});
		await reader.ended;
		const {stream: _, ...first} = reader.events[0] as StreamEvent & {type: 'opened'};
		return [first.type, reader.lines(), reader.told(), pod.queries];
	};

	test.each(closed)('is read as without them, where they %s', async (_, close) => {
		for (const window of [{}, {from: 4_000_000}, {tail: 3000}]) {
			expect(await eventsOf(close, window, true)).toEqual(await eventsOf(close, window, false));
		}
	});

	test('is not looked for on its node where that is turned off', async () => {
		const pod = rotatedPod(600);
		const reader = await readPod(pod, {follow: false}, {nodeFiles: false});
		await reader.ended;
		expect(pod.node.asked).toEqual([]);
		expect(reader.lines()).toEqual(numbered(300, 300));
	});
});
