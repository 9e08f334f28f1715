import {describe, expect, test} from 'vitest';
import {Breaks} from '../../../source/kubernetes/logs/breaks.ts';
import {Failures} from '../../../source/kubernetes/logs/failures.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {LifeRepair} from '../../../source/kubernetes/logs/life-repair.ts';
import {Stand} from '../../../source/kubernetes/logs/stand.ts';
import type {LogPod} from './log-pod.ts';
import {type OpenJob, openJob} from './open-job.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf, shortTiming} from './read-logs.ts';

const numbered = (count: number, from = 0): string[] =>
	Array.from({length: count}, (_, index) => `line ${from + index}`);

type OpenRepair = OpenJob & {readonly log: LifeLog; readonly repair: LifeRepair; readonly breaks: Breaks};

/** Of a life of which so many lines are known, after a break that was announced. */
const openRepair = async (pod: LogPod, known: number, nodeFiles = false): Promise<OpenRepair> => {
	const open = await openJob(pod, {timing: {...shortTiming, unannounced: 0}}, {nodeFiles});
	const {job} = open;
	const stand = new Stand(job);
	const breaks = new Breaks(job);
	const failures = new Failures(job, stand, breaks);
	const instance = {restart: 0, containerId: 'containerd://life-0'};
	const log = new LifeLog(job, {instance, isNew: false, isCurrent: async () => true, onLines: () => {}});
	const {lines} = await log.collect({tailLines: known}, job.signal);
	log.learn(lines);
	await breaks.pause('cut', job.signal);
	breaks.stop();
	const repair = new LifeRepair(job, {stand, breaks, failures, onCaughtUp: () => {}}, log);
	return {...open, log, repair, breaks};
};

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
		const open = await openRepair(pod, 10);
		pod.write('new');
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await told(open)).toEqual([true]);
	});

	test('is not proven where what is known was rotated away', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 10);
		pod.rotateFiles();
		pod.write(...numbered(10, 20));
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await open.repair.bridge()).toBe('current');
		expect(await told(open)).toEqual(['gap', false]);
	});

	test("is proven where the node's files have what was rotated away", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 10, true);
		pod.write(...numbered(10, 10));
		pod.rotateFiles();
		pod.write(...numbered(10, 20));
		expect(await open.repair.bridge()).toBe('bridged');
		expect(await told(open)).toEqual([true]);
	});

	test("is not proven where the node's files begin after what is known", async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 10, true);
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
		const open = await openRepair(pod, 2, true);
		pod.rotateFiles();
		pod.clock += 1_000_000_000n;
		pod.write('new');
		expect(await open.repair.bridge()).toBe('bridged');
		expect(linesOf(await open.events())).toEqual(['new']);
	});

	test('says no gap where another life took the place of the one that is read', async () => {
		const pod = new PodOnNode();
		pod.write(...numbered(10));
		const open = await openRepair(pod, 10);
		pod.exit(0);
		pod.startLife();
		pod.clock += 1_000_000_000n;
		pod.write(...numbered(10, 20));
		expect(await open.repair.bridge()).toBe('look');
		const events = await open.events();
		expect(events.filter(({type}) => type === 'gap')).toEqual([]);
		expect(linesOf(events)).toEqual([]);
	});
});
