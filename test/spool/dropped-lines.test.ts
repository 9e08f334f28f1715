import {describe, expect, test} from 'vitest';
import {DroppedLines} from '../../source/spool/dropped-lines.ts';
import {joinSpans, SpanCounter} from '../../source/spool/line-span.ts';
import {type Lines, linesOf} from './spool-events.ts';

const why = 'the reader was too slow';
const ms = 1_000_000n;

const late = (lines: Lines): Lines => ({...lines, at: 'late'});

describe('lines that are dropped', () => {
	test('are one gap with the times of all, as long as nothing of their stream is kept', () => {
		const dropped = new DroppedLines();
		expect(dropped.add(linesOf('a', ['x'], 5), why)).toEqual([]);
		expect(dropped.add(linesOf('a', ['y'], 3), why)).toEqual([]);
		expect(dropped.close('a')).toEqual([
			{type: 'gap', stream: 'a', from: 3n * ms, to: 5n * ms, cause: `${why}: 2 lines were dropped`},
		]);
		expect(dropped.isEmpty).toBe(true);
	});

	test('are another gap where they belong elsewhere', () => {
		const dropped = new DroppedLines();
		dropped.add(linesOf('a', ['x'], 5), why);
		expect(dropped.add(late(linesOf('a', ['y'], 1)), why)).toEqual([
			{type: 'gap', stream: 'a', from: 5n * ms, to: 5n * ms, cause: `${why}: 1 line was dropped`},
		]);
		expect(dropped.close('a')).toMatchObject([{from: ms, to: ms}]);
	});

	test('of other streams are left alone by what is kept of one', () => {
		const dropped = new DroppedLines();
		dropped.add(linesOf('a', ['x']), why);
		dropped.add(linesOf('b', ['x']), why);
		expect(dropped.close('a')).toMatchObject([{stream: 'a'}]);
		expect(dropped.close('a')).toEqual([]);
		expect(dropped.close()).toMatchObject([{stream: 'b'}]);
	});
});

describe('the span of lines', () => {
	test.each([
		[1n, 2n, 3n, 4n],
		[3n, 4n, 1n, 2n],
		[1n, 4n, 2n, 3n],
		[2n, 3n, 1n, 4n],
	])('from %i to %i, and from %i to %i, is that from the earliest to the latest', (from, to, from2, to2) => {
		const joined = joinSpans({lines: 2, from, to}, {lines: 3, from: from2, to: to2});
		expect(joined).toEqual({lines: 5, from: 1n, to: 4n});
	});

	test('is counted over all batches of a stream', () => {
		const counter = new SpanCounter();
		counter.add('a', linesOf('a', ['x', 'y'], 5).batch);
		counter.add('b', linesOf('b', [], 1).batch);
		counter.add('a', linesOf('a', ['z'], 2).batch);
		expect([...counter.spans]).toEqual([['a', {lines: 3, from: 2n * ms, to: 5n * ms + 1n}]]);
	});
});
