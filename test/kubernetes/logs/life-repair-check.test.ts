import {describe, expect, test, vi} from 'vitest';
import {noLines} from '../../../source/core/batch-parts.ts';
import {logGaps} from '../../../source/core/sentences.ts';
import {type Fault, LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {forbidden, type OpenRepair, openRepair, sentBytes, told} from './open-repair.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf} from './read-logs.ts';

describe('whether all came that was there', () => {
	/** Of ten lines so many are known. */
	const openTen = async (known: number, follow = false): Promise<[LogPod, OpenRepair]> => {
		const pod = new LogPod();
		pod.write(...numbered(known));
		const open = await openRepair(pod, known, {follow});
		pod.write(...numbered(10 - known, known));
		return [pod, open];
	};

	/** The answer ends after so many lines. */
	const cutAfter = (lines: number): Fault => ({how: 'end', afterBytes: lines * sentBytes});

	test('is seen by one request where it did', async () => {
		const [pod, {repair}] = await openTen(10);
		expect(await repair.verify()).toBe('verified');
		expect(pod.queries.length).toBe(1);
	});

	test('is so once the rest was read', async () => {
		const [pod, open] = await openTen(5);
		expect(await open.repair.verify()).toBe('verified');
		expect(pod.queries.length).toBe(2);
		expect(linesOf(await open.events())).toEqual(numbered(5, 5));
	});

	test('is asked again where only a part of the rest came', async () => {
		const [pod, open] = await openTen(5);
		pod.faults.push(undefined, cutAfter(8));
		expect(await open.repair.verify()).toBe('retry');
		expect(await open.repair.verify()).toBe('verified');
		expect(linesOf(await open.events())).toEqual(numbered(5, 5));
	});

	test('is asked again where nothing of the rest came, and told to be unknown at last', async () => {
		const [pod, open] = await openTen(5);
		pod.faults.push(undefined, ...Array.from({length: 6}, () => cutAfter(5)));
		const results: string[] = [];
		for (let look = 0; look < 6; look++) {
			results.push(await open.repair.verify());
		}

		expect(results).toEqual([...Array(5).fill('retry'), 'verified']);
		const events = await open.events();
		expect(events).toMatchObject([{type: 'gap', cause: logGaps.unsettled}]);
	});

	test('is asked again as long as some of the rest comes now and then', async () => {
		const [pod, open] = await openTen(5);
		const cuts = [5, 5, 5, 5, 5, 8, 8];
		pod.faults.push(undefined, ...cuts.map(cutAfter));
		for (const _ of cuts) {
			expect(await open.repair.verify()).toBe('retry');
		}

		expect(await open.repair.verify()).toBe('verified');
		const events = await open.events();
		expect(events.filter(({type}) => type === 'gap')).toEqual([]);
		expect(linesOf(events)).toEqual(numbered(5, 5));
	});

	test('is asked of the line that was the newest at first, whatever is written meanwhile', async () => {
		const [pod, open] = await openTen(5);
		pod.faults.push(undefined, cutAfter(8));
		expect(await open.repair.verify()).toBe('retry');
		pod.write(...numbered(5, 10));
		pod.faults.push(cutAfter(10));
		expect(await open.repair.verify()).toBe('verified');
		expect(pod.queries.length).toBe(3);
	});

	test('is not so where the newest line has come, but not one after it of the same time', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {follow: false});
		pod.clock -= pod.step;
		pod.write('of the same time');
		expect(await open.repair.verify()).toBe('verified');
		expect(linesOf(await open.events())).toEqual(['of the same time']);
	});

	test('is known to be unknown where what is known is gone, and nothing newer is there', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 10, {follow: false});
		pod.rotate(0);
		pod.clock -= 3n * pod.step;
		pod.write('other', 'lines', 'at its times');
		const results: string[] = [];
		for (let look = 0; look < 4; look++) {
			results.push(await open.repair.verify());
		}

		expect(results).toEqual(['retry', 'retry', 'retry', 'verified']);
		expect(await told(open)).toEqual(['gap']);
	});

	test('is so where newer lines came', async () => {
		const [pod, {log, repair, job}] = await openTen(5);
		pod.faults.push(undefined, cutAfter(5));
		expect(await repair.verify()).toBe('retry');
		pod.rotate(0);
		pod.write('newer');
		log.learn((await log.collect({}, job.signal)).lines);
		const {length} = pod.queries;
		expect(await repair.verify()).toBe('verified');
		expect(pod.queries.length).toBe(length);
	});

	test('is asked again only after a pause', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 5, {follow: false});
		const pause = vi.spyOn(open.breaks, 'pause');
		pod.write('new');
		pod.faults.push(undefined, {how: 'end', afterBytes: 0});
		expect(await open.repair.verify()).toBe('retry');
		expect(pause).toHaveBeenCalledTimes(1);
		pod.faults.push({how: 'end', afterBytes: 10 * sentBytes});
		expect(await open.repair.verify()).toBe('retry');
		expect(pause).toHaveBeenCalledTimes(2);
	});

	test('is asked again of a log that showed no line at first', async () => {
		const [pod, open] = await openTen(5);
		pod.faults.push(cutAfter(0), cutAfter(0), cutAfter(0), cutAfter(5));
		expect(await open.repair.verify()).toBe('retry');
		expect(await open.repair.verify()).toBe('verified');
		expect(linesOf(await open.events())).toEqual(numbered(5, 5));
	});

	test('is asked again of a log that showed no line, but the beginning of one', async () => {
		const pod = new LogPod();
		pod.write('line 0');
		pod.writeRaw('and then it');
		const open = await openRepair(pod, 0, {follow: false});
		open.log.known.reset(noLines, true);
		pod.faults.push(undefined, ...Array.from({length: 5}, () => cutAfter(0)));
		expect(await open.repair.verify()).toBe('retry');
		expect(await open.repair.verify()).toBe('verified');
		expect(linesOf(await open.events())).toEqual(['line 0']);
	});

	test.each([
		['nobody said which line is the newest', true],
		['its newest line was told', false],
	])('is asked again of a log that then showed no line, where %s', async (_, isRefused) => {
		const pod = new LogPod();
		pod.write('line 0');
		const open = await openRepair(pod, 0, {follow: false});
		open.log.known.reset(noLines, true);
		if (isRefused) {
			pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
			pod.onRequest = () => {
				pod.refusal = undefined;
			};
		} else {
			pod.faults.push(undefined);
		}

		pod.faults.push(cutAfter(0));
		expect(await open.repair.verify()).toBe('retry');
		expect(await open.repair.verify()).toBe('verified');
		expect(linesOf(await open.events())).toEqual(['line 0']);
	});

	test('is so of a log without a line', async () => {
		const open = await openRepair(new LogPod(), 0, {follow: false});
		open.log.known.reset(noLines, true);
		expect(await open.repair.verify()).toBe('verified');
		expect(await told(open)).toEqual([]);
	});

	test('is looked at again where another life may have taken the place of one without a line', async () => {
		const {repair} = await openRepair(new LogPod(), 0, {follow: false, isCurrent: false});
		expect(await repair.verify()).toBe('look');
	});

	test('is so of a log that has only the beginning of a line', async () => {
		const pod = new LogPod();
		pod.writeRaw('and then it');
		const open = await openRepair(pod, 0, {follow: false});
		open.log.known.reset(noLines, true);
		expect(await open.repair.verify()).toBe('verified');
		expect(await told(open)).toEqual([]);
	});

	test('is so where what came goes beyond the end of the window', async () => {
		const pod = new LogPod();
		pod.step = 1_000_000_000n;
		pod.write(...numbered(10));
		const {log, repair} = await openRepair(pod, 10, {follow: false});
		log.limit({to: pod.clock - 9_000_000_000n});
		pod.write('newer');
		expect(await repair.verify()).toBe('verified');
		expect(pod.queries.length).toBe(1);
	});

	test('is asked again where nobody answers', async () => {
		const [pod, {repair}] = await openTen(5);
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		expect(await repair.verify()).toBe('retry');
		pod.refusal = undefined;
		expect(await repair.verify()).toBe('verified');
	});

	test('is not asked again where the program is at fault', async () => {
		const [, {log, repair}] = await openTen(10);
		vi.spyOn(log, 'collect').mockRejectedValue(new TypeError('broken'));
		await expect(repair.verify()).rejects.toThrow('broken');
	});

	test("is so where the node's files gave all, and pods/log is out of reach", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {nodeFiles: true, follow: false});
		pod.write(...numbered(5, 5));
		pod.refusal = forbidden;
		expect(await open.repair.verify()).toBe('verified');
		expect(linesOf(await open.events())).toEqual(numbered(5, 5));
	});
});
