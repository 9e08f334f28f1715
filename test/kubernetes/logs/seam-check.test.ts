import {describe, expect, test} from 'vitest';
import {type LineBatch, LineBatchBuilder} from '../../../source/core/line-batch.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {RecentlySeen} from '../../../source/kubernetes/logs/recently-seen.ts';
import {SeamCheck} from '../../../source/kubernetes/logs/seam-check.ts';
import {openJob} from './open-job.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf} from './read-logs.ts';

const start = 1_795_000_000_000_000_000n;
const ms = (count: number): bigint => start + BigInt(count) * 1_000_000n;

/** Lines that are called after their times in ms. */
const batchOf = (...times: readonly number[]): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const time of times) {
		builder.add(Buffer.from(String(time)), ms(time));
	}

	return builder.take();
};

const seenOf = (isFromStart: boolean, ...times: readonly number[]): RecentlySeen => {
	const seen = new RecentlySeen(isFromStart);
	seen.add(batchOf(...times));
	return seen;
};

describe('lines that were seen', () => {
	test('reach back to the start of the log where they began there, until that is forgotten', () => {
		const seen = seenOf(true, 1000);
		expect(seen.since).toBe(0n);
		seen.forget();
		seen.add(batchOf(2000));
		expect(seen.since).toBe(0n);
		seen.forget();
		expect(seen.since).toBe(ms(2500));
	});

	test('reach back to a little after the first of them otherwise: outputs do not take turns', () => {
		expect(seenOf(false, 1000, 2000).since).toBe(ms(1500));
	});

	test('are those since the last check but one', () => {
		const [one, two] = [batchOf(1000), batchOf(2000)];
		const seen = new RecentlySeen(true);
		seen.add(one);
		seen.forget();
		seen.add(two);
		expect([seen.has(one, 0), seen.has(two, 0), seen.count]).toEqual([true, true, 2]);
		seen.forget();
		expect([seen.has(one, 0), seen.has(two, 0), seen.count]).toEqual([false, true, 1]);
	});

	test('tell their newest time, and the newest one before another, also across a check', () => {
		const seen = seenOf(true, 1000, 3000);
		seen.forget();
		seen.add(batchOf(2000));
		expect(seen.newest).toBe(ms(3000));
		expect([999, 1001, 2500, 3500].map(time => seen.newestBefore(ms(time)))).toEqual([
			undefined,
			ms(1000),
			ms(2000),
			ms(3000),
		]);
	});
});

describe('a seam between two files', () => {
	/** Lines of two files, of which some were seen. */
	const openSeam = async (files: readonly [number[], number[]], seen: RecentlySeen, edge?: number) => {
		const pod = new PodOnNode();
		const write = (times: readonly number[]) => {
			for (const time of times) {
				pod.clock = ms(time);
				pod.write(String(time));
			}
		};
		write(files[0]);
		pod.rotateFiles();
		write(files[1]);
		const open = await openJob(pod, {}, {nodeFiles: true});
		const {signal} = open.job;
		const isCurrent = async () => true;
		const log = new LifeLog(open.job, {instance: {restart: 0}, isNew: true, isCurrent, onLines: () => {}});
		const nodeLog = (await log.nodeLog(signal))!;
		const [seam] = await nodeLog.seams(undefined, signal);
		pod.node.asked.length = 0;
		const edgeTime = edge === undefined ? undefined : ms(edge);
		const check = new SeamCheck({log, nodeLog, seen, edge: edgeTime, signal});
		return {pod, open, seam: seam!, check};
	};

	/** Whether it was checked, what was handed over, and whether the node was asked. */
	const resultOf = async ({pod, open, seam, check}: Awaited<ReturnType<typeof openSeam>>) => {
		const isChecked = await check.check(seam);
		return {isChecked, lines: linesOf(await open.events()), isAsked: pod.node.asked.length > 0};
	};

	test('gives the lines about it that were not seen', async () => {
		const seam = await openSeam([[1000, 1010], [1020]], seenOf(true, 1000, 1020));
		expect(await resultOf(seam)).toEqual({isChecked: true, lines: ['1010'], isAsked: true});
	});

	test('is not looked at where it is before the lines that are remembered', async () => {
		const seam = await openSeam([[1000], [1100]], seenOf(false, 1000, 2000));
		expect(await resultOf(seam)).toEqual({isChecked: true, lines: [], isAsked: false});
	});

	test('is not put off where it is before the lines that are remembered', async () => {
		const seam = await openSeam([[1000], [1100]], seenOf(false, 1000, 1200), 1110);
		expect(await resultOf(seam)).toEqual({isChecked: true, lines: [], isAsked: false});
	});

	test('is not looked at where its older file ends before the lines that are remembered', async () => {
		const seam = await openSeam([[1000], [2000]], seenOf(false, 1000, 2000));
		expect(await resultOf(seam)).toEqual({isChecked: true, lines: [], isAsked: false});
	});

	test('gives no line that is older than those that are remembered', async () => {
		const seam = await openSeam([[1499, 1505], [1510]], seenOf(false, 1000, 1505, 1510));
		expect(await resultOf(seam)).toEqual({isChecked: true, lines: [], isAsked: true});
	});

	test('is looked at later where its lines may still be on their way', async () => {
		const seam = await openSeam([[1000, 1010], [1020]], seenOf(true, 1000), 1030);
		expect(await resultOf(seam)).toEqual({isChecked: false, lines: [], isAsked: false});
	});

	test('is looked at later where the newer file has no line yet, unless no more come', async () => {
		const seam = await openSeam([[1000, 1010], []], seenOf(true, 1000), 5000);
		expect(await resultOf(seam)).toEqual({isChecked: false, lines: [], isAsked: false});
		const ended = await openSeam([[1000, 1010], []], seenOf(true, 1000));
		expect(await resultOf(ended)).toEqual({isChecked: true, lines: ['1010'], isAsked: true});
	});

	test('gives no line that may still come by itself', async () => {
		const seam = await openSeam(
			[
				[1000, 1010],
				[1020, 1060],
			],
			seenOf(true, 1000, 1020),
			1050,
		);
		expect(await resultOf(seam)).toEqual({isChecked: true, lines: ['1010'], isAsked: true});
	});
});
