import {describe, expect, test} from 'vitest';
import {type LiveOptions, readLive} from '../../../source/kubernetes/logs/live.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {learn, type OpenLife, openLife, signal} from './open-life.ts';
import {shortTiming} from './read-logs.ts';

const second = 1_000_000_000n;

/** A pod of 3000 lines, ten to a second, of which the newest 300 are known. */
const knownPod = async (): Promise<[LogPod, OpenLife]> => {
	const pod = new LogPod();
	pod.step = second / 10n;
	pod.write(...numbered(3000));
	const life = await openLife(pod);
	await learn(life, 300);
	pod.queries.length = 0;
	return [pod, life];
};

const optionsOf = (options: Partial<LiveOptions> = {}): LiveOptions => ({
	// Nothing is given up because time has passed.
	timing: {...shortTiming, join: 1_000_000, idle: 1_000_000, brisk: 1_000_000},
	isBehind: false,
	missedMs: 0,
	misses: 0,
	onJoined: () => {},
	onCaughtUp: () => {},
	onSkipped: () => {},
	overdue: new AbortController().signal,
	signal,
	...options,
});

const follow = ({log}: OpenLife, options: Partial<LiveOptions> = {}) => readLive(log, optionsOf(options));

const parameterOf = ({queries}: LogPod, name: string): string | null =>
	new URLSearchParams(queries[0]).get(name);

describe('a live connection asks for', () => {
	const tailOf = async (options: Partial<LiveOptions>): Promise<number> => {
		const [pod, life] = await knownPod();
		pod.exit(0);
		await follow(life, options);
		return Number(parameterOf(pod, 'tailLines'));
	};

	test('as many of the newest lines as may have come since, and four times as many after each miss', async () => {
		const tail = await tailOf({});
		expect(tail).toBeGreaterThan(256);
		const longer = await tailOf({misses: 1});
		expect(Math.abs(longer - 4 * tail)).toBeLessThan(4);
		expect(await tailOf({misses: 2})).toBeGreaterThan(4 * longer - 16);
		expect(await tailOf({misses: 9})).toBe(20_000);
	});

	test('more of them the longer the log was not read', async () => {
		const tail = await tailOf({});
		const later = await tailOf({missedMs: 60_000});
		expect(later - tail).toBeGreaterThan(1100);
		expect(later - tail).toBeLessThan(1300);
	});

	test('all since the known ones where it is far behind, unless that was in vain', async () => {
		const [pod, life] = await knownPod();
		pod.exit(0);
		await follow(life, {isBehind: true});
		expect([parameterOf(pod, 'tailLines'), parameterOf(pod, 'sinceTime')]).toEqual([
			null,
			'2026-11-18T11:11:10Z',
		]);
		pod.queries.length = 0;
		await follow(life, {isBehind: true, misses: 1});
		expect(parameterOf(pod, 'sinceTime')).toBeNull();
	});

	test('all there is where all of it is known', async () => {
		const pod = new LogPod();
		pod.write('one');
		const life = await openLife(pod, {isNew: true});
		await learn(life, 10);
		pod.exit(0);
		pod.queries.length = 0;
		await follow(life);
		expect(pod.queries).toEqual(['?container=app&timestamps=true&follow=true']);
	});
});

describe('a live connection ends', () => {
	test('unjoined where it ends in good order and was not joined', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		pod.clock += 100n * second;
		pod.write(...numbered(30, 4000));
		pod.exit(0);
		expect(await follow(life)).toEqual({type: 'unjoined'});
		expect(await life.lines()).toEqual([]);
	});

	test('unjoined where all the lines that were asked for have come, and none is known', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		pod.write(...numbered(2000, 4000));
		expect(await follow(life)).toEqual({type: 'unjoined'});
	});

	test('unjoined where it is far behind and there is no line', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		expect(await follow(life, {isBehind: true})).toEqual({type: 'unjoined'});
	});

	test('unjoined where it goes far back in time, to lines that are not known', async () => {
		const [pod, life] = await knownPod();
		const newest = pod.clock - pod.step;
		const onJoined = () => {
			pod.clock -= 3600n * second;
			pod.write('old');
		};
		expect(await follow(life, {onJoined})).toMatchObject({
			type: 'unjoined',
			stepBack: {times: BigInt64Array.of(newest + pod.step - 3600n * second)},
		});
		expect(await life.lines()).toEqual([]);
	});

	test('in good order where its container has ended, and it should have', async () => {
		const [, life] = await knownPod();
		const overdue = new AbortController();
		expect(await follow(life, {overdue: overdue.signal, onJoined: () => overdue.abort()})).toEqual({
			type: 'ended',
		});
	});
});
