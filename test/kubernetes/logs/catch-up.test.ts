import {describe, expect, test} from 'vitest';
import {type CatchUpOptions, catchUp, deliverAll} from '../../../source/kubernetes/logs/catch-up.ts';
import {LifeChangedError} from '../../../source/kubernetes/logs/life-log.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {learn, type OpenLife, openLife, signal} from './open-life.ts';

const second = 1_000_000_000n;

/** A pod of 300 lines, a second apart, of which the newest 20 are known. */
const knownPod = async (): Promise<[LogPod, OpenLife]> => {
	const pod = new LogPod();
	pod.step = second;
	pod.write(...numbered(300));
	const life = await openLife(pod);
	await learn(life, 20);
	pod.queries.length = 0;
	return [pod, life];
};

const read = ({log}: OpenLife, options: Partial<CatchUpOptions> = {}) =>
	catchUp(log, {previous: false, isLastTry: false, tails: [50, 200, 1000], signal, ...options});

/** What the requests have asked for: `tail 50`, `since …` or `all`. */
const asked = ({queries}: LogPod): string[] =>
	queries.map(query => {
		const parameters = new URLSearchParams(query);
		const [tail, since] = [parameters.get('tailLines'), parameters.get('sinceTime')];
		return tail === null ? (since === null ? 'all' : 'since') : `tail ${tail}`;
	});

describe('reading on from the known lines', () => {
	test('takes a short tail where that reaches back to them', async () => {
		const [pod, life] = await knownPod();
		pod.write(...numbered(10, 300));
		expect(await read(life)).toMatchObject({type: 'joined', added: 10});
		expect(asked(pod)).toEqual(['tail 50']);
		expect(await life.lines()).toEqual(numbered(10, 300));
	});

	test('looks for them by time where all of a tail is newer', async () => {
		const [pod, life] = await knownPod();
		pod.write(...numbered(400, 300));
		expect(await read(life)).toMatchObject({type: 'joined', added: 400});
		expect(asked(pod)).toEqual(['tail 50', 'since']);
		expect(await life.lines()).toEqual(numbered(400, 300));
	});

	test('takes longer tails, and asks for no time, where the clock has gone back', async () => {
		const [pod, life] = await knownPod();
		pod.clock -= 3600n * second;
		pod.write(...numbered(400, 300));
		expect(await read(life)).toMatchObject({type: 'joined', added: 400});
		expect(asked(pod)).toEqual(['tail 50', 'tail 200', 'tail 1000']);
		expect(await life.lines()).toEqual(numbered(400, 300));
	});

	test('reads all of a log that a tail shows whole, and believes only at the last try that the known ones are lost from it', async () => {
		const [pod, life] = await knownPod();
		pod.clock -= 3600n * second;
		pod.rotate(0);
		pod.write(...numbered(30, 300));
		expect(await read(life)).toEqual({type: 'short'});
		expect(await read(life, {isLastTry: true})).toMatchObject({type: 'apart', range: {previous: false}});
		expect(asked(pod)).toEqual(['tail 50', 'all', 'tail 50', 'all', 'tail 1']);
	});

	test('goes on with the longest tail where the clock has gone back and no tail has them, at the last try', async () => {
		const [pod, life] = await knownPod();
		pod.clock -= 3600n * second;
		pod.write(...numbered(400, 300));
		const tails = [50, 200];
		expect(await read(life, {tails})).toEqual({type: 'short'});
		expect(await read(life, {tails, isLastTry: true})).toEqual({
			type: 'apart',
			range: {previous: false, tailLines: 200},
		});
	});

	test('goes on with what is newer where no tail has them, and the clock was set right again, at the last try', async () => {
		const [pod, life] = await knownPod();
		const {newest} = life.log.known;
		pod.clock -= 3600n * second;
		pod.write(...numbered(390, 300));
		pod.clock += 7200n * second;
		pod.write(...numbered(10, 690));
		const tails = [50, 200];
		expect(await read(life, {tails})).toEqual({type: 'short'});
		expect(await read(life, {tails, isLastTry: true})).toEqual({
			type: 'apart',
			range: {previous: false, sinceTime: newest},
			after: newest,
		});
	});

	test('believes at the last try, too, no answer that may only have been cut', async () => {
		const [pod, life] = await knownPod();
		const bytes = Buffer.byteLength('2026-11-18T11:06:40Z line 100\n') * 20;
		pod.faults.push(...Array.from({length: 20}, () => ({afterBytes: bytes, how: 'end'}) as const));
		const result = await read(life, {isLastTry: true, tails: [200]});
		expect(result).not.toMatchObject({range: {tailLines: 200}});
		expect(await life.lines()).toEqual([]);
	});

	test('is apart at once where the log begins with newer lines', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		pod.write(...numbered(400, 300));
		expect(await read(life)).toMatchObject({type: 'apart', first: life.log.known.newest! + second});
	});

	test('does not wait for the end of an answer that has begun with newer lines', async () => {
		const [pod, life] = await knownPod();
		pod.rotate(0);
		pod.write(...numbered(400, 300));
		pod.faults.push(undefined, {afterShare: 0.5, how: 'freeze'});
		expect(await read(life)).toMatchObject({type: 'apart'});
	});

	test('has come no further where there is no line, though nothing is known', async () => {
		const life = await openLife(new LogPod());
		expect(await read(life)).toEqual({type: 'short'});
	});

	test('fails where the kubelet has put its words where the lines should be', async () => {
		const [pod, life] = await knownPod();
		pod.refusal = {words: 'rpc error: code = NotFound'};
		await expect(read(life)).rejects.toThrow('rpc error: code = NotFound');
	});

	test('knows all that it has read, where only the end has made it clear', async () => {
		const pod = new LogPod();
		pod.step = second;
		pod.write(...numbered(300));
		const life = await openLife(pod);
		await learn(life, 1);
		expect(await read(life)).toMatchObject({type: 'joined', added: 0});
		expect(life.log.known.count).toBe(50);
	});
});

describe('reading on in a window with an end', () => {
	test('asks by time, and leaves an answer that has gone beyond the end', async () => {
		const [pod, life] = await knownPod();
		life.log.limit({to: pod.clock + 10n * second});
		pod.write(...numbered(400, 300));
		pod.faults.push({afterShare: 0.5, how: 'freeze'});
		expect(await read(life)).toMatchObject({type: 'joined'});
		expect(asked(pod)).toEqual(['since']);
		expect(await life.lines()).toEqual(numbered(10, 300));
	});

	test('asks for nothing where what is known goes beyond the end', async () => {
		const [pod, life] = await knownPod();
		life.log.limit({to: pod.clock - 10n * second});
		expect(await read(life)).toMatchObject({type: 'joined', added: 0});
		expect(pod.queries).toEqual([]);
	});
});

describe('what is read after a gap', () => {
	test('is not that of another life', async () => {
		const pod = new LogPod();
		pod.write(...numbered(30));
		let isCurrent = true;
		const life = await openLife(pod, {isCurrent: async () => isCurrent});
		await learn(life, 20);
		isCurrent = false;
		await expect(deliverAll(life.log, {range: {}}, signal)).rejects.toThrow(LifeChangedError);
		expect(await life.lines()).toEqual([]);
	});

	test('ends with the window', async () => {
		const [pod, life] = await knownPod();
		life.log.limit({to: pod.clock + 10n * second});
		pod.write(...numbered(400, 300));
		pod.faults.push({afterShare: 0.9, how: 'freeze'});
		await deliverAll(life.log, {range: {sinceTime: pod.clock - 400n * second}}, signal);
		expect(await life.lines()).toEqual(numbered(10, 300));
	});
});
