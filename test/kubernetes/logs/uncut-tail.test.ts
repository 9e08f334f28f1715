import {expect, test} from 'vitest';
import {noLines} from '../../../source/core/batch-parts.ts';
import type {LineBatch} from '../../../source/core/line-batch.ts';
import {newestLine} from '../../../source/kubernetes/logs/newest-line.ts';
import {collectUncut, type TailStart} from '../../../source/kubernetes/logs/uncut-tail.ts';
import {batchOf} from '../../core/scripted-source.ts';
import {messagesOf} from '../node-files/open-node.ts';
import {LogPod} from './log-pod.ts';
import {openLife, signal} from './open-life.ts';

const ms = (count: number): bigint => BigInt(count) * 1_000_000n;

/** Lines that are called after their times in ms. */
const linesAt = (...times: readonly number[]): LineBatch =>
	times.length === 0 ? noLines : batchOf(times.map(String), times[0], 1_000_000n);

/** What is read where answers, and the newest line beside each, are these; the last ones come again and again. */
const read = async (answers: readonly number[][], newest: readonly number[][], start: TailStart = {}) => {
	let asked = 0;
	let looked = 0;
	const {lines} = await collectUncut({
		range: {tailLines: 100},
		start,
		collect: async () => ({
			lines: linesAt(...answers[Math.min(asked++, answers.length - 1)]!),
			rest: noLines,
			isWhole: true,
		}),
		newest: async () => ({line: linesAt(...newest[Math.min(looked++, newest.length - 1)]!), isOpen: false}),
	});
	return {lines: messagesOf(lines), asked};
};

test('an answer that has the newest line is whole', async () => {
	expect(await read([[1, 2, 3]], [[3]])).toEqual({lines: ['1', '2', '3'], asked: 1});
});

test('of two answers the one that goes further is kept', async () => {
	expect(await read([[1, 2, 3], [1]], [[4], [3]])).toEqual({lines: ['1', '2', '3'], asked: 2});
});

test('of two answers that end alike the longer one is kept', async () => {
	expect(
		await read(
			[
				[2, 3],
				[1, 2, 3],
			],
			[[4], [3]],
		),
	).toEqual({lines: ['1', '2', '3'], asked: 2});
});

test('an empty answer is right where the newest line is older than what was asked for', async () => {
	expect(await read([[]], [[3]], {from: ms(5)})).toEqual({lines: [], asked: 1});
});

test('an empty answer is cut where the newest line should be in it', async () => {
	await expect(read([[]], [[3]])).rejects.toThrow('the answer was cut');
});

test('an empty answer is believed at last where it is not known exactly from when lines were asked for', async () => {
	expect((await read([[]], [[3]], {about: ms(1)})).lines).toEqual([]);
});

test('an empty answer is believed at last where no line is seen at all', async () => {
	expect((await read([[]], [[]])).lines).toEqual([]);
});

test('the newest line is asked for again where answers are empty, because they may be cut', async () => {
	const pod = new LogPod();
	pod.write('one');
	const {log} = await openLife(pod);
	pod.faults.push(...Array.from({length: 4}, () => ({how: 'end', afterBytes: 0}) as const));
	expect(messagesOf((await newestLine(log, false, signal)).line)).toEqual(['one']);
});
