import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {noLines} from '../../../source/core/batch-parts.ts';
import {logGaps} from '../../../source/core/sentences.ts';
import {Breaks} from '../../../source/kubernetes/logs/breaks.ts';
import {Failures} from '../../../source/kubernetes/logs/failures.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {LifeRepair} from '../../../source/kubernetes/logs/life-repair.ts';
import {Stand} from '../../../source/kubernetes/logs/stand.ts';
import type {Timing} from '../../../source/kubernetes/logs/timing.ts';
import {answerText} from '../node-files/log-node.ts';
import {type Fault, LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {type OpenJob, openJob} from './open-job.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf, shortTiming} from './read-logs.ts';

const forbidden = {
	status: 403,
	reason: 'Forbidden',
	message: 'pods "app" is forbidden: User "eve" cannot get resource "pods/log"',
};

type OpenRepair = OpenJob & {readonly log: LifeLog; readonly repair: LifeRepair; readonly breaks: Breaks};

/** @param known - So many of the newest lines are known. */
const openRepair = async (
	pod: LogPod,
	known: number,
	options: {nodeFiles?: boolean; follow?: boolean; isCurrent?: boolean; timing?: Partial<Timing>} = {},
): Promise<OpenRepair> => {
	const {nodeFiles, follow = true, isCurrent = true} = options;
	const timing = {...shortTiming, ...options.timing};
	const open = await openJob(pod, {timing, window: {anchor: 'now', follow}}, {nodeFiles});
	const {job} = open;
	const stand = new Stand(job);
	const breaks = new Breaks(job);
	const failures = new Failures(job, stand, breaks);
	const instance = {restart: 0, containerId: 'containerd://life-0'};
	const log = new LifeLog(job, {instance, isNew: false, isCurrent: async () => isCurrent, onLines: () => {}});
	if (known > 0) {
		const {lines} = await log.collect({tailLines: known}, job.signal);
		log.learn(lines);
	}

	pod.queries.length = 0;
	const repair = new LifeRepair(job, {stand, breaks, failures, onCaughtUp: () => {}}, log);
	onTestFinished(() => breaks.stop());
	return {...open, log, repair, breaks};
};

/** As `openRepair`, after a break that was announced. */
const openBroken = async (pod: LogPod, known: number, nodeFiles = false): Promise<OpenRepair> => {
	const open = await openRepair(pod, known, {nodeFiles, timing: {unannounced: 0}});
	await open.breaks.pause('cut', open.job.signal);
	open.breaks.stop();
	return open;
};

/** Lines as they are sent have so many bytes, as long as their numbers have one digit. */
const sentBytes = Buffer.byteLength('2026-11-18T11:06:40.000000000Z line 0\n');

/** `gap` for each gap that was told, and whether each resume was proven. */
const told = async (open: OpenRepair): Promise<Array<string | boolean>> => {
	const told: Array<string | boolean> = [];
	for (const event of await open.events()) {
		if (event.type === 'resumed') {
			told.push(event.proven);
		} else if (event.type === 'gap') {
			told.push('gap');
		}
	}

	return told;
};

describe('a bridge over a break', () => {
	test('is proven where what comes joins what is known', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10);
		pod.write('new');
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await told(open)).toEqual([true]);
	});

	test('is not proven where what is known was rotated away', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10);
		pod.rotateFiles();
		pod.write(...numbered(10, 20));
		const [from, to] = [open.log.known.newest, pod.clock - 10n * pod.step];
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await open.repair.bridge()).toBe('current');
		const events = await open.events();
		expect(events.filter(({type}) => type !== 'reconnecting' && type !== 'lines')).toMatchObject([
			{type: 'gap', from, to},
			{type: 'resumed', proven: false},
		]);
	});

	test("is proven where the node's files have what was rotated away", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10, true);
		pod.write(...numbered(10, 10));
		pod.rotateFiles();
		pod.write(...numbered(10, 20));
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await told(open)).toEqual([true]);
	});

	test("is not over where the node's files break off", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10, true);
		pod.write(...numbered(10, 10));
		pod.rotateFiles();
		pod.write(...numbered(10, 20));
		pod.node.asked.length = 0;
		pod.node.answer = (response, name) => {
			const isRefused = name === '0.log' && pod.node.asked.filter(asked => asked === name).length === 3;
			if (isRefused) {
				answerText(response, 500, 'not now');
			}

			return isRefused;
		};
		const healed = vi.spyOn(open.breaks, 'healed');
		expect(await open.repair.bridge()).toBe('bridged');
		expect(healed).not.toHaveBeenCalled();
		expect(await open.repair.bridge()).toBe('bridged');
		const events = await open.events();
		expect(linesOf(events)).toEqual(numbered(20, 10));
		expect(events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test("does not take from the node's files what is still being written", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10, true);
		pod.write(...numbered(10, 10));
		pod.rotateFiles();
		pod.write(...numbered(10, 20));
		pod.node.append(pod.node.record('begun ', 'stdout', 'P'));
		expect(await open.repair.bridge()).toBe('bridged');
		expect(linesOf(await open.events())).toEqual(numbered(20, 10));
	});

	test("is not proven where the node's files begin after what is known", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10, true);
		pod.rotateFiles();
		pod.node.files.clear();
		pod.write(...numbered(10, 20));
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await told(open)).toEqual(['gap', false]);
	});

	test("gives nothing twice where the node's files have what is known, and it cannot be told where in them", async () => {
		const pod = new PodOnNode();
		pod.step = 0n;
		pod.write('equal', 'equal', 'equal');
		const open = await openBroken(pod, 2, true);
		pod.rotateFiles();
		pod.clock += 1_000_000_000n;
		pod.write('new');
		expect(await open.repair.bridge()).toBe('bridged');
		expect(linesOf(await open.events())).toEqual(['new']);
	});

	test('says no gap where another life took the place of the one that is read', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openBroken(pod, 10);
		pod.exit(0);
		pod.startLife();
		pod.clock += 1_000_000_000n;
		pod.write(...numbered(10, 20));
		expect(await open.repair.bridge()).toBe('look');
		const events = await open.events();
		expect(events.filter(({type}) => type === 'gap')).toEqual([]);
		expect(linesOf(events)).toEqual([]);
	});

	test('is not given up because of cut answers that do not come in a row', async () => {
		const pod = new LogPod();
		pod.write(...numbered(300));
		const open = await openRepair(pod, 10);
		const cut: Fault = {how: 'end', afterBytes: 500};
		const results: string[] = [];
		for (const fault of [cut, cut, undefined, cut, cut, cut, undefined]) {
			pod.faults.push(...Array.from({length: fault ? 2 : 1}, () => fault));
			results.push(await open.repair.bridge());
			pod.faults.length = 0;
		}

		expect(results).toEqual(['retry', 'retry', 'current', 'retry', 'retry', 'retry', 'current']);
		expect(await told(open)).toEqual([]);
	});

	test('is given up after three answers in a row that show nothing newer: the clock was set back, and what is known is gone', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 10);
		pod.rotate(0);
		pod.clock -= 3_600_000_000_000n;
		pod.write(...numbered(10, 20));
		const results: string[] = [];
		for (let look = 0; look < 5; look++) {
			results.push(await open.repair.bridge());
		}

		expect(results).toEqual(['retry', 'retry', 'retry', 'bridged', 'current']);
		const events = await open.events();
		expect(events.map(({type}) => type)).toEqual(['gap', 'lines']);
		expect(linesOf(events)).toEqual(numbered(10, 20));
	});

	test("is taken from the node's files where pods/log is out of reach for good, and nothing is followed", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {nodeFiles: true, follow: false});
		pod.write(...numbered(5, 5));
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		expect(await open.repair.bridge()).toBe('retry');
		pod.refusal = forbidden;
		expect(await open.repair.bridge()).toBe('complete');
		expect(linesOf(await open.events())).toEqual(numbered(5, 5));
	});

	test("is not taken from the node's files alone where the log is followed", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {nodeFiles: true});
		pod.write(...numbered(5, 5));
		pod.refusal = forbidden;
		expect(await open.repair.bridge()).toBe('done');
		expect(linesOf(await open.events())).toEqual([]);
	});
});

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

describe('the end of a life', () => {
	const causes = async (open: OpenRepair): Promise<unknown[]> =>
		(await open.events()).flatMap(event => (event.type === 'gap' ? [event.cause] : []));

	test('is a gap where the cluster has no life before the present one any more', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		expect(await open.repair.settle('replaced')).toBe('read');
		expect(await causes(open)).toEqual([logGaps.replaced]);
	});

	test.each([
		['of the present life where its pod is not found', 'ended', 404],
		['of the life before where the server is busy', 'replaced', 503],
	] as const)('is looked for again, %s', async (_, fate, status) => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		pod.refusal = {status, reason: 'Unknown', message: 'not now'};
		expect(await open.repair.settle(fate)).toBe('retry');
		expect(await causes(open)).toEqual([]);
	});

	test('is not asked for again where it may not be read', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		pod.refusal = forbidden;
		expect(await open.repair.settle('ended')).toBe('done');
		expect((await open.events()).map(({type}) => type)).toEqual(['unreadable']);
	});

	test.each([
		[
			'has removed its container',
			(pod: LogPod) => {
				pod.refusal = {words: 'unable to retrieve container logs for containerd://6a1b'};
			},
		],
		[
			'cuts each answer at the same place',
			(pod: LogPod) => {
				pod.faults.push(...Array.from({length: 40}, (): Fault => ({how: 'end', afterBytes: 7 * sentBytes})));
			},
		],
	])("is in the node's files where the node %s, with a last line that has no end", async (_, spoil) => {
		const pod = new PodOnNode();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {nodeFiles: true});
		pod.write(...numbered(5, 5));
		pod.node.append(pod.node.record('and then it', 'stdout', 'P'));
		spoil(pod);
		expect(await open.repair.settle('ended')).toBe('read');
		const events = await open.events();
		expect(linesOf(events)).toEqual([...numbered(5, 5), 'and then it']);
		expect(events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test('is a gap where each answer is cut at the same place', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		pod.write(...numbered(5, 5));
		pod.faults.push(...Array.from({length: 40}, (): Fault => ({how: 'end', afterBytes: 7 * sentBytes})));
		expect(await open.repair.settle('ended')).toBe('read');
		expect(await causes(open)).toEqual([logGaps.unsettled]);
	});

	test('is a gap where the container was removed, though another one runs by now', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {timing: {removed: 0}});
		open.breaks.arrived();
		pod.refusal = {words: 'unable to retrieve container logs for containerd://6a1b'};
		expect(await open.repair.settle('ended')).toBe('read');
		expect(await causes(open)).toEqual([logGaps.unsettled]);
	});
});
