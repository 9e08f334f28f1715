import {describe, expect, test, vi} from 'vitest';
import {answerText} from '../node-files/log-node.ts';
import {type Fault, LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {forbidden, openBroken, openRepair, told} from './open-repair.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf} from './read-logs.ts';

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
