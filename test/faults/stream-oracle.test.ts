import {describe, expect, test} from 'vitest';
import {type LineBatch, LineBatchBuilder, lineFlag} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {lineOf} from './log-range.ts';
import {NumberedLog} from './numbered-log.ts';
import {StreamOracle} from './stream-oracle.ts';

const log = new NumberedLog({kind: 'plain', lines: 100, seed: 1});

const batchOf = (indexes: readonly number[], of = log): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const index of indexes) {
		const {wire, time} = lineOf(of, index);
		const isOpen = wire.at(-1) !== 0x0a;
		builder.add(
			wire.subarray(of.stampSize, isOpen ? wire.length : wire.length - 1),
			time,
			isOpen ? lineFlag.partial : 0,
		);
	}

	return builder.take();
};

const lines = (from: number, to: number): StreamEvent =>
	say(Array.from({length: to - from}, (_, i) => from + i));
const say = (indexes: readonly number[]): StreamEvent => ({
	type: 'lines',
	stream: 's',
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(indexes),
});
const ended: StreamEvent = {type: 'ended', stream: 's', exit: {code: 0}};
const gap = (from: number, to: number): StreamEvent => ({
	type: 'gap',
	stream: 's',
	from: lineOf(log, from).time,
	to: lineOf(log, to).time,
	cause: 'rotated away',
});

const judge = (...events: StreamEvent[]): StreamOracle => {
	const oracle = new StreamOracle('pod', log);
	for (const event of events) {
		oracle.take(event);
	}

	oracle.finish();
	return oracle;
};

describe('what is delivered of a log', () => {
	test('is right where each line comes once and in order', () => {
		expect(judge(lines(0, 40), lines(40, 100), ended)).toMatchObject({next: 100, declared: 0, needless: []});
	});

	test('is wrong where a line is lost', () => {
		expect(() => judge(lines(0, 40), lines(41, 100), ended)).toThrow(
			'pod: line 40 lost, and no gap was declared',
		);
	});

	test('is wrong where the last lines are lost', () => {
		expect(() => judge(lines(0, 98), ended)).toThrow('pod: lines 98 to 99 are lost, at its end');
	});

	test('is wrong where a line comes twice', () => {
		expect(() => judge(lines(0, 40), lines(39, 100), ended)).toThrow(
			'pod: line 39 came twice, where line 40 is due',
		);
	});

	test('is wrong where lines change places', () => {
		expect(() => judge(lines(0, 40), say([41, 40]), lines(42, 100), ended)).toThrow(
			'pod: line 40 out of order: 40 came after line 41',
		);
	});

	test('is wrong where a byte, a time or a mark differs', () => {
		const {batch} = lines(0, 100) as {batch: LineBatch};
		const bytes = batch.bytes.slice();
		bytes[bytes.length - 1]! ^= 1;
		const times = batch.times.slice();
		times[50]! += 1n;
		const flags = batch.flags.slice();
		flags[7] = lineFlag.suspect;
		for (const [changed, line] of [
			[{bytes}, 99],
			[{times}, 50],
			[{flags}, 7],
		] as const) {
			const event = {
				...(lines(0, 100) as Extract<StreamEvent, {type: 'lines'}>),
				batch: {...batch, ...changed},
			};
			expect(() => judge(event, ended)).toThrow(`pod: where line ${line} is due came what was never written`);
		}
	});

	test('is right where the hole was declared', () => {
		expect(judge(lines(0, 40), gap(39, 60), lines(60, 100), ended)).toMatchObject({
			declared: 20,
			needless: [],
		});
	});

	test('is wrong where the hole is greater than was declared', () => {
		expect(() => judge(lines(0, 40), gap(39, 50), lines(60, 100), ended)).toThrow(
			'but the gap is said to be from',
		);
	});

	test('counts a gap in which nothing was lost', () => {
		expect(judge(lines(0, 40), gap(39, 40), lines(40, 100), ended)).toMatchObject({
			needless: [expect.stringContaining('(rotated away), before line 40')],
		});
	});

	test('is wrong where the end is not said, or is not the end', () => {
		expect(() => judge(lines(0, 100))).toThrow('its end was not said');
		expect(() => judge(lines(0, 100), ended, lines(0, 1))).toThrow('lines came after its end');
	});
});
