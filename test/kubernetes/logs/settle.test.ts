import {describe, expect, test} from 'vitest';
import {settle} from '../../../source/kubernetes/logs/settle.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {learn, type OpenLife, openLife, signal} from './open-life.ts';

const second = 1_000_000_000n;

/** A pod of 300 lines, a second apart, of which the first 100 are known. */
const knownPod = async (): Promise<[LogPod, OpenLife]> => {
	const pod = new LogPod();
	pod.step = second;
	pod.write(...numbered(100));
	const life = await openLife(pod);
	await learn(life, 100);
	pod.write(...numbered(200, 100));
	return [pod, life];
};

const noGap = async (): Promise<boolean> => {
	throw new Error('a gap');
};

describe('the end of a life', () => {
	test('is not believed before the newest line has come, however often answers are cut on the way', async () => {
		const [pod, life] = await knownPod();
		for (let pass = 0; pass < 9; pass++) {
			pod.faults.push({afterShare: 0.4 + pass * 0.06, how: 'end'});
		}

		expect(await settle(life.log, false, noGap, signal)).toBe(true);
		expect(await life.lines()).toEqual(numbered(200, 100));
	});

	test('is not believed where lines still come and the newest cannot be had', async () => {
		const [pod, life] = await knownPod();
		pod.faults.push({afterShare: 0.6, how: 'end'}, {afterBytes: 0, how: 'end'});
		expect(await settle(life.log, false, noGap, signal)).toBe(true);
		expect(await life.lines()).toEqual(numbered(200, 100));
	});

	test('is not believed where each answer is cut at the same place', async () => {
		const [pod, life] = await knownPod();
		const bytes = Buffer.byteLength(`2026-11-18T11:06:40Z line 100\n`) * 150;
		pod.faults.push(...Array.from({length: 40}, () => ({afterBytes: bytes, how: 'end'}) as const));
		expect(await settle(life.log, false, noGap, signal)).toBe(false);
	});

	test('has its last line, which never got its end, once two answers agree on it', async () => {
		const [pod, life] = await knownPod();
		pod.writeRaw('and then it');
		const bytes = 25;
		pod.faults.push({afterShare: 1 - bytes / 16_000, how: 'end'});
		expect(await settle(life.log, false, noGap, signal)).toBe(true);
		expect(await life.lines()).toEqual([...numbered(200, 100), 'and then it']);
	});

	test('is read behind a gap, where what is known is lost from the log and its clock has gone back', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		pod.clock -= 3600n * second;
		pod.write(...numbered(30, 300));
		const gaps: Array<bigint | undefined> = [];
		const onGap = async (first: bigint | undefined) => {
			gaps.push(first);
			return false;
		};
		expect(await settle(life.log, false, onGap, signal)).toBe(true);
		expect(gaps).toEqual([pod.clock - 30n * second]);
		expect(await life.lines()).toEqual(numbered(30, 300));
	});

	test('is not read from pods/log where somebody else has read what lies behind a gap', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		pod.write(...numbered(30, 300));
		const onGap = async () => {
			const {lines} = await life.log.collect({}, signal);
			life.log.learn(lines);
			return true;
		};
		expect(await settle(life.log, false, onGap, signal)).toBe(true);
		expect(await life.lines()).toEqual([]);
	});
});
